import type { Validation, ValidationFinding } from '@renubu/contracts/interpreter';
import type { JsonObject } from '@renubu/contracts/json';
import type { DefinitionIssue } from '@renubu/contracts/language/workflow';
import type { Catalog } from '../../definitions/catalog.ts';
import { checkDefinition, checkText } from '../../definitions/check.ts';
import { isLoose, type Loose } from '../../definitions/loose.ts';
import { importOlder } from '../../definitions/older/import-older.ts';
import { readText, writeText } from '../../definitions/parse.ts';
import { treeProblem } from '../../definitions/tree.ts';
import { takeSuggestions } from './correct.ts';
import { isOlder, readOlder } from './older.ts';

/**
 * Checks a definition of our form or the older one, as text (YAML or JSON) or as a value: all findings at once,
 * suggestions, and a copy in our form with what can be set right by itself. Never throws.
 */
export function validateWorkflow(workflow: string | JsonObject, catalog: Catalog): Validation {
  const text = typeof workflow === 'string' ? workflow : JSON.stringify(workflow);
  const read = readText(text);
  if (!read.ok) return toValidation(read.issues.map(toFinding), null, null);
  if (!isLoose(read.value) || treeProblem(read.value) !== null || !isOlder(read.value)) {
    return validateOurs(text, isLoose(read.value) ? read.value : null, catalog);
  }
  return validateOlder(read.value, catalog);
}

function validateOurs(text: string, value: Loose | null, catalog: Catalog): Validation {
  const { definition, issues } = checkText(text, catalog);
  const findings = issues.map(toFinding);
  if (value === null || treeProblem(value) !== null) return toValidation(findings, value, null);
  const taken = takeSuggestions(value, issues);
  if (taken.changes.length === 0) {
    const same = definition === null ? null : { ...correctedFrom(definition), changes: [] };
    return toValidation(findings, value, same);
  }
  const again = checkDefinition(taken.value, catalog);
  const corrected =
    again.definition === null
      ? { definition: taken.value as JsonObject, yaml: writeText(taken.value as never), valid: false }
      : correctedFrom(again.definition);
  return toValidation(findings, value, { ...corrected, changes: taken.changes });
}

function validateOlder(value: Loose, catalog: Catalog): Validation {
  const { findings, completed, changes } = readOlder(value);
  const imported = importOlder(JSON.stringify(completed), catalog);
  if (!imported.ok) {
    const refused = imported.reasons.map((message): ValidationFinding => ({
      stepId: null,
      field: '',
      code: 'not_convertible',
      message,
      severity: 'error',
    }));
    return toValidation([...findings, ...refused], value, null);
  }
  return toValidation(findings, value, {
    ...correctedFrom(imported.definition),
    changes: [...changes, 'It was written in the present form, with nested lists of steps.', ...imported.notes],
  });
}

const correctedFrom = (definition: Parameters<typeof writeText>[0]) => ({
  definition: definition as unknown as JsonObject,
  yaml: writeText(definition),
  valid: true,
});

const toFinding = ({ stepId, path, code, message, severity, suggestion }: DefinitionIssue): ValidationFinding => ({
  stepId,
  field: path,
  code,
  message,
  severity,
  ...(suggestion === undefined ? {} : { suggestion }),
});

function toValidation(
  findings: readonly ValidationFinding[],
  value: Loose | null,
  correctedWorkflow: Validation['correctedWorkflow'],
): Validation {
  const errors = findings.filter(({ severity }) => severity === 'error');
  return {
    valid: errors.length === 0,
    errors,
    warnings: findings.filter(({ severity }) => severity === 'warning'),
    suggestions: value === null ? [] : suggestionsFor(value),
    correctedWorkflow,
  };
}

/** What a good definition has besides what it must have. */
function suggestionsFor(value: Loose): string[] {
  const inner = isLoose(value['definition']) ? value['definition'] : value;
  const text = JSON.stringify(inner);
  const actsOutside = /"type":"(?:action|execute|webhook|notify)"|"uses":/.test(text);
  const handlesErrors = /"on_error"|"onError"/.test(text);
  return [
    ...(typeof value['description'] === 'string' ? [] : ['Add a description: what it is for, and who owns it.']),
    ...(handlesErrors ? [] : [errorAdvice(actsOutside)]),
    ...(Array.isArray(value['tests']) ? [] : ['Add tests: one for each branch, at and beside every limit.']),
  ];
}

const errorAdvice = (actsOutside: boolean): string =>
  actsOutside
    ? 'Add error handling: an onError list for the steps that call other systems.'
    : 'Add error handling where a step may fail: an onError list.';

import type { Validation, ValidationFinding } from '@renubu/contracts/interpreter';
import type { JsonObject } from '@renubu/contracts/json';
import type { DefinitionIssue, WorkflowDefinition } from '@renubu/contracts/language/workflow';
import { builtInCatalog, type Catalog } from '../definitions/catalog.ts';
import { checkDefinition, checkText } from '../definitions/check.ts';
import { isLoose } from '../definitions/loose.ts';
import { readText } from '../definitions/parse.ts';
import { correctOurs } from './correct.ts';
import { validateOlder } from './validate-older.ts';

/**
 * Checks a definition given as text or JSON, in our form or the older one, and corrects a copy where that can be done
 * without guessing what it should do. Never throws.
 */
export function validateWorkflow(input: string | JsonObject, catalog: Catalog = builtInCatalog): Validation {
  const read = typeof input === 'string' ? readText(input) : { ok: true as const, value: input as unknown };
  if (read.ok && isLoose(read.value) && isOlder(read.value)) return validateOlder(read.value, catalog);
  const checked = typeof input === 'string' ? checkText(input, catalog) : checkDefinition(input, catalog);
  const errors = findingsOf(checked.issues, 'error');
  return {
    valid: checked.definition !== null,
    errors,
    warnings: findingsOf(checked.issues, 'warning'),
    suggestions: suggestionsFor(checked.definition),
    correctedWorkflow: errors.length === 0 || !read.ok ? null : correctOurs(read.value, checked.issues, catalog),
  };
}

/** Steps that name their successors, or an action as the origin wrote it. */
function isOlder(value: Readonly<Record<string, unknown>>): boolean {
  if (Object.hasOwn(value, 'workflow_id') || isLoose(value['definition'])) return true;
  const steps = Array.isArray(value['steps']) ? value['steps'] : [];
  return steps.some(
    (step) =>
      isLoose(step) && ['on_true', 'on_false', 'next', 'condition', 'execute'].some((key) => Object.hasOwn(step, key)),
  );
}

export function findingsOf(issues: readonly DefinitionIssue[], severity: 'error' | 'warning'): ValidationFinding[] {
  return issues
    .filter((issue) => issue.severity === severity)
    .map(({ stepId, path, code, message, suggestion }) => ({
      stepId,
      field: path,
      code,
      message,
      severity,
      ...(suggestion === undefined ? {} : { suggestion }),
    }));
}

function suggestionsFor(definition: WorkflowDefinition | null): string[] {
  if (definition === null) return [];
  const text = JSON.stringify(definition.steps);
  const acts = text.includes('"type":"action"');
  return [
    ...(definition.description === undefined ? ['Add a description: it says to others what the workflow is for.'] : []),
    ...(acts && !text.includes('"onError"') && !text.includes('"retry"')
      ? ['Add error handling: retry or onError on the steps that reach outside.']
      : []),
    ...(definition.tests === undefined || definition.tests.length === 0
      ? ['Add tests: one for each way through.']
      : []),
  ];
}

import type { Reading } from '@renubu/contracts/interpreter';
import type { JsonObject } from '@renubu/contracts/json';
import type { WorkflowDefinition } from '@renubu/contracts/language/workflow';
import { builtInCatalog, type Catalog } from '../definitions/catalog.ts';
import { checkDefinition } from '../definitions/check.ts';
import { writeText } from '../definitions/parse.ts';
import type { EntityCatalog } from './catalog/types.ts';
import { confident } from './confidence.ts';
import { describeModelWorkflow } from './model-definition.ts';
import { resultsOf } from './write/workflow.ts';

/** What a model made of a request, as its prompt asks for. */
export interface Wanted {
  workflow: JsonObject | null;
  explanation: string;
  questions: { text: string; about: string; choices: string[] }[];
}

const maxProblems = 12;

/**
 * Why what a model wrote cannot be given: what the checker finds, tests that fail or are missing, addresses that the
 * request does not name. Empty when it can.
 */
export function problemsOf(wanted: Wanted, request: string, catalog: Catalog = builtInCatalog): string[] {
  const { workflow, questions, explanation } = wanted;
  if (workflow === null)
    return questions.length === 0 && explanation.trim() === ''
      ? ['There is neither a workflow nor a question nor an explanation.']
      : [];
  const { definition, issues } = checkDefinition(workflow, catalog);
  const errors = issues.filter(({ severity }) => severity === 'error');
  if (definition === null) {
    return errors
      .slice(0, maxProblems)
      .map(
        ({ path, message, suggestion }) => `${path}: ${message}${suggestion === undefined ? '' : ` (${suggestion})`}`,
      );
  }
  const strange = strangeAddresses(workflow, request);
  const tests = resultsOf(definition);
  return [
    ...strange.map((address) => `The request does not name “${address}”: leave it out.`),
    ...(tests.length === 0 ? ['tests: give at least one test.'] : []),
    ...tests
      .filter(({ passed }) => !passed)
      .slice(0, maxProblems)
      .map(({ name, failures }) => `tests: “${name}” fails: ${failures.join(' ')}`),
  ];
}

/** E-mail addresses, web addresses and channels that stand in a definition and not in the request. */
function strangeAddresses(workflow: JsonObject, request: string): string[] {
  const text = JSON.stringify(workflow['steps'] ?? []);
  const found = [...text.matchAll(/[\w.+-]+@[\w-]+(?:\.[\w-]+)+|https?:\/\/[^\s"\\]+|(?<=")#[a-z0-9][\w-]*/gi)].map(
    ([address]) => address,
  );
  const asked = request.toLowerCase();
  return [...new Set(found)].filter((address) => !asked.includes(address.toLowerCase()));
}

/**
 * A model's answer as a reading, once `problemsOf` found nothing. Its confidence is high only where the built-in reader
 * was sure as well, and read the same trigger, conditions and kind of action.
 */
export function readingOfModel(
  wanted: Wanted,
  request: string,
  builtIn: Reading,
  catalog: EntityCatalog,
  definitions: Catalog,
): Reading {
  const questions = wanted.questions.map(({ text, about, choices }, index) => {
    const start = about === '' ? -1 : request.indexOf(about);
    return {
      id: `q${index + 1}`,
      code: 'ambiguous' as const,
      text,
      about: start < 0 ? null : { start, end: start + about.length, text: about },
      choices: choices.map((label) => ({ label, prompt: `${request.replace(/[.\s]+$/, '')}. ${label}` })),
    };
  });
  const definition = wanted.workflow === null ? null : checkDefinition(wanted.workflow, definitions).definition;
  if (definition === null) {
    return {
      ...builtIn,
      outcome: questions.length > 0 ? 'questions' : 'refused',
      interpretation: {
        ...builtIn.interpretation,
        action: questions.length > 0 ? 'create_workflow' : 'none',
        confidence: 0,
        stepsIdentified: 0,
      },
      suggestedWorkflow: null,
      requiresConfirmation: false,
      explanation: wanted.explanation,
      questions,
      suggestedTests: [],
    };
  }
  const described = describeModelWorkflow(definition, catalog);
  const sure = builtIn.interpretation.confidence >= confident;
  const agrees =
    sure &&
    described.actionType === builtIn.interpretation.actionType &&
    JSON.stringify(keysOf(described.conditions)) === JSON.stringify(keysOf(builtIn.interpretation.conditions)) &&
    JSON.stringify(described.trigger) === JSON.stringify(builtIn.interpretation.trigger) &&
    behavesAs(builtIn, definition);
  const confidence = questions.length > 0 ? 0.6 : agrees ? builtIn.interpretation.confidence : 0.75;
  return {
    outcome: 'workflow',
    interpretation: {
      action: 'create_workflow',
      confidence,
      workflowKind: definition.kind,
      notUnderstood: [],
      ...described,
    },
    suggestedWorkflow: { definition, yaml: writeText(definition) },
    requiresConfirmation: true,
    explanation: wanted.explanation,
    warnings:
      agrees || !sure ? [] : ['The built-in reader read the request otherwise: look at the conditions closely.'],
    questions,
    suggestedTests: resultsOf(definition),
  };
}

/** Whether a definition passes the tests that were made from the built-in reading: “and” and “or” tell them apart. */
function behavesAs({ suggestedWorkflow }: Reading, definition: WorkflowDefinition): boolean {
  const tests = suggestedWorkflow?.definition.tests ?? [];
  return tests.length > 0 && resultsOf({ ...definition, tests }).every(({ passed }) => passed);
}

const keysOf = (conditions: Reading['interpretation']['conditions']): string[] =>
  conditions
    .map(
      ({ field, operator, value, negated }) => `${negated ? 'not ' : ''}${field} ${operator} ${JSON.stringify(value)}`,
    )
    .sort();

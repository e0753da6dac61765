import type { DefinitionIssue, WorkflowDefinition } from '@renubu/contracts/language/workflow';
import { checkText } from '@renubu/core/definitions/check';
import { inlineRules, RuleNameError, ruleNames } from '@renubu/core/definitions/inline-rules';
import { runDefinitionTests, type TestResult } from '@renubu/core/engine/simulate';
import type { Tx } from '../../../platform/db/transaction.ts';
import { Problem } from '../../../platform/http/problem.ts';
import { catalogOf, rulesByName } from './catalog.ts';

export interface CheckedSource {
  definition: WorkflowDefinition | null;
  issues: DefinitionIssue[];
}

/** Checks a definition's text; with `slug` its own name has to be that one. */
export async function checkSource(tx: Tx, source: string, slug?: string): Promise<CheckedSource> {
  const catalog = await catalogOf(tx);
  const own = slug === undefined ? [] : [slug];
  const checked = checkText(source, { ...catalog, workflows: [...(catalog.workflows ?? []), ...own] });
  if (slug === undefined || checked.definition === null || checked.definition.workflow === slug) return checked;
  const issue: DefinitionIssue = {
    severity: 'error',
    code: 'slug_mismatch',
    stepId: null,
    path: 'workflow',
    message: `The definition is called “${checked.definition.workflow}” and is saved as “${slug}”.`,
    suggestion: slug,
  };
  return { definition: null, issues: [issue, ...checked.issues] };
}

/** The definition of a text without errors. Throws 422 `definition_invalid` with all of them. */
export function requireValid({ definition, issues }: CheckedSource): WorkflowDefinition {
  if (definition !== null) return definition;
  const errors = issues.filter((issue) => issue.severity === 'error');
  throw new Problem(422, 'definition_invalid', `The definition has ${errors.length} ${plural(errors, 'error')}.`, {
    errors: errors.map(({ path, code, message, suggestion }) => {
      return { path, code, message, ...(suggestion === undefined ? {} : { suggestion }) };
    }),
  });
}

const plural = (list: readonly unknown[], word: string) => (list.length === 1 ? word : `${word}s`);

/** Throws 422 `tests_failed` naming each failing test. */
export function requirePassing(results: readonly TestResult[]): void {
  const failing = results.map((result, index) => ({ ...result, index })).filter((result) => !result.passed);
  if (failing.length === 0) return;
  const detail = `${failing.length} of ${results.length} tests ${failing.length === 1 ? 'fails' : 'fail'}.`;
  throw new Problem(422, 'tests_failed', detail, {
    errors: failing.map(({ name, failures, index }) => {
      return { path: `tests[${index}]`, code: 'test_failed', message: `${name}: ${failures.join(' ')}` };
    }),
  });
}

/**
 * The definition as it is published: every rule it names replaced by the rule's present condition. Throws 422
 * `definition_invalid` when a rule is gone.
 */
export async function withRules(tx: Tx, definition: WorkflowDefinition): Promise<WorkflowDefinition> {
  if (ruleNames(definition).length === 0) return definition;
  try {
    return inlineRules(definition, await rulesByName(tx));
  } catch (error) {
    if (!(error instanceof RuleNameError)) throw error;
    throw new Problem(422, 'definition_invalid', error.message, {
      errors: [{ path: 'steps', code: error.code, message: error.message }],
    });
  }
}

/** Runs a definition's tests in memory; nothing outside can be reached. */
export async function runTests(tx: Tx, definition: WorkflowDefinition): Promise<TestResult[]> {
  return runDefinitionTests(await withRules(tx, definition));
}

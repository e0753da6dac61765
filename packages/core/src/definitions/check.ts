import type { DefinitionIssue, WorkflowDefinition } from '@renubu/contracts/language/workflow';
import { builtInCatalog, type Catalog } from './catalog.ts';
import { Findings, toIssue, type Finding } from './findings.ts';
import { isLoose, readLoose } from './loose.ts';
import { importDefinition, orderDefinition } from './normalize.ts';
import { readText } from './parse.ts';
import { checkActions } from './rules/actions.ts';
import { checkAiSteps } from './rules/ai.ts';
import { checkConditions } from './rules/conditions.ts';
import { checkFlow } from './rules/flow.ts';
import { checkGuided } from './rules/guided.ts';
import { checkLoops } from './rules/loops.ts';
import { checkSteps } from './rules/steps.ts';
import { checkStructure } from './rules/structure.ts';
import { checkTemplates } from './rules/templates.ts';
import { checkTests } from './rules/tests.ts';
import { checkContext, checkTriggers } from './rules/triggers.ts';
import { checkVerdicts } from './rules/verdicts.ts';
import { checkShape } from './schema-findings.ts';
import { treeProblem } from './tree.ts';

export interface CheckedDefinition {
  /** The canonical definition; null when there is an error. */
  definition: WorkflowDefinition | null;
  /** Everything found at once, in reading order; warnings do not stop a definition. */
  issues: DefinitionIssue[];
}

/** Checks a definition (any value): all errors and warnings at once. Never throws. */
export function checkDefinition(input: unknown, catalog: Catalog = builtInCatalog): CheckedDefinition {
  const { definition, findings } = inspect(input, catalog);
  return { definition, issues: findings.map((finding) => toIssue(finding)) };
}

/** Checks the text (YAML or JSON) of a definition: as `checkDefinition`, each issue with its line. Never throws. */
export function checkText(text: string, catalog: Catalog = builtInCatalog): CheckedDefinition {
  const read = readText(text);
  if (!read.ok) return { definition: null, issues: read.issues };
  const { definition, findings } = inspect(read.value, catalog);
  return { definition, issues: findings.map((finding) => toIssue(finding, read.lineOf)) };
}

function inspect(
  input: unknown,
  catalog: Catalog,
): { definition: WorkflowDefinition | null; findings: readonly Finding[] } {
  const findings = new Findings();
  const problem = treeProblem(input);
  const imported = problem === null ? importDefinition(input) : null;
  if (problem !== null || !isLoose(imported)) {
    const details = problem ?? {
      code: 'not_a_definition',
      message: 'A definition is an object with workflow, name, kind, on and steps.',
    };
    findings.error(null, [], details);
    return { definition: null, findings: findings.list };
  }
  const rules = { definition: readLoose(imported), catalog, findings };
  const { parsed, refused } = checkShape(rules.definition, findings);
  checkConditions(rules, refused);
  checkStructure(rules);
  checkTriggers(rules);
  checkContext(rules);
  checkFlow(rules);
  checkSteps(rules);
  checkLoops(rules);
  checkVerdicts(rules);
  checkActions(rules);
  checkAiSteps(rules);
  checkGuided(rules);
  checkTemplates(rules);
  checkTests(rules);
  const failed = findings.list.some((finding) => finding.severity === 'error');
  return {
    definition: failed || parsed === null ? null : orderDefinition(parsed),
    findings: inReadingOrder(findings.list),
  };
}

/** By the place of the path in the definition; findings about the whole come first. */
function inReadingOrder(findings: readonly Finding[]): Finding[] {
  return [...findings].sort((left, right) => comparePaths(left.path, right.path));
}

const topFields = ['workflow', 'name', 'kind', 'on', 'context', 'outcomes', 'timeout', 'steps', 'tests'];

function comparePaths(left: Finding['path'], right: Finding['path']): number {
  for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
    const [one, other] = [left[index], right[index]];
    if (one === other) continue;
    if (typeof one === 'number' && typeof other === 'number') return one - other;
    return index === 0 ? topFields.indexOf(String(one)) - topFields.indexOf(String(other)) : 0;
  }
  return left.length - right.length;
}

import type { RuleInput } from './rule.ts';
import type { LooseList, LooseStep } from '../loose.ts';

export const maxStepDepth = 20;
export const maxSteps = 1000;

/** Ids unique in the whole tree, limits on size, steps that are never reached, lists without steps. */
export function checkStructure({ definition, findings }: RuleInput): void {
  const seen = new Map<string, LooseStep>();
  for (const step of definition.steps) {
    const first = step.id === null ? undefined : seen.get(step.id);
    if (step.id !== null && first === undefined) seen.set(step.id, step);
    if (first !== undefined) {
      findings.error(step.id, [...step.path, 'id'], {
        code: 'duplicate_id',
        message: `Another step has the id “${step.id}” already.`,
        suggestion: freeId(step.id ?? 'step', definition.byId),
      });
    }
    if (step.depth === maxStepDepth + 1) {
      findings.error(step.id, step.path, {
        code: 'too_deep',
        message: `Steps are nested more than ${maxStepDepth} deep.`,
        suggestion: 'Move inner steps into a workflow of their own.',
      });
    }
  }
  if (definition.steps.length > maxSteps) {
    findings.error(null, ['steps'], {
      code: 'too_many_steps',
      message: `A workflow has at most ${maxSteps} steps; this one has ${definition.steps.length}.`,
    });
  }
  checkList({ definition, findings }, definition.root);
  for (const step of definition.steps) for (const list of step.lists) checkList({ definition, findings }, list);
}

function freeId(id: string, taken: ReadonlyMap<string, unknown>): string {
  for (let number = 2; ; number += 1) {
    if (!taken.has(`${id}-${number}`)) return `${id}-${number}`;
  }
}

function checkList({ findings }: Pick<RuleInput, 'definition' | 'findings'>, list: LooseList): void {
  if (list.steps.length === 0 && list.name !== 'steps' && list.name !== 'default' && list.name !== 'else') {
    findings.warning(null, list.path, { code: 'empty_list', message: `“${list.name}” has no steps.` });
  }
  const last = list.steps.findIndex(endsAlways);
  const next = last < 0 ? undefined : list.steps[last + 1];
  if (next === undefined) return;
  const end = list.steps[last];
  findings.error(next.id, next.path, {
    code: 'unreachable_step',
    message: `“${next.id ?? 'This step'}” is never reached: “${end?.id ?? 'the step before'}” ends the workflow.`,
    suggestion: 'Move it before the end or remove it.',
  });
}

/** True when the workflow has ended, whatever happened, once the step is over. */
function endsAlways(step: LooseStep): boolean {
  if (step.raw.when !== undefined) return false;
  if (step.type === 'end') return true;
  const branch = (name: string): LooseList | undefined => step.lists.find((list) => list.name === name);
  if (step.type === 'condition') return listEnds(branch('then')) && listEnds(branch('else'));
  if (step.type !== 'switch') return false;
  const cases = step.lists.filter((list) => list.name.startsWith('cases['));
  return cases.length > 0 && cases.every(listEnds) && listEnds(branch('default'));
}

function listEnds(list: LooseList | undefined): boolean {
  return list !== undefined && list.steps.some(endsAlways);
}

import type { Step } from '@renubu/contracts/language/steps';
import type { Plan, PlanNode } from './plan.ts';

/**
 * A step's path is its id with, before it, each loop that holds it and the position of the iteration:
 * `label`, `ship[3].label`, `outer[1].inner[2].leaf`. Paths that begin with `$` belong to the execution, not to a step.
 */
export interface Holder {
  path: string;
  /** Which list of the holder: `then`, `branches[2]`, and `steps[3]` for the fourth iteration of a loop. */
  list: string;
}

const iteration = /^(.*)\[(\d+)\]\.$/s;
const iterationList = /^steps\[(\d+)\]$/;

/** The id of the step of a path: its last segment. */
export function stepIdOf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

/** What comes before the step id: empty outside loops, else such as `ship[3].`. */
export function prefixOf(path: string): string {
  return path.slice(0, path.lastIndexOf('.') + 1);
}

/** Where the step of a path stands in the plan; undefined for paths of the execution and unknown steps. */
export function nodeOf(plan: Plan, path: string): PlanNode | undefined {
  return path.startsWith('$') ? undefined : plan.nodes.get(stepIdOf(path));
}

/** The step of a path. */
export function stepOf(plan: Plan, path: string): Step | undefined {
  return nodeOf(plan, path)?.step;
}

/** Name of the list an iteration of a loop runs. */
export function iterationListOf(index: number): string {
  return `steps[${index}]`;
}

/** The position of an iteration by the name of its list; null for any other list. */
export function iterationOf(list: string): number | null {
  const found = iterationList.exec(list)?.[1];
  return found === undefined ? null : Number(found);
}

/** What the paths of the steps in a list begin with. */
export function prefixOfList(owner: string, list: string): string {
  if (list === 'root') return '';
  const index = list.startsWith('steps[') ? iterationOf(list) : null;
  return index === null ? prefixOf(owner) : `${owner}[${index}].`;
}

/** The step that holds the step of a path, and in which list; null at the root. */
export function holderOf(plan: Plan, path: string): Holder | null {
  const node = nodeOf(plan, path);
  if (node === undefined || node.parentId === null) return null;
  const prefix = prefixOf(path);
  if (node.list !== 'steps') return { path: prefix + node.parentId, list: node.list };
  const found = iteration.exec(prefix);
  return found === null ? null : { path: found[1] ?? '', list: iterationListOf(Number(found[2])) };
}

/** The loops around a path, outermost first, each with the position of its iteration. */
export function loopsAround(path: string): { path: string; index: number }[] {
  const loops: { path: string; index: number }[] = [];
  for (let prefix = prefixOf(path); prefix !== '';) {
    const found = iteration.exec(prefix);
    if (found === null) break;
    const loop = found[1] ?? '';
    loops.unshift({ path: loop, index: Number(found[2]) });
    prefix = prefixOf(loop);
  }
  return loops;
}

import type { Plan, PlanNode } from '@renubu/core/engine/plan';

/** The id of the step that a path leads to: `ship[3].label` → `label`. */
export const stepIdOf = (path: string): string => path.slice(path.lastIndexOf('.') + 1);

/** The place of a path's step in the plan; undefined for paths of the execution itself (`$`, `$context.customer`). */
export function nodeAt(plan: Plan, path: string): PlanNode | undefined {
  return path.startsWith('$') ? undefined : plan.nodes.get(stepIdOf(path));
}

import type { Step } from '@renubu/contracts/language/steps';
import type { WorkflowDefinition } from '@renubu/contracts/language/workflow';
import { childLists } from '../engine/lists.ts';
import type { Plan, PlanNode } from '../engine/plan.ts';

/** Name of the outermost list of steps in a plan. */
export const rootList = 'root';

/**
 * Prepares a checked definition for running: every step findable by its id with the list that holds it. The definition
 * is frozen, since plans and compiled conditions are kept by identity. Throws when two steps share an id.
 */
export function compileDefinition(definition: WorkflowDefinition): Plan {
  freezeDeep(definition);
  const nodes = new Map<string, PlanNode>();
  const milestones: string[] = [];
  addList(definition.steps, { parentId: null, list: rootList, depth: 0, loop: null }, nodes, milestones);
  return { definition, nodes, milestones };
}

function addList(
  steps: readonly Step[],
  place: Pick<PlanNode, 'parentId' | 'list' | 'depth' | 'loop'>,
  nodes: Map<string, PlanNode>,
  milestones: string[],
): void {
  steps.forEach((step, index) => {
    if (nodes.has(step.id)) throw new Error(`two steps have the id ${step.id}`);
    nodes.set(step.id, { step, index, ...place });
    if (step.type === 'guided' || step.type === 'task') milestones.push(step.id);
    for (const child of childLists(step)) {
      const loop = step.type === 'foreach' && child.list !== 'onError' ? step.id : place.loop;
      addList(child.steps, { parentId: step.id, list: child.list, depth: place.depth + 1, loop }, nodes, milestones);
    }
  });
}

function freezeDeep(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const item of Object.values(value)) freezeDeep(item);
}

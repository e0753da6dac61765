import type { Step } from '@renubu/contracts/language/steps';
import type { WorkflowDefinition } from '@renubu/contracts/language/workflow';
import { childLists } from '../lists.ts';
import type { Plan, PlanNode } from '../plan.ts';

/** Lays a definition out by step id, without any check: for tests of unusual definitions. */
export function planOf(definition: WorkflowDefinition): Plan {
  const nodes = new Map<string, PlanNode>();
  const milestones: string[] = [];
  const visit = (steps: Step[], parentId: string | null, list: string, depth: number): void => {
    steps.forEach((step, index) => {
      nodes.set(step.id, { step, parentId, list, index, depth });
      if (step.type === 'guided' || step.type === 'task') milestones.push(step.id);
      for (const child of childLists(step)) visit(child.steps, step.id, child.list, depth + 1);
    });
  };
  visit(definition.steps, null, 'root', 0);
  return { definition, nodes, milestones };
}

import type { Step } from '@renubu/contracts/language/steps';
import type { WorkflowDefinition } from '@renubu/contracts/language/workflow';

/** Where a step sits: the list that holds it. `list` names it within the parent (`then`, `cases[1]`, `branches[0]`, …). */
export interface PlanNode {
  step: Step;
  parentId: string | null;
  list: string;
  index: number;
  depth: number;
  /** Id of the nearest loop around it, whose items it runs for; null outside loops. */
  loop: string | null;
}

/** A definition prepared for running: read-only, steps findable by id. */
export interface Plan {
  readonly definition: WorkflowDefinition;
  readonly nodes: ReadonlyMap<string, PlanNode>;
  /** Ids of the steps a person sees as progress, in order: guided and task steps of every list. */
  readonly milestones: readonly string[];
}

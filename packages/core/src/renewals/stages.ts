import { stageKeys, type StageKey } from '@renubu/contracts/renewals';

export type Urgency = 'critical' | 'high' | 'medium' | 'low';

/** What people see of a stage. `order` 0 is the stage past the date; higher orders lie further away from it. */
export interface StageInfo {
  label: string;
  urgency: Urgency;
  order: number;
}

const labels: Record<StageKey, [label: string, urgency: Urgency]> = {
  overdue: ['Overdue', 'critical'],
  emergency: ['Emergency', 'critical'],
  critical: ['Critical', 'critical'],
  signature: ['Signature', 'high'],
  finalize: ['Finalize', 'high'],
  negotiate: ['Negotiate', 'medium'],
  engage: ['Engage', 'medium'],
  prepare: ['Prepare', 'low'],
  discovery: ['Discovery', 'low'],
  monitor: ['Monitor', 'low'],
};

/** Every stage with its label, urgency and place on the way to the renewal date. */
export const stages: Readonly<Record<StageKey, StageInfo>> = Object.fromEntries(
  stageKeys.map((key, order) => [key, { label: labels[key][0], urgency: labels[key][1], order }]),
) as Record<StageKey, StageInfo>;

/** The stage's name as people read it. */
export function stageLabel(stage: StageKey): string {
  return stages[stage].label;
}

/** How urgent work in this stage is. */
export function stageUrgency(stage: StageKey): Urgency {
  return stages[stage].urgency;
}

/** Sorts stages nearest to (or past) the renewal date first. */
export function compareStages(a: StageKey, b: StageKey): number {
  return stages[a].order - stages[b].order;
}

/** Whether `a` is nearer to the renewal date than `b`, or further past it. */
export function isLaterStage(a: StageKey, b: StageKey): boolean {
  return compareStages(a, b) < 0;
}

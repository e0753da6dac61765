import type { ExecutionStatus } from '@renubu/contracts/executions';
import type { StageKey } from '@renubu/contracts/renewals';
import type { TaskStatus } from '@renubu/contracts/tasks';

/** Meaning of a colour; each has text, soft, line and solid tokens that keep AA contrast in light and dark. */
export type Tone = 'accent' | 'red' | 'amber' | 'green' | 'violet' | 'blue' | 'gray';

/** Colour by urgency, not by stage: few colours that mean something. */
export const stageTone: Record<StageKey, Tone> = {
  overdue: 'red',
  emergency: 'red',
  critical: 'amber',
  signature: 'amber',
  finalize: 'blue',
  negotiate: 'blue',
  engage: 'gray',
  prepare: 'gray',
  discovery: 'gray',
  monitor: 'gray',
};
export const executionTone: Record<ExecutionStatus, Tone> = {
  pending: 'gray',
  running: 'accent',
  waiting: 'blue',
  paused: 'amber',
  snoozed: 'violet',
  completed: 'green',
  failed: 'red',
  cancelled: 'gray',
};
export const taskTone: Record<TaskStatus, Tone> = {
  pending: 'gray',
  in_progress: 'accent',
  snoozed: 'violet',
  completed: 'green',
  skipped: 'gray',
  cancelled: 'gray',
};
export const levelTone = { low: 'gray', medium: 'amber', high: 'red' } as const satisfies Record<string, Tone>;

/** Red from 70, amber from 40: the same limits everywhere a risk shows. */
export const riskTone = (score: number): Tone => (score >= 70 ? 'red' : score >= 40 ? 'amber' : 'green');
export const healthTone = (score: number): Tone => (score >= 70 ? 'green' : score >= 40 ? 'amber' : 'red');
/** Red within a week or overdue, amber within a month. */
export const daysTone = (days: number | null): Tone =>
  days === null ? 'gray' : days <= 7 ? 'red' : days <= 30 ? 'amber' : 'gray';

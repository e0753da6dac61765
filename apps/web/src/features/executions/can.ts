import {
  executionCan,
  stepCan,
  type ExecutionDetail,
  type ExecutionVerb,
  type StepView,
} from '@renubu/contracts/executions';
import type { Permission } from '@renubu/contracts/permissions';

/** Why something is not possible now; texts are in `execution:why`. Null when it is. */
export type Why =
  | 'status'
  | 'permission'
  | 'somebodyElse'
  | 'emergency'
  | 'notSnoozable'
  | 'notSkippable'
  | 'stepStatus'
  | 'stepsSnoozed'
  | null;

export interface Viewer {
  userId: string;
  permissions: readonly Permission[];
}

const controls: readonly ExecutionVerb[] = ['cancel', 'pause', 'resume', 'retry', 'rerun', 'migrate'];
/** Of a failed execution, its assignee may do these as well. */
const afterFailure: readonly ExecutionVerb[] = ['cancel', 'retry'];

/** Whether a person may do something to an execution: by permission, by whose work it is, and by its status. */
export function whyNot(verb: ExecutionVerb, detail: ExecutionDetail, viewer: Viewer): Why {
  const ownFailed = detail.status === 'failed' && detail.assignee?.id === viewer.userId && afterFailure.includes(verb);
  const needed: Permission = controls.includes(verb) && !ownFailed ? 'executions.control' : 'executions.work';
  if (!viewer.permissions.includes(needed)) return 'permission';
  const own = detail.assignee === null || detail.assignee.id === viewer.userId;
  if (!own && !viewer.permissions.includes('executions.control')) return 'somebodyElse';
  if (verb === 'snooze' && !detail.snoozable) return detail.stage === 'emergency' ? 'emergency' : 'notSnoozable';
  if (!executionCan[verb].includes(detail.status)) return 'status';
  return verb === 'complete' && detail.steps.some((step) => step.status === 'snoozed') ? 'stepsSnoozed' : null;
}

const stepVerbs = {
  complete: 'completeStep',
  skip: 'skipStep',
  snooze: 'snoozeStep',
  wake: 'wakeStep',
  reopen: 'reopenStep',
} as const;

/** The same for one step. */
export function whyNotStep(verb: keyof typeof stepVerbs, step: StepView, detail: ExecutionDetail, viewer: Viewer): Why {
  const why = whyNot(stepVerbs[verb], detail, viewer);
  if (why !== null) return why;
  if (verb === 'skip' && !step.skippable) return 'notSkippable';
  if (verb === 'snooze' && !step.snoozable) return 'notSnoozable';
  // In an emergency nothing may wait, its steps included.
  if (verb === 'snooze' && !detail.snoozable) return detail.stage === 'emergency' ? 'emergency' : 'notSnoozable';
  return stepCan[verb].includes(step.status) ? null : 'stepStatus';
}

import { taskCan, type TaskStatus } from '@renubu/contracts/tasks';
import { addDuration } from '../calendar/durations.ts';

/** A task may be put off for this many days in all, counted from its first snooze. */
export const SNOOZE_LIMIT_DAYS = 7;

/** What the snooze rules read of a task. Times are ISO-8601 UTC instants. */
export interface SnoozableTask {
  /** Such as `review_contract` or `escalate`; it decides the grace before an automatic skip. */
  kind: string;
  status: TaskStatus;
  snoozeCount: number;
  firstSnoozedAt: string | null;
  /** First snooze + 7 days; never extended. */
  snoozeDeadline: string | null;
  snoozedUntil: string | null;
  requiresDecision: boolean;
  autoSkipAt: string | null;
}

export type TaskChange = Partial<Omit<SnoozableTask, 'kind'>> & { reason?: string };

export type SnoozeResult =
  | { ok: true; update: TaskChange }
  | {
      ok: false;
      code: 'not-snoozable' | 'invalid-days' | 'requires-decision' | 'snooze-deadline-passed';
      message: string;
      /** To be written although the snooze is refused: a passed deadline makes the task require a decision. */
      update: TaskChange;
    };

/** Hours a person has to decide before a task skips itself; null where only a person may skip it. */
export function graceHours(kind: string): number | null {
  if (kind === 'escalate') return null;
  return kind === 'review_contract' || kind === 'prepare_proposal' ? 48 : 24;
}

function notBefore(instant: string | null, now: string): boolean {
  return instant !== null && Date.parse(now) >= Date.parse(instant);
}

/** The change that makes a task require a decision: it comes back and, unless only a person may skip it, gets a grace. */
function demandDecision(task: SnoozableTask, now: string): TaskChange {
  const grace = graceHours(task.kind);
  const status = task.status === 'snoozed' ? 'pending' : task.status;
  const autoSkipAt = grace === null ? null : addDuration(now, `${grace}h`);
  return { status, snoozedUntil: null, requiresDecision: true, autoSkipAt };
}

/**
 * Snoozes a task for 1–7 days. The first snooze sets the deadline 7 days later; it is never extended, and a snooze ends
 * at it at the latest. At or after the deadline the snooze is refused and the task requires a decision: do it or skip it.
 */
export function snoozeTask(task: SnoozableTask, now: string, days: number = SNOOZE_LIMIT_DAYS): SnoozeResult {
  const refuse = (code: Exclude<SnoozeResult, { ok: true }>['code'], message: string, update: TaskChange = {}) =>
    ({ ok: false, code, message, update }) as const;
  if (!taskCan.snooze.includes(task.status)) return refuse('not-snoozable', `A ${task.status} task cannot be snoozed.`);
  if (!Number.isInteger(days) || days < 1 || days > SNOOZE_LIMIT_DAYS) {
    return refuse('invalid-days', `A task can be snoozed for 1 to ${SNOOZE_LIMIT_DAYS} days.`);
  }
  if (task.requiresDecision) return refuse('requires-decision', 'This task must be done or skipped now.');
  if (notBefore(task.snoozeDeadline, now)) {
    const message = 'The seven days for putting this task off are over: do it or skip it.';
    return refuse('snooze-deadline-passed', message, demandDecision(task, now));
  }
  const snoozeDeadline = task.snoozeDeadline ?? addDuration(now, `${SNOOZE_LIMIT_DAYS}d`);
  const wished = addDuration(now, `${days}d`);
  return {
    ok: true,
    update: {
      status: 'snoozed',
      snoozeCount: task.snoozeCount + 1,
      firstSnoozedAt: task.firstSnoozedAt ?? addDuration(now, '0s'),
      snoozeDeadline,
      snoozedUntil: Date.parse(wished) > Date.parse(snoozeDeadline) ? snoozeDeadline : wished,
    },
  };
}

export interface TaskReview {
  action: 'none' | 'resurface' | 'require-decision' | 'auto-skip';
  update: TaskChange;
  /** Whom to tell: the owner, and the manager where nobody may skip the task but a person. */
  notification: { type: string; priority: number; to: 'assignee' | 'manager' } | null;
}

const nothing: TaskReview = { action: 'none', update: {}, notification: null };

/**
 * What the daily review does with a task, in this order: a grace that is over skips it, a deadline that has passed
 * makes it require a decision, a snooze that is over brings it back. Doing the review again changes nothing.
 */
export function reviewTask(task: SnoozableTask, now: string): TaskReview {
  if (!taskCan.update.includes(task.status)) return nothing;
  if (task.requiresDecision) {
    if (!notBefore(task.autoSkipAt, now)) return nothing;
    const update: TaskChange = { status: 'skipped', requiresDecision: false, reason: 'auto_skipped_on_abandon' };
    return { action: 'auto-skip', update, notification: { type: 'task_auto_skipped', priority: 3, to: 'assignee' } };
  }
  if (notBefore(task.snoozeDeadline, now)) {
    const to = graceHours(task.kind) === null ? 'manager' : 'assignee';
    const type = to === 'manager' ? 'escalation_required' : 'task_requires_decision';
    return { action: 'require-decision', update: demandDecision(task, now), notification: { type, priority: 1, to } };
  }
  if (task.status === 'snoozed' && notBefore(task.snoozedUntil, now)) {
    const update: TaskChange = { status: 'pending', snoozedUntil: null };
    const notification = { type: 'task_deadline_approaching', priority: 2, to: 'assignee' } as const;
    return { action: 'resurface', update, notification };
  }
  return nothing;
}

const ended: readonly TaskStatus[] = ['completed', 'skipped', 'cancelled'];

/**
 * The status a parent takes after one of its sub-tasks changed: completed once every sub-task has ended, open again
 * when one is reopened. Null when it stays; a parent that was skipped or cancelled stays so.
 */
export function parentAfterSubtask(parent: TaskStatus, subtasks: readonly TaskStatus[]): TaskStatus | null {
  if (subtasks.length === 0 || parent === 'skipped' || parent === 'cancelled') return null;
  const allEnded = subtasks.every((status) => ended.includes(status));
  if (parent === 'completed') return allEnded ? null : 'pending';
  return allEnded ? 'completed' : null;
}

/** Sorts open tasks: those that require a decision first, then by priority (1 first), age and id. */
export function compareOpenTasks(
  a: { requiresDecision: boolean; priority: number; createdAt: string; id: string },
  b: { requiresDecision: boolean; priority: number; createdAt: string; id: string },
): number {
  if (a.requiresDecision !== b.requiresDecision) return a.requiresDecision ? -1 : 1;
  if (a.priority !== b.priority) return a.priority - b.priority;
  const age = Date.parse(a.createdAt) - Date.parse(b.createdAt);
  if (age !== 0) return age;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

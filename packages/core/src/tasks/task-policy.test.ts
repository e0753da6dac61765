import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { taskStatuses } from '@renubu/contracts/tasks';
import {
  compareOpenTasks,
  graceHours,
  parentAfterSubtask,
  reviewTask,
  snoozeTask,
  type SnoozableTask,
} from './task-policy.ts';

const fresh: SnoozableTask = {
  kind: 'draft_email',
  status: 'pending',
  snoozeCount: 0,
  firstSnoozedAt: null,
  snoozeDeadline: null,
  snoozedUntil: null,
  requiresDecision: false,
  autoSkipAt: null,
};
const day = (n: number) => new Date(Date.UTC(2026, 2, 1 + n, 8)).toISOString();

function snoozed(task: SnoozableTask, now: string, days?: number): SnoozableTask {
  const result = snoozeTask(task, now, days);
  if (!result.ok) throw new Error(result.code);
  return { ...task, ...result.update };
}

describe('snoozeTask', () => {
  it('sets the deadline with the first snooze', () => {
    expect(snoozed(fresh, day(0), 3)).toMatchObject({
      status: 'snoozed',
      snoozeCount: 1,
      firstSnoozedAt: day(0),
      snoozeDeadline: day(7),
      snoozedUntil: day(3),
    });
    expect(snoozed(fresh, day(0)).snoozedUntil).toBe(day(7));
  });

  it('never extends it and ends at it', () => {
    const back = { ...snoozed(fresh, day(0), 3), status: 'pending' as const };
    expect(snoozed(back, day(4))).toMatchObject({
      snoozeCount: 2,
      firstSnoozedAt: day(0),
      snoozeDeadline: day(7),
      snoozedUntil: day(7),
    });
  });

  it('is refused at and after the deadline, and the task requires a decision', () => {
    const back = { ...snoozed(fresh, day(0)), status: 'pending' as const };
    expect(snoozeTask(back, day(7))).toMatchObject({
      ok: false,
      code: 'snooze-deadline-passed',
      update: { requiresDecision: true, autoSkipAt: day(8) },
    });
    expect(snoozeTask({ ...back, requiresDecision: true }, day(8))).toMatchObject({
      ok: false,
      code: 'requires-decision',
      update: {},
    });
  });

  it('refuses wrong days and statuses', () => {
    for (const days of [0, 8, 1.5, -1, Number.NaN])
      expect(snoozeTask(fresh, day(0), days)).toMatchObject({ code: 'invalid-days' });
    for (const status of ['completed', 'skipped', 'cancelled', 'snoozed'] as const)
      expect(snoozeTask({ ...fresh, status }, day(0))).toMatchObject({ code: 'not-snoozable' });
  });

  it('never reaches beyond seven days from the first snooze, however often it is tried', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 1, max: 7 })), { maxLength: 12 }),
        (tries) => {
          let task = fresh;
          let today = 0;
          for (const [pause, days] of tries) {
            today += pause;
            const result = snoozeTask({ ...task, status: 'pending' }, day(today), days);
            task = { ...task, ...result.update };
            const first = task.firstSnoozedAt;
            if (first === null) continue;
            expect(Date.parse(task.snoozeDeadline!) - Date.parse(first)).toBe(7 * 86_400_000);
            if (result.ok) expect(task.snoozedUntil! <= task.snoozeDeadline!).toBe(true);
            else expect(task.requiresDecision).toBe(true);
          }
        },
      ),
    );
  });
});

describe('reviewTask', () => {
  const waiting = snoozed(fresh, day(0), 3);

  it('brings back a task whose snooze is over', () => {
    expect(reviewTask(waiting, day(2)).action).toBe('none');
    expect(reviewTask(waiting, day(3))).toMatchObject({
      action: 'resurface',
      update: { status: 'pending', snoozedUntil: null },
    });
  });

  it('demands a decision once the deadline has passed, then skips after the grace', () => {
    const review = reviewTask(waiting, day(7));
    expect(review).toEqual({
      action: 'require-decision',
      update: { status: 'pending', snoozedUntil: null, requiresDecision: true, autoSkipAt: day(8) },
      notification: { type: 'task_requires_decision', priority: 1, to: 'assignee' },
    });
    const decided = { ...waiting, ...review.update };
    expect(reviewTask(decided, day(7)).action).toBe('none');
    const skip = reviewTask(decided, day(8));
    expect(skip).toMatchObject({
      action: 'auto-skip',
      update: { status: 'skipped', reason: 'auto_skipped_on_abandon' },
    });
    expect(reviewTask({ ...decided, ...skip.update }, day(9)).action).toBe('none');
  });

  it('gives longer grace to longer work and never skips an escalation', () => {
    expect([graceHours('review_contract'), graceHours('prepare_proposal'), graceHours('custom')]).toEqual([48, 48, 24]);
    const review = reviewTask({ ...waiting, kind: 'escalate', status: 'in_progress' }, day(9));
    expect(review).toMatchObject({
      update: { status: 'in_progress', requiresDecision: true, autoSkipAt: null },
      notification: { type: 'escalation_required', to: 'manager' },
    });
    expect(reviewTask({ ...waiting, kind: 'escalate', ...review.update }, day(90)).action).toBe('none');
  });
});

describe('parentAfterSubtask', () => {
  it('completes with the last sub-task and reopens with the first', () => {
    expect(parentAfterSubtask('pending', ['completed', 'skipped', 'cancelled'])).toBe('completed');
    expect(parentAfterSubtask('in_progress', ['completed', 'snoozed'])).toBeNull();
    expect(parentAfterSubtask('completed', ['completed', 'pending'])).toBe('pending');
    expect(parentAfterSubtask('completed', ['completed'])).toBeNull();
    expect(parentAfterSubtask('pending', [])).toBeNull();
    for (const status of ['skipped', 'cancelled'] as const)
      expect(parentAfterSubtask(status, ['completed'])).toBeNull();
  });

  it('settles: a second look changes nothing', () => {
    const status = fc.constantFrom(...taskStatuses);
    fc.assert(
      fc.property(status, fc.array(status), (parent, subtasks) => {
        const next = parentAfterSubtask(parent, subtasks);
        return next === null || parentAfterSubtask(next, subtasks) === null;
      }),
    );
  });
});

describe('compareOpenTasks', () => {
  it('puts decisions first, then priority, age and id', () => {
    const task = (id: string, requiresDecision: boolean, priority: number, n: number) => ({
      id,
      requiresDecision,
      priority,
      createdAt: day(n),
    });
    const sorted = [
      task('e', true, 5, 9),
      task('d', false, 1, 2),
      task('c', false, 3, 1),
      task('a', false, 3, 2),
      task('b', false, 3, 2),
    ];
    expect([...sorted].reverse().sort(compareOpenTasks)).toEqual(sorted);
    expect(compareOpenTasks(sorted[0]!, sorted[0]!)).toBe(0);
  });
});

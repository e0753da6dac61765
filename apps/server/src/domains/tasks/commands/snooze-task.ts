import { snoozeTask as decideSnooze, type TaskChange } from '@renubu/core/tasks/task-policy';
import { eq, sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { conflict, Problem } from '../../../platform/http/problem.ts';
import { tasks } from '../tables.ts';
import { lockTask, requireStatus, type TaskRecord } from './lock.ts';
import { tellTasks } from './tell.ts';

/**
 * Snoozes a task by the 7-day rule. Returns the refusal instead of throwing it, because a passed deadline is written
 * down although the snooze is refused: throw it after the commit. Throws 404 and 409 `invalid_state`.
 */
export async function snoozeTask(tx: Tx, ctx: Context, id: string, days: number): Promise<Problem | undefined> {
  const task = await lockTask(tx, id);
  requireStatus(task, 'snooze');
  const decided = decideSnooze(toPolicy(task), ctx.clock.now().toISOString(), days);
  if (Object.keys(decided.update).length > 0) await writeChange(tx, ctx, task, decided.update);
  if (decided.ok) return undefined;
  const code = decided.code.replaceAll('-', '_');
  return decided.code === 'invalid-days' ? new Problem(422, code, decided.message) : conflict(code, decided.message);
}

const text = (instant: Date | null) => instant?.toISOString() ?? null;

function toPolicy(task: TaskRecord) {
  return {
    kind: task.kind,
    status: task.status,
    snoozeCount: task.snoozeCount,
    firstSnoozedAt: text(task.firstSnoozedAt),
    snoozeDeadline: text(task.snoozeDeadline),
    snoozedUntil: text(task.snoozedUntil),
    requiresDecision: task.requiresDecision,
    autoSkipAt: text(task.autoSkipAt),
  };
}

async function writeChange(tx: Tx, ctx: Context, task: TaskRecord, change: TaskChange): Promise<void> {
  const { firstSnoozedAt, snoozeDeadline, snoozedUntil, autoSkipAt, ...plain } = change;
  const instants = { firstSnoozedAt, snoozeDeadline, snoozedUntil, autoSkipAt };
  const given = Object.entries(instants).filter(([, value]) => value !== undefined);
  const dates = Object.fromEntries(given.map(([field, value]) => [field, value == null ? null : new Date(value)]));
  const [after] = await tx
    .update(tasks)
    .set({ ...plain, ...dates, updatedAt: ctx.clock.now(), revision: sql`revision + 1` })
    .where(eq(tasks.id, task.id))
    .returning();
  if (after !== undefined) await tellTasks(tx, task.organizationId, [after]);
}

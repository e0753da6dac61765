import type { Actor } from '@renubu/contracts/actor';
import type { ScheduleRun } from '@renubu/contracts/schedules';
import { eq } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { afterCommit, type Tx } from '../../../platform/db/transaction.ts';
import { Problem } from '../../../platform/http/problem.ts';
import { publish } from '../../../platform/outbox/publish.ts';
import { startExecution } from '../../executions/commands/start.ts';
import { planDue, type Fire } from '../due.ts';
import { scheduleRuns, schedules, type ScheduleRow } from '../tables.ts';

export const scheduleActor: Actor = { type: 'system', id: 'schedules', name: 'Schedules' };

type RunRow = typeof scheduleRuns.$inferInsert;

/**
 * Starts what a schedule owes, writes each of its times down, and sets the next. All in the caller's transaction, which
 * holds the lock of the schedule: a crash undoes it, and nobody else does it meanwhile. A start that is refused is
 * written down and does not hold up the rest. Returns how many times there were.
 */
export async function fireSchedule(tx: Tx, ctx: Context, schedule: ScheduleRow): Promise<number> {
  const now = ctx.clock.now();
  const { fires, nextRunAt } = planDue(schedule, now);
  const runs: RunRow[] = [];
  for (const fire of fires) runs.push(await runOf(tx, ctx, schedule, fire));
  if (runs.length > 0) await tx.insert(scheduleRuns).values(runs).onConflictDoNothing();
  await tx.update(schedules).set({ nextRunAt }).where(eq(schedules.id, schedule.id));
  afterCommit(tx, () => {
    for (const { status } of runs) ctx.metrics.scheduleRuns.inc({ status });
  });
  await publish(tx, { topic: 'schedules', type: 'schedule_changed', subject: schedule.id, data: {} });
  return fires.length;
}

async function runOf(tx: Tx, ctx: Context, schedule: ScheduleRow, { fireAt, cause, start }: Fire): Promise<RunRow> {
  const { id: scheduleId, organizationId } = schedule;
  const id = ctx.newId();
  const run = { id, organizationId, scheduleId, fireAt, firedAt: ctx.clock.now(), cause };
  if (!start) return { ...run, status: 'missed' };
  try {
    const executionId = await inSavepoint(tx, () => startRun(tx, ctx, schedule, run, scheduleActor));
    return { ...run, status: 'started', executionId };
  } catch (error) {
    return { ...run, status: 'failed', error: failureOf(ctx, error, scheduleId) };
  }
}

/** Starts the workflow of a schedule with the event `schedule.triggered`. Throws as `startExecution` does. */
export async function startRun(
  tx: Tx,
  ctx: Context,
  schedule: ScheduleRow,
  run: { id: string; fireAt: Date; cause: ScheduleRun['cause'] },
  by: Actor,
): Promise<string> {
  const { id: scheduleId, organizationId, workflowId, cron, timezone, inputs } = schedule;
  const scheduledFor = run.fireAt.toISOString();
  const { executionId } = await startExecution(tx, ctx, {
    organizationId,
    workflowId,
    by,
    trigger: 'schedule',
    inputs,
    event: {
      id: run.id,
      type: 'schedule.triggered',
      source: `/schedules/${scheduleId}`,
      time: scheduledFor,
      data: { scheduleId, triggerType: 'schedule', cron, timezone, scheduledFor, cause: run.cause },
    },
  });
  return executionId;
}

/** Why a start was refused, in words for people. Failures of our own are not shown: the log has them. */
function failureOf(ctx: Context, error: unknown, scheduleId: string): { code: string; message: string } {
  if (error instanceof Problem && error.status < 500) {
    const details = (error.errors ?? []).map(({ message }) => message).join(' ');
    return { code: error.code, message: [error.detail, details].filter(Boolean).join(' ') };
  }
  ctx.log.error({ err: error, scheduleId }, 'a scheduled start failed');
  return { code: 'start_failed', message: 'It could not start for a reason of the server’s own. The log has it.' };
}

async function inSavepoint<T>(tx: Tx, work: () => Promise<T>): Promise<T> {
  await tx.$client.query('savepoint start');
  try {
    const result = await work();
    await tx.$client.query('release savepoint start');
    return result;
  } catch (error) {
    await tx.$client.query('rollback to savepoint start; release savepoint start');
    throw error;
  }
}

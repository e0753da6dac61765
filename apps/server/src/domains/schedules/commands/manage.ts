import type { Actor } from '@renubu/contracts/actor';
import type { scheduleInputSchema, ScheduleView, scheduleUpdateSchema } from '@renubu/contracts/schedules';
import { eq } from 'drizzle-orm';
import type { z } from 'zod';
import type { Context } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { conflict, invalid, Problem } from '../../../platform/http/problem.ts';
import { requireWorkflow } from '../../workflows/queries/load.ts';
import { nextAfter, type Times } from '../due.ts';
import { lockSchedule } from '../queries/lock.ts';
import { organizationZone, readingTimes } from '../queries/preview.ts';
import { readRun, readSchedule } from '../queries/read.ts';
import { scheduleRuns, schedules, type ScheduleRow } from '../tables.ts';
import { startRun } from './fire.ts';

export type ScheduleInput = z.output<typeof scheduleInputSchema>;
export type ScheduleUpdate = z.output<typeof scheduleUpdateSchema>;

/** Adds a schedule beside those of the definition. Throws 404, 400 for times that cannot be read or are all past. */
export async function addSchedule(
  tx: Tx,
  ctx: Context,
  { organizationId, slug, input }: { organizationId: string; slug: string; input: ScheduleInput },
): Promise<ScheduleView> {
  const workflow = await requireWorkflow(tx, slug);
  const now = ctx.clock.now();
  const { cron = null, runAt, misfire, inputs, name = workflow.name } = input;
  const timezone = input.timezone ?? (await organizationZone(tx, organizationId));
  const times = { cron, runAt: runAt === undefined ? null : new Date(runAt), timezone };
  const next = requireNext(times, now);
  const id = ctx.newId();
  const nextRunAt = workflow.enabled ? next : null;
  const made = { createdAt: now, updatedAt: now };
  await tx
    .insert(schedules)
    .values({ id, organizationId, workflowId: workflow.id, name, ...times, misfire, inputs, nextRunAt, ...made });
  return readSchedule(tx, id);
}

/** The first run; without one the schedule would be of no use. Throws 400. */
function requireNext(times: Times, now: Date): Date {
  const next = readingTimes(() => nextAfter(times, now));
  if (next !== null) return next;
  const field = times.runAt === null ? 'cron' : 'runAt';
  throw invalid([
    { path: `body.${field}`, code: 'past', message: 'It would never run: choose an instant in the future.' },
  ]);
}

function requireAdded({ triggerKey }: ScheduleRow): void {
  if (triggerKey === null) return;
  throw conflict('defined_by_workflow', 'The workflow’s definition makes this schedule. Change and publish it there.');
}

/** Changes an added schedule. Throws 404, 409 `defined_by_workflow`, 400. `requireRevision` guards against lost changes. */
export async function updateSchedule(
  tx: Tx,
  ctx: Context,
  id: string,
  update: ScheduleUpdate,
  requireRevision: (revision: number) => void,
): Promise<ScheduleView> {
  const before = await lockSchedule(tx, id);
  requireAdded(before);
  requireRevision(before.revision);
  const now = ctx.clock.now();
  const times = timesAfter(before, update);
  const changed = update.cron !== undefined || update.runAt !== undefined || update.timezone !== undefined;
  const next = changed ? requireNext(times, now) : before.nextRunAt;
  const { workflowEnabled } = await readSchedule(tx, id);
  const { name, misfire, inputs } = { ...before, ...update };
  const nextRunAt = before.pausedAt === null && workflowEnabled ? next : null;
  await tx
    .update(schedules)
    .set({ ...times, name, misfire, inputs, nextRunAt, revision: before.revision + 1, updatedAt: now })
    .where(eq(schedules.id, id));
  return readSchedule(tx, id);
}

function timesAfter(before: Times, { cron, runAt, timezone = before.timezone }: ScheduleUpdate): Times {
  if (cron !== undefined && runAt !== undefined) {
    throw new Problem(400, 'validation_failed', 'A schedule has either a cron expression or one instant.', {
      errors: [{ path: 'body.runAt', code: 'custom', message: 'Give exactly one of cron and runAt.' }],
    });
  }
  if (cron !== undefined) return { cron, runAt: null, timezone };
  if (runAt !== undefined) return { cron: null, runAt: new Date(runAt), timezone };
  return { cron: before.cron, runAt: before.runAt, timezone };
}

/** Removes an added schedule with its history; executions it started stay. Throws 404, 409 `defined_by_workflow`. */
export async function removeSchedule(tx: Tx, id: string): Promise<void> {
  requireAdded(await lockSchedule(tx, id));
  await tx.delete(schedules).where(eq(schedules.id, id));
}

/** Lets a schedule rest; what is due meanwhile does not count as missed. Throws 404, 409 when it rests already. */
export async function pauseSchedule(tx: Tx, ctx: Context, id: string, by: Actor): Promise<ScheduleView> {
  const { pausedAt, revision } = await lockSchedule(tx, id);
  if (pausedAt !== null) throw conflict('already_paused', 'This schedule is paused already.');
  const now = ctx.clock.now();
  const paused = { pausedAt: now, pausedBy: by, nextRunAt: null, revision: revision + 1, updatedAt: now };
  await tx.update(schedules).set(paused).where(eq(schedules.id, id));
  return readSchedule(tx, id);
}

/** Lets a paused schedule run again from its next time on. Throws 404, 409 when it is not paused. */
export async function resumeSchedule(tx: Tx, ctx: Context, id: string): Promise<ScheduleView> {
  const schedule = await lockSchedule(tx, id);
  if (schedule.pausedAt === null) throw conflict('not_paused', 'This schedule is not paused.');
  const now = ctx.clock.now();
  const { workflowEnabled } = await readSchedule(tx, id);
  const nextRunAt = workflowEnabled ? nextAfter(schedule, now) : null;
  const resumed = { pausedAt: null, pausedBy: null, nextRunAt, revision: schedule.revision + 1, updatedAt: now };
  await tx.update(schedules).set(resumed).where(eq(schedules.id, id));
  return readSchedule(tx, id);
}

/** Runs a schedule now, beside its times; its next run stays. Throws 404 and what refuses the start. */
export async function runNow(tx: Tx, ctx: Context, id: string, by: Actor) {
  const schedule = await lockSchedule(tx, id);
  const now = ctx.clock.now();
  const run = { id: ctx.newId(), fireAt: now, cause: 'manual' as const };
  const executionId = await startRun(tx, ctx, schedule, run, by);
  const { organizationId } = schedule;
  await tx
    .insert(scheduleRuns)
    .values({ ...run, organizationId, scheduleId: id, firedAt: now, status: 'started', executionId });
  return readRun(tx, run.id);
}

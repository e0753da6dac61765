import type { WorkflowDefinition } from '@renubu/contracts/language/workflow';
import { and, eq, isNotNull, notInArray, sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { row, type Tx } from '../../../platform/db/transaction.ts';
import { nextAfter } from '../due.ts';
import { schedules, type ScheduleRow } from '../tables.ts';

interface WorkflowRow {
  name: string;
  enabled: boolean;
  timezone: string;
  on: WorkflowDefinition['on'] | null;
}

/**
 * Brings the schedules of a workflow in line with its published version and with whether it is enabled. Those of
 * triggers that stayed the same keep their next run and whether somebody paused them. Call it after publishing, rolling
 * back, enabling and disabling, in the same transaction.
 */
export async function syncSchedules(
  tx: Tx,
  ctx: Context,
  { organizationId, workflowId }: { organizationId: string; workflowId: string },
): Promise<void> {
  const workflow = await row<WorkflowRow>(
    tx,
    sql`
    select w.name, w.enabled, o.timezone, v.definition -> 'on' as "on"
      from renubu.workflows w
      join renubu.organizations o on o.id = w.organization_id
      left join renubu.workflow_versions v on v.id = w.published_version_id
     where w.id = ${workflowId}::uuid`,
  );
  if (workflow === undefined) return;
  const present = await tx.select().from(schedules).where(eq(schedules.workflowId, workflowId)).for('update');
  const keys = await writeTriggers(tx, ctx, { organizationId, workflowId }, workflow, present);
  const gone = and(eq(schedules.workflowId, workflowId), isNotNull(schedules.triggerKey));
  await tx.delete(schedules).where(keys.length === 0 ? gone : and(gone, notInArray(schedules.triggerKey, keys)));
  for (const added of present.filter(({ triggerKey }) => triggerKey === null)) {
    await follow(tx, ctx, added, workflow.enabled);
  }
}

async function writeTriggers(
  tx: Tx,
  ctx: Context,
  place: { organizationId: string; workflowId: string },
  workflow: WorkflowRow,
  present: readonly ScheduleRow[],
): Promise<string[]> {
  const keys: string[] = [];
  const now = ctx.clock.now();
  for (const [index, trigger] of (workflow.on ?? []).entries()) {
    if (!('schedule' in trigger)) continue;
    const { cron = null, runAt, timezone = workflow.timezone, misfire, inputs = {} } = trigger.schedule;
    const triggerKey = `on[${index}]`;
    keys.push(triggerKey);
    const times = { cron, runAt: runAt === undefined ? null : new Date(runAt), timezone };
    const before = present.find((schedule) => schedule.triggerKey === triggerKey);
    const fresh = { ...times, misfire, inputs, name: workflow.name };
    if (before === undefined) {
      const nextRunAt = workflow.enabled ? nextAfter(times, now) : null;
      const id = ctx.newId();
      await tx
        .insert(schedules)
        .values({ id, ...place, triggerKey, ...fresh, nextRunAt, createdAt: now, updatedAt: now });
    } else if (isSame(before, fresh)) {
      await follow(tx, ctx, before, workflow.enabled);
    } else {
      const nextRunAt = workflow.enabled && before.pausedAt === null ? nextAfter(times, now) : null;
      const revision = before.revision + 1;
      await tx
        .update(schedules)
        .set({ ...fresh, nextRunAt, revision, updatedAt: now })
        .where(eq(schedules.id, before.id));
    }
  }
  return keys;
}

type Fresh = Pick<ScheduleRow, 'cron' | 'runAt' | 'timezone' | 'misfire' | 'inputs' | 'name'>;

function isSame(before: Fresh, after: Fresh): boolean {
  const essence = ({ cron, runAt, timezone, misfire, inputs, name }: Fresh) =>
    JSON.stringify([cron, runAt, timezone, misfire, inputs, name]);
  return essence(before) === essence(after);
}

/** A schedule rests while its workflow is switched off, and goes on from its next time when it is switched on. */
async function follow(tx: Tx, ctx: Context, schedule: ScheduleRow, enabled: boolean): Promise<void> {
  const { id, pausedAt, nextRunAt } = schedule;
  const runs = enabled && pausedAt === null;
  if (runs === (nextRunAt !== null)) return;
  const next = runs ? nextAfter(schedule, ctx.clock.now()) : null;
  await tx.update(schedules).set({ nextRunAt: next }).where(eq(schedules.id, id));
}

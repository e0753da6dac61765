import type { Page } from '@renubu/contracts/pagination';
import type { ScheduleRun, ScheduleView } from '@renubu/contracts/schedules';
import { sql, type SQL } from 'drizzle-orm';
import { z } from 'zod';
import { rows, type Tx } from '../../../platform/db/transaction.ts';
import { decodeCursor, page } from '../../../platform/http/cursor.ts';
import { notFound } from '../../../platform/http/problem.ts';

interface ViewRow extends Omit<
  ScheduleView,
  'lastRun' | 'active' | 'runAt' | 'pausedAt' | 'nextRunAt' | 'createdAt' | 'updatedAt'
> {
  runAt: Date | null;
  pausedAt: Date | null;
  nextRunAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
  lastRun: RunRow | null;
}

interface RunRow extends Omit<ScheduleRun, 'fireAt' | 'firedAt'> {
  fireAt: Date | string;
  firedAt: Date | string;
}

const iso = (at: Date | string | null): string | null => (at === null ? null : new Date(at).toISOString());

const runColumns = sql`
  r.id, r.schedule_id as "scheduleId", r.fire_at as "fireAt", r.fired_at as "firedAt", r.cause, r.status,
  r.execution_id as "executionId", r.error`;

const toRun = (row: RunRow): ScheduleRun => ({
  ...row,
  fireAt: iso(row.fireAt) ?? '',
  firedAt: iso(row.firedAt) ?? '',
});

async function selectSchedules(tx: Tx, condition: SQL, rest: SQL = sql``): Promise<ScheduleView[]> {
  const found = await rows<ViewRow>(
    tx,
    sql`
    select s.id, w.slug as workflow, w.name as "workflowName",
           case when s.trigger_key is null then 'added' else 'definition' end as origin, s.name, s.cron,
           s.run_at as "runAt", s.timezone, s.misfire, s.inputs, s.paused_at as "pausedAt", s.paused_by as "pausedBy",
           w.enabled as "workflowEnabled", s.next_run_at as "nextRunAt", s.revision, s.created_at as "createdAt",
           s.updated_at as "updatedAt", last.run as "lastRun", coalesce(troubled.count, 0)::int as troubled
      from renubu.schedules s
      join renubu.workflows w on w.id = s.workflow_id
      left join lateral (
        select to_jsonb(l) as run from (
          select ${runColumns} from renubu.schedule_runs r
           where r.schedule_id = s.id order by r.fired_at desc, r.id desc limit 1) l) last on true
      left join lateral (
        select count(*) from renubu.schedule_runs t
         where t.schedule_id = s.id and t.status <> 'started' and t.fire_at > coalesce((
           select max(g.fire_at) from renubu.schedule_runs g
            where g.schedule_id = s.id and g.status = 'started'), '-infinity')) troubled on true
     where ${condition} ${rest}`,
  );
  return found.map(({ lastRun, ...row }) => ({
    ...row,
    active: row.nextRunAt !== null,
    runAt: iso(row.runAt),
    pausedAt: iso(row.pausedAt),
    nextRunAt: iso(row.nextRunAt),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    lastRun: lastRun === null ? null : toRun(lastRun),
  }));
}

const cursorSchema = z.object({ at: z.iso.datetime().nullable(), id: z.uuid() });

export interface ScheduleFilter {
  limit: number;
  cursor?: string | undefined;
  workflow?: string | undefined;
  active?: 'true' | 'false' | undefined;
}

/** The schedules of an organization, the next to run first; those that rest last. */
export async function listSchedules(
  tx: Tx,
  organizationId: string,
  { limit, cursor, workflow, active }: ScheduleFilter,
): Promise<Page<ScheduleView>> {
  const parts = [sql`s.organization_id = ${organizationId}::uuid`];
  if (workflow !== undefined) parts.push(sql`w.slug = ${workflow}`);
  if (active !== undefined) parts.push(active === 'true' ? sql`s.next_run_at is not null` : sql`s.next_run_at is null`);
  if (cursor !== undefined) {
    const { at, id } = decodeCursor(cursorSchema, cursor);
    parts.push(
      sql`(coalesce(s.next_run_at, 'infinity'), s.id) > (coalesce(${at}::timestamptz, 'infinity'), ${id}::uuid)`,
    );
  }
  const order = sql`order by coalesce(s.next_run_at, 'infinity'), s.id limit ${limit + 1}`;
  const found = await selectSchedules(tx, sql.join(parts, sql` and `), order);
  return page(found, limit, ({ nextRunAt, id }) => ({ at: nextRunAt, id }));
}

/** The schedules of one workflow. */
export function schedulesOf(tx: Tx, workflowId: string): Promise<ScheduleView[]> {
  return selectSchedules(tx, sql`s.workflow_id = ${workflowId}::uuid`, sql`order by s.trigger_key, s.created_at, s.id`);
}

/** One schedule. Throws 404. */
export async function readSchedule(tx: Tx, id: string): Promise<ScheduleView> {
  const [found] = await selectSchedules(tx, sql`s.id = ${id}::uuid`);
  if (found === undefined) throw notFound('schedule', id);
  return found;
}

const runCursor = z.object({ at: z.iso.datetime(), id: z.uuid() });

/** The past runs of a schedule, newest first. Throws 404. */
export async function listRuns(
  tx: Tx,
  scheduleId: string,
  { limit, cursor, status }: { limit: number; cursor?: string | undefined; status?: ScheduleRun['status'] | undefined },
): Promise<Page<ScheduleRun>> {
  await readSchedule(tx, scheduleId);
  const parts = [sql`r.schedule_id = ${scheduleId}::uuid`];
  if (status !== undefined) parts.push(sql`r.status = ${status}`);
  if (cursor !== undefined) {
    const { at, id } = decodeCursor(runCursor, cursor);
    parts.push(sql`(r.fire_at, r.id) < (${at}::timestamptz, ${id}::uuid)`);
  }
  const found = await rows<RunRow>(
    tx,
    sql`select ${runColumns} from renubu.schedule_runs r where ${sql.join(parts, sql` and `)}
         order by r.fire_at desc, r.id desc limit ${limit + 1}`,
  );
  return page(found.map(toRun), limit, ({ fireAt, id }) => ({ at: fireAt, id }));
}

/** One run. */
export async function readRun(tx: Tx, id: string): Promise<ScheduleRun> {
  const [found] = await rows<RunRow>(
    tx,
    sql`select ${runColumns} from renubu.schedule_runs r where r.id = ${id}::uuid`,
  );
  if (found === undefined) throw notFound('run', id);
  return toRun(found);
}

import { sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { startDaemon, type Daemon } from '../../../platform/daemon.ts';
import { retried } from '../../../platform/db/retried.ts';
import { rows, systemTransaction, tenantTransaction } from '../../../platform/db/transaction.ts';
import { fireSchedule } from '../commands/fire.ts';
import { lockDue } from '../queries/lock.ts';

const batch = 50;

/** Starts what runs by the clock. Any number of processes may do so. */
export function startScheduleDaemons(ctx: Context): Daemon[] {
  return [startDaemon({ name: 'schedules', log: ctx.log, run: () => fireDueSchedules(ctx), pollMs: 1_000 })];
}

/** Fires the schedules that are due, of all organizations; returns how many this process fired. */
export async function fireDueSchedules(ctx: Context): Promise<number> {
  const now = ctx.clock.now();
  const due = await systemTransaction(
    ctx.db,
    (tx) =>
      rows<{ id: string; organizationId: string }>(
        tx,
        sql`
        select id, organization_id as "organizationId" from renubu.schedules
         where next_run_at <= ${now.toISOString()}::timestamptz order by next_run_at limit ${batch}`,
      ),
    { readOnly: true },
  );
  let fired = 0;
  for (const schedule of due) if (await fireOne(ctx, schedule)) fired += 1;
  return fired;
}

/** False when another process has it. One that fails is logged and tried again at the next look. */
async function fireOne(ctx: Context, { id, organizationId }: { id: string; organizationId: string }): Promise<boolean> {
  try {
    return await retried(() =>
      tenantTransaction(ctx.db, organizationId, async (tx) => {
        const schedule = await lockDue(tx, id, ctx.clock.now());
        if (schedule === undefined) return false;
        await fireSchedule(tx, ctx, schedule);
        return true;
      }),
    );
  } catch (error) {
    ctx.log.error({ err: error, scheduleId: id }, 'a schedule could not be fired');
    return false;
  }
}

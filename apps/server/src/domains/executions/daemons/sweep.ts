import { sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { row, rows, systemTransaction } from '../../../platform/db/transaction.ts';

const lateSeconds = 60;
const batch = 500;

interface Stranded {
  executionId: string;
  organizationId: string;
}

/**
 * Asks again for segments of executions whose effects have been due for a minute without anybody performing them: an
 * enqueued segment that was lost, or one whose process died unnoticed. Returns how many it asked for.
 */
export async function sweepEffects(ctx: Context): Promise<number> {
  const now = ctx.clock.now();
  return systemTransaction(ctx.db, async (tx) => {
    const stranded = await rows<Stranded>(
      tx,
      sql`
      with late as (
        select id from renubu.effects
         where status = 'pending'
           and greatest(created_at, not_before, claimed_until, swept_at)
               < ${now.toISOString()}::timestamptz - make_interval(secs => ${lateSeconds})
         order by created_at limit ${batch} for update skip locked
      ),
      swept as (
        update renubu.effects e set swept_at = ${now.toISOString()}::timestamptz
          from late where e.id = late.id
        returning e.execution_id, e.organization_id
      )
      select distinct execution_id as "executionId", organization_id as "organizationId" from swept`,
    );
    const seq = now.getTime();
    await ctx.durable.enqueueSegments(
      tx,
      stranded.map((execution) => ({ ...execution, seq })),
    );
    if (stranded.length > 0) ctx.log.warn({ executions: stranded.length }, 'effects were waiting without a segment');
    return stranded.length;
  });
}

/** Makes the partitions of the history for the months around now, ahead of time. Returns how many were missing. */
export async function ensureHistoryPartitions(ctx: Context): Promise<number> {
  const now = ctx.clock.now();
  const month = (offset: number) =>
    new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + offset, 1)).toISOString().slice(0, 10);
  return systemTransaction(ctx.db, async (tx) => {
    await rows(tx, sql`select pg_advisory_xact_lock(hashtextextended('renubu history partitions', 0))`);
    const made = await row<{ created: number }>(
      tx,
      sql`select renubu.ensure_month_partitions('renubu.history', ${month(-1)}::date, ${month(4)}::date) as created`,
    );
    return made?.created ?? 0;
  });
}

import { sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { row, systemTransaction } from '../../../platform/db/transaction.ts';
import { usualRetentionDays } from '../commands/settings.ts';

const batch = 5_000;

/**
 * Deletes one batch of events that are older than their organization keeps them, with their names and dead letters; an
 * event that is still to be dispatched stays. Executions keep their own copy. Returns how many went.
 */
export async function forgetOldEvents(ctx: Context): Promise<number> {
  const now = ctx.clock.now().toISOString();
  return systemTransaction(ctx.db, async (tx) => {
    const gone = await row<{ events: number }>(
      tx,
      sql`
      with old as (
        select e.id, e.received_at, e.organization_id, e.source, e.ce_id
          from renubu.events e
          left join renubu.event_settings kept on kept.organization_id = e.organization_id
         where e.received_at < ${now}::timestamptz - make_interval(days =>
                 case when kept.organization_id is null then ${usualRetentionDays}::int else kept.retention_days end)
           and not exists (select 1 from renubu.event_dispatches d where d.event_id = e.id and d.status = 'pending')
         order by e.received_at limit ${batch} for update of e skip locked
      ),
      dispatches as (delete from renubu.event_dispatches d using old where d.event_id = old.id),
      links as (delete from renubu.event_links l using old where l.event_id = old.id),
      names as (
        delete from renubu.event_keys k using old
         where (k.organization_id, k.source, k.ce_id) = (old.organization_id, old.source, old.ce_id)
      ),
      events as (
        delete from renubu.events e using old where e.id = old.id and e.received_at = old.received_at returning 1
      )
      select count(*)::int as events from events`,
    );
    return gone?.events ?? 0;
  });
}

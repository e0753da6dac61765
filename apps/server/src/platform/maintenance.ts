import { sql } from 'drizzle-orm';
import type { Context } from './context.ts';
import { startDaemon, type Daemon } from './daemon.ts';
import { row, rows, systemTransaction } from './db/transaction.ts';

const lockKey = 7_264_528_002;
const hourMs = 3_600_000;
/** Live readers resume from the outbox, and stages read from it; both are long done after a week. */
const outboxDays = 7;
const batch = 5_000;

/** Once an hour: makes the coming months' partitions, forgets old answers and old outbox rows. */
export function startMaintenance(ctx: Context): Daemon {
  return startDaemon({ name: 'maintenance', log: ctx.log, pollMs: hourMs, run: () => maintain(ctx) });
}

/** One round of maintenance, in one process at a time. Returns how many rows it deleted. */
export async function maintain(ctx: Context): Promise<number> {
  const now = ctx.clock.now();
  return systemTransaction(ctx.db, async (tx) => {
    const locked = await row<{ ours: boolean }>(tx, sql`select pg_try_advisory_xact_lock(${lockKey}) as ours`);
    if (locked?.ours !== true) return 0;
    await tx.execute(sql`
      select renubu.ensure_month_partitions(c.oid::regclass, (${now}::timestamptz - interval '1 month')::date,
                                            (${now}::timestamptz + interval '3 months')::date)
        from pg_class c
       where c.relkind = 'p' and c.relnamespace = 'renubu'::regnamespace`);
    const answers = await rows(
      tx,
      sql`
      delete from renubu.idempotency_keys where (organization_id, user_id, key) in
        (select organization_id, user_id, key from renubu.idempotency_keys where expires_at <= ${now} limit ${batch})
      returning 1`,
    );
    const messages = await rows(
      tx,
      sql`
      delete from renubu.outbox where (tx, id) in
        (select tx, id from renubu.outbox where at < ${now}::timestamptz - ${outboxDays} * interval '1 day' limit ${batch})
      returning 1`,
    );
    return answers.length + messages.length;
  });
}

import { sql } from 'drizzle-orm';
import type { Context } from '../../platform/context.ts';
import { startDaemon, type Daemon } from '../../platform/daemon.ts';
import { rows, systemTransaction, type Tx } from '../../platform/db/transaction.ts';

const pollMs = 600_000;
const batch = 2_000;

/** Every ten minutes: forgets streams after an hour and traces after 90 days; counts what a crash left reserved. */
export function startAiDaemons(ctx: Context): Daemon[] {
  return [startDaemon({ name: 'traces of models', log: ctx.log, pollMs, run: () => forgetOld(ctx) })];
}

/** One round; returns how many rows it deleted. */
export async function forgetOld(ctx: Context): Promise<number> {
  const now = sql`${ctx.clock.now()}::timestamptz`;
  return systemTransaction(ctx.db, async (tx) => {
    const deleted = [
      await rows(
        tx,
        sql`delete from renubu.ai_streams where id in
              (select id from renubu.ai_streams where created_at < ${now} - interval '1 hour' limit ${batch}) returning 1`,
      ),
      await rows(
        tx,
        sql`delete from renubu.ai_calls where id in
              (select id from renubu.ai_calls where at < ${now} - interval '90 days' limit ${batch}) returning 1`,
      ),
      await countExpired(tx, ctx.clock.now()),
    ];
    return deleted.reduce((sum, gone) => sum + gone.length, 0);
  });
}

/** Nobody knows what a call cost whose process died: what was held for it counts as spent. */
async function countExpired(tx: Tx, at: Date): Promise<unknown[]> {
  const now = sql`${at}::timestamptz`;
  await rows(
    tx,
    sql`
    select 1 from renubu.ai_budgets
     where id in (select budget_id from renubu.ai_reservations where expires_at < ${now}) order by id for update`,
  );
  return rows(
    tx,
    sql`
    with expired as (delete from renubu.ai_reservations where expires_at < ${now} returning budget_id, amount_micros),
    lost as (select budget_id, sum(amount_micros)::bigint as micros from expired group by budget_id)
    update renubu.ai_budgets b
       set spent_micros = lost.micros +
             case when b.period_start = renubu.ai_period_start(b.period, ${now}) then b.spent_micros else 0 end,
           period_start = renubu.ai_period_start(b.period, ${now})
      from lost where b.id = lost.budget_id returning 1`,
  );
}

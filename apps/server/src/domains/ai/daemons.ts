import { sql } from 'drizzle-orm';
import type { Context } from '../../platform/context.ts';
import { startDaemon, type Daemon } from '../../platform/daemon.ts';
import { rows, systemTransaction } from '../../platform/db/transaction.ts';

const pollMs = 600_000;
const batch = 2_000;

/** Every ten minutes: forgets streams after an hour, traces after 90 days, and reservations that expired. */
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
      await rows(tx, sql`delete from renubu.ai_reservations where expires_at < ${now} returning 1`),
    ];
    return deleted.reduce((sum, gone) => sum + gone.length, 0);
  });
}

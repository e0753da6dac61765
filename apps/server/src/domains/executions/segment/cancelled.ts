import { sql } from 'drizzle-orm';
import { rows, type Tx } from '../../../platform/db/transaction.ts';

/** The channel on which processes hear that effects were called off, some of which they may be performing. */
export const cancelledChannel = 'renubu_effects_cancelled';

/** Tells every process, when the transaction is committed, to stop what was called off. */
export async function tellCancelled(tx: Tx): Promise<void> {
  await rows(tx, sql`select pg_notify(${cancelledChannel}, '')`);
}

/** Which of these effects were called off. */
export async function findCancelled(tx: Tx, ids: readonly string[]): Promise<string[]> {
  const found = await rows<{ id: string }>(
    tx,
    sql`select id from renubu.effects where id = any(${sql.param([...ids])}::uuid[]) and status = 'cancelled'`,
  );
  return found.map(({ id }) => id);
}

import { sql } from 'drizzle-orm';
import { rows, type Tx } from '../../../platform/db/transaction.ts';

/** The channel on which workers hear that there is something to dispatch. */
export const dispatchChannel = 'renubu_events';

/** Wakes the workers when the transaction commits. */
export async function tellWorkers(tx: Tx): Promise<void> {
  await rows(tx, sql`select pg_notify(${dispatchChannel}, '')`);
}

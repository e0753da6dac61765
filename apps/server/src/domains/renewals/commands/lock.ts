import { sql } from 'drizzle-orm';
import { row, type Tx } from '../../../platform/db/transaction.ts';

/**
 * Waits until no other transaction determines or scores this organization's work, and keeps others waiting until this
 * one ends. Without it two of them could update the same rows in different orders and block each other.
 */
export async function lockQueue(tx: Tx, organizationId: string): Promise<void> {
  await row(tx, sql`select pg_advisory_xact_lock(hashtextextended(${`renubu.queue:${organizationId}`}, 0))`);
}

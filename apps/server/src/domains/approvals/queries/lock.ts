import { eq, sql } from 'drizzle-orm';
import { row, type Tx } from '../../../platform/db/transaction.ts';
import { notFound } from '../../../platform/http/problem.ts';
import { lockExecution } from '../../executions/queries/load.ts';
import { approvals, type ApprovalRow } from '../tables.ts';

/** Locks an approval until the transaction ends; whoever calls holds the lock of its execution. */
export async function lockApprovalOf(tx: Tx, id: string): Promise<ApprovalRow | undefined> {
  const [found] = await tx.select().from(approvals).where(eq(approvals.id, id)).for('update');
  return found;
}

/** Locks an approval, its execution before it: the engine locks in the same order. Throws 404. */
export async function lockApproval(tx: Tx, id: string): Promise<ApprovalRow> {
  const place = await row<{ executionId: string }>(
    tx,
    sql`select execution_id as "executionId" from renubu.approvals where id = ${id}`,
  );
  if (place === undefined) throw notFound('approval', id);
  await lockExecution(tx, place.executionId);
  const found = await lockApprovalOf(tx, id);
  if (found === undefined) throw notFound('approval', id);
  return found;
}

import { sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { row, type Tx } from '../../../platform/db/transaction.ts';

/** Wakes the process that analyses customers. */
export const analysisChannel = 'renubu_analysis';

/**
 * Asks for customers to be analysed, determined and scored as soon as this transaction commits. Asking again before
 * that happened changes nothing.
 */
export async function requestAnalysis(
  tx: Tx,
  ctx: Context,
  organizationId: string,
  customerIds: readonly string[],
  reason: string,
): Promise<void> {
  if (customerIds.length === 0) return;
  await row(
    tx,
    sql`
    with asked as (
      insert into renubu.pending_analyses (organization_id, customer_id, reason, since)
      select ${organizationId}, id, ${reason}, ${ctx.clock.now().toISOString()}::timestamptz
        from unnest(${sql.param([...new Set(customerIds)].sort())}::uuid[]) as id
      on conflict (organization_id, customer_id) do nothing
      returning 1
    )
    select pg_notify(${analysisChannel}, '') from (select count(*) from asked) as counted`,
  );
}

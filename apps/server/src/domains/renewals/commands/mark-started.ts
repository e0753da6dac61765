import { sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { row, type Tx } from '../../../platform/db/transaction.ts';
import { publishQueues } from './publish-queues.ts';

/** Notes on a queue item which execution works on it. Repeating it for the same execution changes nothing. */
export async function markStarted(tx: Tx, _ctx: Context, itemId: string, executionId: string): Promise<void> {
  const started = await row<{ assignee_id: string | null }>(
    tx,
    sql`
    update renubu.queue_items
       set status = 'in_progress', execution_id = ${executionId}, snoozed_until = null, reason = null
     where id = ${itemId} and status in ('pending', 'snoozed')
    returning assignee_id`,
  );
  if (started !== undefined) await publishQueues(tx, [started.assignee_id]);
}

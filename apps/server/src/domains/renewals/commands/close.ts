import { sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { row, type Tx } from '../../../platform/db/transaction.ts';
import { openItem } from '../sql/statuses.ts';
import { publishQueues } from './publish-queues.ts';

export interface CloseInput {
  status: 'completed' | 'skipped' | 'superseded';
  reason?: string;
}

/**
 * Ends a queue item whose work is done, given up or replaced. An item that is closed already stays as it is.
 * Returns whether it was closed now.
 */
export async function closeQueueItem(tx: Tx, ctx: Context, itemId: string, input: CloseInput): Promise<boolean> {
  const closed = await row<{ assignee_id: string | null }>(
    tx,
    sql`
    update renubu.queue_items
       set status = ${input.status}, reason = coalesce(${input.reason ?? null}, reason), snoozed_until = null,
           closed_at = ${ctx.clock.now().toISOString()}::timestamptz
     where id = ${itemId} and status in ${openItem}
    returning assignee_id`,
  );
  if (closed === undefined) return false;
  await publishQueues(tx, [closed.assignee_id]);
  return true;
}

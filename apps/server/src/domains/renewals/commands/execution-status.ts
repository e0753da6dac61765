import { sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { row, type Tx } from '../../../platform/db/transaction.ts';
import { publishQueues } from './publish-queues.ts';

/**
 * Lets an item that is being worked on follow its execution: snoozed until the given time, or in progress again with
 * null. Does nothing to an item that is closed or not started.
 */
export async function followSnooze(tx: Tx, _ctx: Context, itemId: string, snoozedUntil: Date | null): Promise<void> {
  const until = snoozedUntil?.toISOString() ?? null;
  const changed = await row<{ assignee_id: string | null }>(
    tx,
    sql`
    update renubu.queue_items
       set status = case when ${until}::timestamptz is null then 'in_progress' else 'snoozed' end,
           snoozed_until = ${until}::timestamptz
     where id = ${itemId} and execution_id is not null and status in ('in_progress', 'snoozed')
    returning assignee_id`,
  );
  if (changed !== undefined) await publishQueues(tx, [changed.assignee_id]);
}

import type { MessageNote } from '@renubu/core/assistant/context';
import { sql } from 'drizzle-orm';
import { rows, type Tx } from '../../../platform/db/transaction.ts';

const kept = 40;

/** The newest messages of a conversation, oldest first. */
export async function recentMessages(tx: Tx, threadId: string): Promise<MessageNote[]> {
  return rows<MessageNote>(
    tx,
    sql`
    select id, role, text from (
      select id, seq, role, content as text from renubu.messages where thread_id = ${threadId}
       order by seq desc limit ${kept}) newest order by seq`,
  );
}

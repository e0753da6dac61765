import type { Message } from '@renubu/contracts/executions';
import { eq, sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { notFound } from '../../../platform/http/problem.ts';
import { toMessage, toProposal } from '../queries/messages.ts';
import { messages, threads } from '../tables.ts';
import { writeProposals } from './proposals.ts';
import { usageOf, type MessageDraft } from './record.ts';

/**
 * Appends one message to a thread and counts its tokens. The thread is locked until the transaction ends; for the
 * thread of a step the caller holds the lock of the execution before. Throws 404.
 */
export async function appendMessage(
  tx: Tx,
  ctx: Context,
  threadId: string,
  draft: Omit<MessageDraft, 'path' | 'opening'> & { id?: string },
): Promise<Message> {
  const [thread] = await tx.select().from(threads).where(eq(threads.id, threadId)).for('update');
  if (thread === undefined) throw notFound('conversation', threadId);
  const { organizationId, messageCount } = thread;
  const at = ctx.clock.now();
  const { id = ctx.newId(), proposals: proposed = [], ...said } = draft;
  const [line] = await tx
    .insert(messages)
    .values({ ...said, id, organizationId, threadId, seq: messageCount + 1, at })
    .returning();
  const used = usageOf([draft]);
  await tx
    .update(threads)
    .set({
      messageCount: messageCount + 1,
      lastMessageAt: at,
      inputTokens: sql`${threads.inputTokens} + ${used.inputTokens}`,
      outputTokens: sql`${threads.outputTokens} + ${used.outputTokens}`,
      costMicros: sql`${threads.costMicros} + ${used.costMicros}`,
    })
    .where(eq(threads.id, threadId));
  const written = await writeProposals(tx, ctx, organizationId, [{ threadId, messageId: id, drafts: proposed }]);
  if (line === undefined) throw notFound('conversation', threadId);
  return toMessage(line, written.map(toProposal));
}

import type { Proposal } from '@renubu/contracts/assistant';
import type { Message } from '@renubu/contracts/executions';
import { asc, inArray } from 'drizzle-orm';
import type { Tx } from '../../../platform/db/transaction.ts';
import { groupBy } from '../../../platform/group-by.ts';
import { messages, proposals } from '../tables.ts';

/** All messages of these threads with what they propose, thread by thread in their order. */
export async function listMessages(tx: Tx, threadIds: readonly string[]): Promise<Message[]> {
  if (threadIds.length === 0) return [];
  const lines = await tx
    .select()
    .from(messages)
    .where(inArray(messages.threadId, [...threadIds]))
    .orderBy(asc(messages.threadId), asc(messages.seq));
  const proposed = await tx
    .select()
    .from(proposals)
    .where(inArray(proposals.threadId, [...threadIds]))
    .orderBy(asc(proposals.createdAt), asc(proposals.id));
  const byMessage = groupBy(proposed, ({ messageId }) => messageId);
  return lines.map((line) => toMessage(line, (byMessage.get(line.id) ?? []).map(toProposal)));
}

/** A message as the API shows it. */
export function toMessage(line: typeof messages.$inferSelect, proposed: Proposal[] = []): Message {
  const { id, threadId, seq, role, author, content, buttons, artifactKey, source, ai, blocks, at } = line;
  const place = { id, threadId, seq, role, author, content, buttons, artifactKey, source, ai, blocks };
  return { ...place, proposals: proposed, at: at.toISOString() };
}

/** A proposal as the API shows it. */
export function toProposal(found: typeof proposals.$inferSelect): Proposal {
  const { organizationId: _, decidedAt, createdAt, ...proposal } = found;
  return { ...proposal, decidedAt: decidedAt?.toISOString() ?? null, createdAt: createdAt.toISOString() };
}

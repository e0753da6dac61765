import type { ChatButton } from '@renubu/contracts/language/guided';
import type { Message, Thread } from '@renubu/contracts/executions';
import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm';
import type { Tx } from '../../../platform/db/transaction.ts';
import { messages, threads } from '../tables.ts';

/** The conversations of an execution with all their messages, in the order in which they began. */
export async function listThreads(tx: Tx, executionId: string, path?: string): Promise<Thread[]> {
  const found = await tx
    .select()
    .from(threads)
    .where(and(eq(threads.executionId, executionId), path === undefined ? undefined : eq(threads.path, path)))
    .orderBy(asc(threads.createdAt), asc(threads.id));
  if (found.length === 0) return [];
  const lines = await tx
    .select()
    .from(messages)
    .where(
      inArray(
        messages.threadId,
        found.map((thread) => thread.id),
      ),
    )
    .orderBy(asc(messages.threadId), asc(messages.seq));
  const byThread = new Map<string, Message[]>();
  for (const line of lines) {
    const thread = byThread.get(line.threadId);
    if (thread === undefined) byThread.set(line.threadId, [toMessage(line)]);
    else thread.push(toMessage(line));
  }
  return found.map((thread) => ({
    id: thread.id,
    executionId,
    path: thread.path,
    status: thread.status,
    messages: byThread.get(thread.id) ?? [],
  }));
}

function toMessage(line: typeof messages.$inferSelect): Message {
  const { id, threadId, seq, role, author, content, buttons, artifactKey, source, at } = line;
  return { id, threadId, seq, role, author, content, buttons, artifactKey, source, at: at.toISOString() };
}

/** The buttons now on offer in a step's conversation: those of its last message that has some. */
export async function offeredButtons(tx: Tx, executionId: string, path: string): Promise<ChatButton[]> {
  const [last] = await tx
    .select({ buttons: messages.buttons })
    .from(messages)
    .innerJoin(threads, eq(messages.threadId, threads.id))
    .where(
      and(
        eq(threads.executionId, executionId),
        eq(threads.path, path),
        sql`jsonb_array_length(${messages.buttons}) > 0`,
      ),
    )
    .orderBy(desc(messages.seq))
    .limit(1);
  return last?.buttons ?? [];
}

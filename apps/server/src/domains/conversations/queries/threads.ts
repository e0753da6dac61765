import type { ChatButton } from '@renubu/contracts/language/guided';
import type { Message, Thread } from '@renubu/contracts/executions';
import { and, asc, desc, eq, sql } from 'drizzle-orm';
import type { Tx } from '../../../platform/db/transaction.ts';
import { messages, threads } from '../tables.ts';
import { listMessages } from './messages.ts';

/** The conversations of an execution with all their messages, in the order in which they began. */
export async function listThreads(tx: Tx, executionId: string, path?: string): Promise<Thread[]> {
  const found = await tx
    .select({ id: threads.id, path: threads.path, status: threads.status })
    .from(threads)
    .where(and(eq(threads.executionId, executionId), path === undefined ? undefined : eq(threads.path, path)))
    .orderBy(asc(threads.createdAt), asc(threads.id));
  const byThread = new Map<string, Message[]>(found.map((thread) => [thread.id, []]));
  for (const message of await listMessages(tx, [...byThread.keys()])) byThread.get(message.threadId)?.push(message);
  return found.map(({ id, path, status }) => {
    return { id, executionId, path: path ?? '', status, messages: byThread.get(id) ?? [] };
  });
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

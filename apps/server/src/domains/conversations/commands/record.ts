import type { Actor } from '@renubu/contracts/actor';
import type { ChatButton } from '@renubu/contracts/language/guided';
import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { messages, threads } from '../tables.ts';

/** A message before it has its place in a thread. Threads are found by the path of their step. */
export interface MessageDraft {
  path: string;
  role: 'user' | 'assistant' | 'system';
  author: Actor;
  content: string;
  buttons: ChatButton[];
  artifactKey: string | null;
  source: 'definition' | 'person' | 'built-in';
  /** The first message of a step: left out when its thread has messages already. */
  opening?: boolean;
}

export interface Conversation {
  organizationId: string;
  executionId: string;
}

/**
 * Opens the threads of `paths` (again) and appends the messages in their order. The caller holds the lock of the
 * execution, so that positions cannot collide.
 */
export async function recordConversation(
  tx: Tx,
  ctx: Context,
  { organizationId, executionId }: Conversation,
  opened: readonly string[],
  drafts: readonly MessageDraft[],
): Promise<void> {
  const paths = [...new Set([...opened, ...drafts.map((draft) => draft.path)])];
  if (paths.length === 0) return;
  const before = await tx
    .select({ path: threads.path, messageCount: threads.messageCount })
    .from(threads)
    .where(and(eq(threads.executionId, executionId), inArray(threads.path, paths)));
  const counts = new Map(before.map((thread) => [thread.path, thread.messageCount]));
  const fresh = drafts.filter((draft) => draft.opening !== true || (counts.get(draft.path) ?? 0) === 0);
  const now = ctx.clock.now();
  const written = await tx
    .insert(threads)
    .values(
      paths.map((path) => ({
        id: ctx.newId(),
        organizationId,
        executionId,
        path,
        messageCount: fresh.filter((draft) => draft.path === path).length,
        createdAt: now,
      })),
    )
    .onConflictDoUpdate({
      target: [threads.executionId, threads.path],
      set: {
        messageCount: sql`${threads.messageCount} + excluded.message_count`,
        status: reopened(opened),
        endedAt: sql`case when ${openedHere(opened)} then null else ${threads.endedAt} end`,
      },
    })
    .returning({ id: threads.id, path: threads.path });
  const ids = new Map(written.map((thread) => [thread.path, thread.id]));
  await appendMessages(tx, ctx, organizationId, ids, counts, fresh);
}

const openedHere = (opened: readonly string[]) =>
  opened.length === 0 ? sql`false` : inArray(threads.path, [...opened]);
const reopened = (opened: readonly string[]) =>
  sql`case when ${openedHere(opened)} then 'active' else ${threads.status} end`;

async function appendMessages(
  tx: Tx,
  ctx: Context,
  organizationId: string,
  threadIds: ReadonlyMap<string, string>,
  counts: ReadonlyMap<string, number>,
  drafts: readonly MessageDraft[],
): Promise<void> {
  const next = new Map(counts);
  const at = ctx.clock.now();
  const values = drafts.flatMap((draft) => {
    const threadId = threadIds.get(draft.path);
    if (threadId === undefined) return [];
    const seq = (next.get(draft.path) ?? 0) + 1;
    next.set(draft.path, seq);
    const { role, author, content, buttons, artifactKey, source } = draft;
    return [
      { id: ctx.newId(), organizationId, threadId, seq, role, author, content, buttons, artifactKey, source, at },
    ];
  });
  if (values.length > 0) await tx.insert(messages).values(values);
}

/** Closes the active threads of steps that ended: completed where the step was, abandoned where it was left. */
export async function closeThreads(
  tx: Tx,
  ctx: Context,
  executionId: string,
  ended: { completed: readonly string[]; abandoned: readonly string[] },
): Promise<void> {
  const paths = [...ended.completed, ...ended.abandoned];
  if (paths.length === 0) return;
  const done = ended.completed.length === 0 ? sql`false` : inArray(threads.path, [...ended.completed]);
  await tx
    .update(threads)
    .set({ status: sql`case when ${done} then 'completed' else 'abandoned' end`, endedAt: ctx.clock.now() })
    .where(and(eq(threads.executionId, executionId), eq(threads.status, 'active'), inArray(threads.path, paths)));
}

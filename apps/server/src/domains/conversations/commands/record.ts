import type { Actor } from '@renubu/contracts/actor';
import type { AiSource } from '@renubu/contracts/ai';
import type { ContentBlock } from '@renubu/contracts/assistant';
import type { ChatButton } from '@renubu/contracts/language/guided';
import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { messages, threads } from '../tables.ts';
import { writeProposals, type ProposalDraft, type ProposedWith } from './proposals.ts';

/** A message before it has its place in a thread. Threads are found by the path of their step. */
export interface MessageDraft {
  path: string;
  role: 'user' | 'assistant' | 'system';
  author: Actor;
  content: string;
  buttons: ChatButton[];
  artifactKey: string | null;
  source: 'definition' | 'person' | 'built-in' | 'model';
  /** Of an answer of the assistant: how it came about, and its parts with their evidence. */
  ai?: AiSource;
  blocks?: ContentBlock[];
  /** What the answer proposes. */
  proposals?: ProposalDraft[];
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
  const counts = new Map(before.map((thread) => [thread.path ?? '', thread.messageCount]));
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
        ...usageOf(fresh.filter((draft) => draft.path === path)),
        createdAt: now,
        lastMessageAt: now,
      })),
    )
    .onConflictDoUpdate({
      target: [threads.executionId, threads.path],
      set: {
        messageCount: sql`${threads.messageCount} + excluded.message_count`,
        inputTokens: sql`${threads.inputTokens} + excluded.input_tokens`,
        outputTokens: sql`${threads.outputTokens} + excluded.output_tokens`,
        costMicros: sql`${threads.costMicros} + excluded.cost_micros`,
        lastMessageAt: sql`case when excluded.message_count > 0 then excluded.last_message_at else ${threads.lastMessageAt} end`,
        status: reopened(opened),
        endedAt: sql`case when ${openedHere(opened)} then null else ${threads.endedAt} end`,
      },
    })
    .returning({ id: threads.id, path: threads.path });
  const ids = new Map(written.map((thread) => [thread.path ?? '', thread.id]));
  await appendMessages(tx, ctx, organizationId, ids, counts, fresh);
}

/** Tokens and cost of the answers among some messages. */
export function usageOf(drafts: readonly Pick<MessageDraft, 'ai'>[]) {
  const total = { inputTokens: 0, outputTokens: 0, costMicros: 0 };
  for (const { ai } of drafts) {
    total.inputTokens += ai?.usage.inputTokens ?? 0;
    total.outputTokens += ai?.usage.outputTokens ?? 0;
    total.costMicros += ai?.usage.costMicros ?? 0;
  }
  return total;
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
  const proposed: ProposedWith[] = [];
  const values = drafts.flatMap((draft) => {
    const threadId = threadIds.get(draft.path);
    if (threadId === undefined) return [];
    const seq = (next.get(draft.path) ?? 0) + 1;
    next.set(draft.path, seq);
    const id = ctx.newId();
    proposed.push({ threadId, messageId: id, drafts: draft.proposals ?? [] });
    const { role, author, content, buttons, artifactKey, source, ai = null, blocks = [] } = draft;
    const said = { role, author, content, buttons, artifactKey, source, ai, blocks };
    return [{ id, organizationId, threadId, seq, ...said, at }];
  });
  if (values.length === 0) return;
  await tx.insert(messages).values(values);
  await writeProposals(tx, ctx, organizationId, proposed);
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

import type { AssistantThreadSummary } from '@renubu/contracts/assistant';
import type { AiSource } from '@renubu/contracts/ai';
import type { Message, Thread } from '@renubu/contracts/executions';
import { plainAnswer, type AssistantAnswer } from '@renubu/core/assistant/answer';
import { visibleText } from '@renubu/core/assistant/model/visible';
import type { Asked } from '@renubu/core/assistant/respond';
import { eq } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { actorOf, type Session } from '../../../platform/session.ts';
import { tenantTransaction, type Tx } from '../../../platform/db/transaction.ts';
import { conflict } from '../../../platform/http/problem.ts';
import { publish } from '../../../platform/outbox/publish.ts';
import { ask } from '../../ai/commands/ask.ts';
import { startStream } from '../../ai/commands/start-stream.ts';
import { hasModel } from '../../ai/queries/has-model.ts';
import { appendMessage } from '../../conversations/commands/append.ts';
import { threads } from '../../conversations/tables.ts';
import { requireOwn } from '../../executions/commands/verbs.ts';
import { lockExecution } from '../../executions/queries/load.ts';
import { loadAssistantContext, type About } from '../queries/context.ts';
import { namedCustomer } from '../queries/named-customer.ts';
import { readThread } from '../queries/threads.ts';
import { prepareAnswer, type Answered } from './answer.ts';
import { callerOf } from './caller.ts';

/** Who answers when it is not a person. */
export const assistant = { type: 'system', id: 'assistant', name: 'Renubu' } as const;

/**
 * Keeps what a person says in a conversation. Throws 404, 403 for somebody else's work, 409 `thread_closed`.
 */
export async function keepQuestion(
  tx: Tx,
  ctx: Context,
  session: Session,
  threadId: string,
  text: string,
): Promise<{ thread: AssistantThreadSummary; message: Message }> {
  const thread = await readThread(tx, session, threadId);
  if (thread.executionId !== null) await requireOwn(tx, session, (await lockExecution(tx, thread.executionId)).row);
  if (thread.status !== 'active') throw conflict('thread_closed', 'This conversation has ended.');
  const message = await appendMessage(tx, ctx, threadId, {
    role: 'user',
    author: actorOf(session),
    content: text,
    buttons: [],
    artifactKey: null,
    source: 'person',
  });
  if (thread.title === '')
    await tx
      .update(threads)
      .set({ title: text.slice(0, 80) })
      .where(eq(threads.id, threadId));
  await tellThread(tx, thread);
  return { thread, message };
}

/** Answers a kept question: reads, asks, keeps the answer. No lock is held while a model thinks. */
export async function answerQuestion(
  ctx: Context,
  session: Session,
  thread: AssistantThreadSummary,
  asked: Asked,
): Promise<Message> {
  const { prepared, keep } = await prepare(ctx, session, thread, asked);
  const { output, source } = await ask(ctx, prepared.question);
  return keep(prepared.read(output, source));
}

/** As `answerQuestion`, in the background where a model answers: then there is no answer yet, and a stream to follow. */
export async function startAnswer(
  ctx: Context,
  session: Session,
  thread: AssistantThreadSummary,
  asked: Asked,
): Promise<{ answer: Message | null; streamId: string | null }> {
  if (!(await hasModel(ctx, session.organizationId))) {
    return { answer: await answerQuestion(ctx, session, thread, asked), streamId: null };
  }
  const { prepared, keep } = await prepare(ctx, session, thread, asked);
  const keepIt = async ({ output, source }: { output: string; source: AiSource }) => {
    await keep(prepared.read(output, source));
  };
  const { streamId } = await startStream(ctx, prepared.question, keepIt, { show: visibleText });
  return { answer: null, streamId };
}

/** Reads what the answer needs, makes the question, and knows where the answer goes. */
async function prepare(ctx: Context, session: Session, thread: AssistantThreadSummary, asked: Asked) {
  const about = await inOrganization(ctx, session, (tx) => aboutOf(tx, session, thread, asked.text), true);
  const context = await inOrganization(ctx, session, (tx) => loadAssistantContext(tx, ctx, session, about), true);
  const prepared = prepareAnswer(ctx, session, callerOf(session, thread.executionId), context, asked);
  const keep = (answered: Answered) =>
    inOrganization(ctx, session, (tx) => keepAnswer(tx, ctx, thread, about, answered));
  return { prepared, keep };
}

/** Answers what was just said in the conversation of a step. */
export async function answerInThread(
  ctx: Context,
  session: Session,
  { id, messages }: Thread,
  text: string,
): Promise<void> {
  const messageId = messages.findLast(({ role }) => role === 'user')?.id ?? id;
  const thread = await inOrganization(ctx, session, (tx) => readThread(tx, session, id), true);
  await answerQuestion(ctx, session, thread, { text, messageId });
}

function inOrganization<T>(ctx: Context, session: Session, work: (tx: Tx) => Promise<T>, readOnly = false): Promise<T> {
  return tenantTransaction(ctx.db, session.organizationId, work, { readOnly });
}

/** In a general conversation the customer a question names is what it is about. */
async function aboutOf(tx: Tx, session: Session, thread: AssistantThreadSummary, text: string): Promise<About> {
  const { executionId, path, customer, id } = thread;
  const step = executionId === null || path === null ? null : { executionId, path };
  const mayName = customer === null && step === null && session.permissions.includes('customers.read');
  const named = mayName ? await namedCustomer(tx, session.organizationId, text) : null;
  return { customerId: customer?.id ?? named, step, threadId: id };
}

/** Appends an answer with its proposals. */
export async function keepAnswer(
  tx: Tx,
  ctx: Context,
  thread: AssistantThreadSummary,
  about: About,
  { answer, source }: Answered,
): Promise<Message> {
  if (thread.executionId !== null) await lockExecution(tx, thread.executionId);
  const message = await appendMessage(
    tx,
    ctx,
    thread.id,
    answerDraft(answer, source, thread.executionId, about.customerId ?? thread.customer?.id ?? null),
  );
  await tellThread(tx, thread);
  return message;
}

function answerDraft(answer: AssistantAnswer, source: AiSource, executionId: string | null, customerId: string | null) {
  return {
    role: 'assistant' as const,
    author: assistant,
    content: plainAnswer(answer.blocks),
    buttons: [],
    artifactKey: null,
    source: source.kind,
    ai: source,
    blocks: answer.blocks,
    proposals: answer.proposals.map((proposal) => ({ ...proposal, customerId, executionId })),
  };
}

/** Tells those who watch the execution that its conversation goes on. */
export async function tellThread(tx: Tx, { executionId, path }: AssistantThreadSummary): Promise<void> {
  if (executionId === null || path === null) return;
  await publish(tx, {
    topic: `executions/${executionId}`,
    type: 'message_posted',
    subject: executionId,
    data: { path },
  });
}

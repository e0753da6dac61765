import type { Message } from '@renubu/contracts/executions';
import { nodeOf } from '@renubu/core/engine/paths';
import type { Context } from '../../../platform/context.ts';
import type { Session } from '../../../platform/session.ts';
import { tenantTransaction, type Tx } from '../../../platform/db/transaction.ts';
import { listMessages } from '../../conversations/queries/messages.ts';
import { takesFreeText } from '../../conversations/queries/free-text.ts';
import { matchBranch } from '../../conversations/queries/match.ts';
import { offeredButtons } from '../../conversations/queries/threads.ts';
import { chat, type Chatted } from '../../executions/commands/chat.ts';
import { actOn } from '../../executions/commands/verbs.ts';
import { loadExecutionRow } from '../../executions/queries/load.ts';
import { loadPlan } from '../../workflows/queries/plans.ts';
import { readThread } from '../queries/threads.ts';
import { keepQuestion, startAnswer } from './post.ts';

export interface Posted {
  message: Message;
  answer: Message | null;
  streamId: string | null;
}

/**
 * Takes what a person says in a conversation and answers. In the conversation of a step the choices of its script come
 * first, as in its chat. Throws 404, 403 for somebody else's work, 409 when the conversation has ended.
 */
export async function postMessage(ctx: Context, session: Session, threadId: string, text: string): Promise<Posted> {
  const inside = <T>(work: (tx: Tx) => Promise<T>) => tenantTransaction(ctx.db, session.organizationId, work);
  const scripted = await inside((tx) => scriptedStep(tx, ctx, session, threadId, text));
  if (scripted !== null) {
    const { forAssistant, ...posted } = await sayInStep(ctx, session, threadId, scripted, text);
    if (forAssistant === null) return posted;
    const thread = await inside((tx) => readThread(tx, session, threadId));
    return {
      message: posted.message,
      ...(await startAnswer(ctx, session, thread, { text, messageId: posted.message.id })),
    };
  }
  const { thread, message } = await inside((tx) => keepQuestion(tx, ctx, session, threadId, text));
  return { message, ...(await startAnswer(ctx, session, thread, { text, messageId: message.id })) };
}

interface ScriptedStep {
  executionId: string;
  path: string;
}

/** The step whose script answers this text: one of its choices is meant, or it takes no free text. */
async function scriptedStep(
  tx: Tx,
  ctx: Context,
  session: Session,
  threadId: string,
  text: string,
): Promise<ScriptedStep | null> {
  const { executionId, path, status } = await readThread(tx, session, threadId);
  if (executionId === null || path === null || status !== 'active') return null;
  const row = await loadExecutionRow(tx, executionId);
  const step = nodeOf(await loadPlan(tx, ctx, row.versionId), path)?.step;
  const script = step?.type === 'guided' ? step.chat : undefined;
  if (script === undefined) return null;
  const { value } = matchBranch(script, await offeredButtons(tx, executionId, path), text);
  return value === null && takesFreeText(script) ? null : { executionId, path };
}

/** Says a choice of the script; the engine answers. */
async function sayInStep(
  ctx: Context,
  session: Session,
  threadId: string,
  { executionId, path }: ScriptedStep,
  text: string,
): Promise<Posted & Chatted> {
  return actOn(
    ctx,
    { session, executionId },
    async (tx, locked) => {
      const before = (await listMessages(tx, [threadId])).length;
      return { before, ...(await chat(tx, ctx, session, locked, { stepId: path, text })) };
    },
    async (tx, { before, forAssistant }) => {
      const [message, ...answers] = (await listMessages(tx, [threadId])).slice(before);
      if (message === undefined) throw new Error('A message that was said was not kept.');
      return { message, answer: answers.at(-1) ?? null, streamId: null, forAssistant };
    },
  );
}

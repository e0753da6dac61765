import type { ChatAnswer, ChatInput } from '@renubu/contracts/ai-providers';
import { chat as chatPrompt } from '@renubu/ai/prompts/chat';
import type { Context } from '../../../platform/context.ts';
import type { Session } from '../../../platform/session.ts';
import { askWith, type Question } from './ask.ts';
import { startStream } from './start-stream.ts';

/** Completes a conversation; the answer says who made it. */
export async function completeChat(ctx: Context, session: Session, input: ChatInput): Promise<ChatAnswer> {
  const { answer, finish } = await askWith(ctx, questionOf(session, input), undefined);
  const { provider, model, usage } = answer.source;
  return {
    id: ctx.newId(),
    content: answer.output,
    model,
    provider,
    usage: { ...usage, totalTokens: usage.inputTokens + usage.outputTokens },
    finishReason: finish ?? 'fallback',
    createdAt: ctx.clock.now().toISOString(),
    source: answer.source,
  };
}

/** The same in the background, to be followed. */
export const streamChat = (ctx: Context, session: Session, input: ChatInput): Promise<{ streamId: string }> =>
  startStream(ctx, questionOf(session, input), () => Promise.resolve());

type Turns = ChatInput['messages'];

function questionOf(session: Session, input: ChatInput): Question<{ messages: Turns }, string> {
  const { organizationId, userId, apiKey } = session;
  const { messages, model, maxTokens, temperature, topP, stopSequences } = input;
  return {
    caller: {
      organizationId,
      userId: apiKey?.ownerId ?? userId,
      apiKeyId: apiKey === undefined ? null : userId,
      executionId: null,
      workflowId: null,
    },
    prompt: { ...chatPrompt, maxOutputTokens: maxTokens },
    input: { messages },
    builtIn: () =>
      'No model is available to answer this freely. Ask about a customer in the assistant, which answers from your own data without one.',
    sampling: {
      ...(temperature === undefined ? {} : { temperature }),
      ...(topP === undefined ? {} : { topP }),
      ...(stopSequences === undefined ? {} : { stopSequences }),
    },
    ...(model === undefined ? {} : { prefer: model }),
  };
}

import type { AiSource } from '@renubu/contracts/ai';
import { assistantChat } from '@renubu/ai/prompts/assistant-chat';
import { plainAnswer, type AssistantAnswer } from '@renubu/core/assistant/answer';
import type { AssistantContext } from '@renubu/core/assistant/context';
import { problemsOf, readModelAnswer, splitAnswer } from '@renubu/core/assistant/model/answer';
import { chatInput, type Citations } from '@renubu/core/assistant/model/input';
import { respond, withMessage, type Asked } from '@renubu/core/assistant/respond';
import type { Context } from '../../../platform/context.ts';
import type { Session } from '../../../platform/session.ts';
import { type AiCaller, type Question } from '../../ai/commands/ask.ts';
import type { ChatInput } from '@renubu/core/assistant/model/input';
import { readTools } from './tools.ts';

export interface Answered {
  answer: AssistantAnswer;
  source: AiSource;
}

/** A question ready to be asked, and how its answer is read. */
export interface Prepared {
  question: Question<ChatInput, string>;
  read: (text: string, source: AiSource) => Answered;
}

/**
 * Makes a question of what a person asked. A model's answer is read as text that cites by short names; the built-in one
 * is made anew, because it has its evidence already.
 */
export function prepareAnswer(
  ctx: Context,
  session: Session,
  caller: AiCaller,
  context: AssistantContext,
  asked: Asked,
): Prepared {
  const { input, citations } = chatInput(withMessage(context, asked), asked.text);
  const builtIn = () => respond(context, asked);
  return {
    question: {
      caller,
      prompt: assistantChat,
      input,
      builtIn: () => plainAnswer(builtIn().blocks),
      check: problemsOf,
      tools: readTools(ctx, session, context, citations),
    },
    read: (text, source) => ({
      source,
      answer: source.kind === 'model' ? fromModel(context, asked, text, citations) : builtIn(),
    }),
  };
}

function fromModel(context: AssistantContext, asked: Asked, text: string, citations: Citations): AssistantAnswer {
  if (splitAnswer(text).prose === '') return respond(context, asked);
  return readModelAnswer(withMessage(context, asked), asked, text, citations.known);
}

import type { Guards } from '@renubu/connectors/guards';
import type { LanguageModelV3FunctionTool, LanguageModelV3Prompt, LanguageModelV3ToolCall } from '@ai-sdk/provider';
import type { Json } from '@renubu/contracts/json';
import type { z } from 'zod';
import type { Meter } from '../meter.ts';
import { callModel, type ModelAnswer, type ModelRequest, type Progress, type Sampling } from '../models/call.ts';
import { costMicros, mostTokens } from '../prices.ts';
import type { Fetch, Provider } from '../provider.ts';
import type { Redaction } from '../redact.ts';
import type { Tally } from '../tally.ts';
import { answerSchema } from './structured.ts';

/** Something a model may read with while it answers. Tools change nothing. */
export interface ReadTool<Input = never> {
  description: string;
  input: z.ZodType<Input>;
  read: (input: Input) => Promise<Json>;
}

export interface Conversation {
  provider: Provider;
  messages: LanguageModelV3Prompt;
  format: ModelRequest['format'];
  tools: Record<string, ReadTool>;
  maxOutputTokens: number;
  sampling: Sampling;
  redaction: Redaction;
  meter: Meter;
  guards: Guards;
  fetch: Fetch;
  tally: Tally;
  signal: AbortSignal;
  sinceStart: () => number;
  onText: (piece: string) => void;
  /** What was written so far is not the answer. */
  onRestart: () => void;
}

/** Rounds in which a model may read; the last answer comes without tools. */
const maxRounds = 5;
const maxCallsPerRound = 8;
const maxResultCharacters = 20_000;

/**
 * Lets the model answer, reading with tools for at most five rounds. Tools only read; a call of anything else gets a
 * refusal as its result. Throws an `AiFailure`.
 */
export async function converse(conversation: Conversation): Promise<ModelAnswer> {
  const messages = [...conversation.messages];
  const tools = declared(conversation.tools);
  for (let round = 0; ; round += 1) {
    const offered = round < maxRounds ? tools : [];
    const answer = await meteredCall(conversation, messages, offered);
    if (answer.toolCalls.length === 0 || offered.length === 0) return { ...answer, toolCalls: [] };
    if (answer.text !== '') conversation.onRestart();
    const calls = answer.toolCalls.slice(0, maxCallsPerRound);
    messages.push(asked(answer.text, calls), {
      role: 'tool',
      content: await Promise.all(calls.map((call) => resultOf(conversation, call))),
    });
  }
}

/** One call with its money held before and counted after it. */
async function meteredCall(
  conversation: Conversation,
  messages: LanguageModelV3Prompt,
  tools: LanguageModelV3FunctionTool[],
): Promise<ModelAnswer> {
  const { provider, guards, meter, fetch, signal, tally } = conversation;
  const { format, maxOutputTokens, sampling } = conversation;
  const request: ModelRequest = { messages, format, tools, maxOutputTokens, sampling };
  const sent = JSON.stringify({ messages, format, tools });
  return guards.run(provider.id, provider, async () => {
    signal.throwIfAborted();
    const held = await meter.reserve(provider, costMicros(provider.prices, mostTokens(sent), maxOutputTokens));
    const progress: Progress = { answered: false, characters: 0 };
    const onFirstToken = (): void => void (tally.firstTokenMs ??= conversation.sinceStart());
    let [inputTokens, outputTokens] = [0, 0];
    try {
      const answer = await callModel(provider, request, {
        fetch,
        signal,
        progress,
        onFirstToken,
        onText: conversation.onText,
      });
      inputTokens = answer.inputTokens ?? usualTokens(sent.length);
      outputTokens = answer.outputTokens ?? usualTokens(progress.characters);
      return answer;
    } catch (error) {
      if (progress.answered || signal.aborted || isTimeout(error)) {
        [inputTokens, outputTokens] = [usualTokens(sent.length), usualTokens(progress.characters)];
      }
      throw error;
    } finally {
      const cost = costMicros(provider.prices, inputTokens, outputTokens);
      tally.add({ inputTokens, outputTokens, costMicros: cost });
      await held.settle(cost);
    }
  });
}

const usualTokens = (characters: number): number => Math.ceil(characters / 4);
const isTimeout = (error: unknown): boolean => (error as { code?: unknown }).code === 'timeout';

function declared(tools: Record<string, ReadTool>): LanguageModelV3FunctionTool[] {
  return Object.entries(tools).map(([name, { description, input }]) => ({
    type: 'function',
    name,
    description,
    inputSchema: answerSchema(input) ?? { type: 'object' },
  }));
}

function asked(text: string, calls: LanguageModelV3ToolCall[]): LanguageModelV3Prompt[number] {
  return {
    role: 'assistant',
    content: [
      ...(text === '' ? [] : [{ type: 'text' as const, text }]),
      ...calls.map(({ toolCallId, toolName, input }) => ({
        type: 'tool-call' as const,
        toolCallId,
        toolName,
        input: parsed(input) ?? {},
      })),
    ],
  };
}

/** What a tool read, redacted and cut; a fault is told to the model, for it to go on without. */
async function resultOf({ tools, redaction, signal }: Conversation, call: LanguageModelV3ToolCall) {
  const text = await readWith(tools, call, redaction);
  signal.throwIfAborted();
  const value = redaction.hide(text).slice(0, maxResultCharacters);
  const { toolCallId, toolName } = call;
  return { type: 'tool-result' as const, toolCallId, toolName, output: { type: 'text' as const, value } };
}

async function readWith(
  tools: Record<string, ReadTool>,
  { toolName, input }: LanguageModelV3ToolCall,
  { restore }: Redaction,
): Promise<string> {
  const tool = Object.hasOwn(tools, toolName) ? tools[toolName] : undefined;
  if (tool === undefined) return 'There is no such tool.';
  const given = tool.input.safeParse(parsed(restore(input)));
  if (!given.success) return `The input does not fit: ${given.error.issues.map(({ message }) => message).join('; ')}`;
  try {
    return JSON.stringify(await tool.read(given.data));
  } catch {
    return 'This could not be read.';
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

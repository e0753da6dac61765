import type {
  LanguageModelV3CallOptions,
  LanguageModelV3FunctionTool,
  LanguageModelV3Prompt,
  LanguageModelV3StreamPart,
  LanguageModelV3ToolCall,
} from '@ai-sdk/provider';
import { classify } from '../classify.ts';
import { orAborted, Watchdog } from '../deadline.ts';
import { AiFailure } from '../failure.ts';
import type { Fetch, Provider } from '../provider.ts';
import { languageModel } from './language-model.ts';

/** How an answer is chosen; what is absent is left to the model. */
export interface Sampling {
  temperature?: number;
  topP?: number;
  stopSequences?: string[];
}

export interface ModelRequest {
  messages: LanguageModelV3Prompt;
  /** Schema the server is asked to keep to; true for JSON of any shape; null for text. */
  format: Record<string, unknown> | true | null;
  tools: LanguageModelV3FunctionTool[];
  maxOutputTokens: number;
  sampling: Sampling;
}

export interface ModelAnswer {
  text: string;
  toolCalls: LanguageModelV3ToolCall[];
  /** Undefined when the server does not say. */
  inputTokens: number | undefined;
  outputTokens: number | undefined;
  finish: 'stop' | 'length' | 'tool-calls';
}

/** What is known of a call while it runs, also when it fails. */
export interface Progress {
  answered: boolean;
  characters: number;
}

export interface CallSurroundings {
  fetch: Fetch;
  signal: AbortSignal;
  progress: Progress;
  onFirstToken: () => void;
  onText: (piece: string) => void;
}

/** Longer answers are no answers. */
const maxCharacters = 400_000;

/**
 * One call of a model, streamed. Throws an `AiFailure`: for silence before the first token or between two pieces, for a
 * connection that breaks off, for what cannot be read, and for whatever the provider refuses.
 */
export async function callModel(
  provider: Provider,
  request: ModelRequest,
  { fetch, signal, progress, onFirstToken, onText }: CallSurroundings,
): Promise<ModelAnswer> {
  const watchdog = new Watchdog(() => silence(provider, progress.answered));
  const stop = AbortSignal.any([signal, watchdog.signal]);
  watchdog.set(provider.firstTokenMs);
  const answer = emptyAnswer();
  try {
    stop.throwIfAborted();
    const model = languageModel(provider, fetch);
    const { stream } = await orAborted(Promise.resolve(model.doStream(optionsOf(request, stop))), stop);
    const reader = stream.getReader();
    try {
      for (;;) {
        const { done, value } = await orAborted(reader.read(), stop);
        if (done) break;
        const length = takePart(answer, value, onText);
        if (length === null) continue;
        if (!progress.answered) onFirstToken();
        progress.answered = true;
        progress.characters += length;
        watchdog.set(provider.stallMs);
        if (progress.characters > maxCharacters)
          throw new AiFailure('invalid_output', `${provider.name} did not stop.`);
      }
    } finally {
      reader.cancel().catch(() => undefined);
    }
    return finished(answer, provider);
  } catch (error) {
    throw stop.aborted && stop.reason instanceof AiFailure ? stop.reason : classify(error, provider.name);
  } finally {
    watchdog.stop();
  }
}

function silence({ name, firstTokenMs, stallMs }: Provider, answered: boolean): AiFailure {
  const message = answered
    ? `${name} fell silent in the middle of its answer for ${seconds(stallMs)}.`
    : `${name} did not begin to answer within ${seconds(firstTokenMs)}.`;
  return new AiFailure('timeout', message, { retryable: true });
}

const seconds = (ms: number): string => `${Number((ms / 1000).toFixed(1))} s`;

function optionsOf(request: ModelRequest, abortSignal: AbortSignal): LanguageModelV3CallOptions {
  const { messages, format, tools, maxOutputTokens, sampling } = request;
  const schema = format === null || format === true ? {} : { schema: format, name: 'answer' };
  return {
    prompt: messages,
    maxOutputTokens,
    ...sampling,
    ...(format === null ? {} : { responseFormat: { type: 'json', ...schema } }),
    ...(tools.length === 0 ? {} : { tools, toolChoice: { type: 'auto' } }),
    abortSignal,
    // Schemas of ours hold what the strict form of OpenAI refuses; the answer is checked here anyway.
    providerOptions: { openai: { strictJsonSchema: false }, compatible: { strictJsonSchema: false } },
  };
}

interface Gathered {
  text: string;
  toolCalls: LanguageModelV3ToolCall[];
  end: Extract<LanguageModelV3StreamPart, { type: 'finish' }> | null;
}

const emptyAnswer = (): Gathered => ({ text: '', toolCalls: [], end: null });

/** Adds a part; returns its length when it is a sign of life, else null. Throws what the server reports. */
function takePart(answer: Gathered, part: LanguageModelV3StreamPart, onText: (piece: string) => void): number | null {
  switch (part.type) {
    case 'text-delta':
      if (part.delta === '') return null;
      answer.text += part.delta;
      onText(part.delta);
      return part.delta.length;
    case 'reasoning-delta':
    case 'tool-input-delta':
      return part.delta.length;
    case 'tool-call':
      answer.toolCalls.push(part);
      return part.input.length;
    case 'finish':
      answer.end = part;
      return null;
    case 'error':
      throw part.error;
    default:
      return null;
  }
}

function finished({ text, toolCalls, end }: Gathered, { name }: Provider): ModelAnswer {
  const reason = end?.finishReason.unified;
  if (reason === 'content-filter') throw new AiFailure('content_refused', `${name} refused to answer this.`);
  // A stream that ends without saying why was broken off; some servers say nothing and are whole nevertheless.
  if (end === null || reason === 'error') {
    const message = `${name} broke off in the middle of its answer.`;
    throw new AiFailure('network', message, { retryable: true });
  }
  return {
    text,
    toolCalls,
    inputTokens: end.usage.inputTokens.total,
    outputTokens: end.usage.outputTokens.total,
    finish: toolCalls.length > 0 ? 'tool-calls' : reason === 'length' ? 'length' : 'stop',
  };
}

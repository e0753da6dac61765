import type { AiSource } from '@renubu/contracts/ai';
import { promptId, type Prompt } from '@renubu/ai/prompt';
import type { ReadTool } from '@renubu/ai/answer/conversation';
import type { Listener } from '@renubu/ai/answer/pieces';
import type { GatewayAnswer } from '@renubu/ai/gateway';
import type { Sampling } from '@renubu/ai/models/call';
import type { Context } from '../../../platform/context.ts';
import type { AiCaller } from '../caller.ts';
import type { Known, KnownProvider } from '../gate/known.ts';
import { budgetMeter } from '../gate/meter.ts';
import { recordCall, type CallRecord } from '../gate/record.ts';
import { modelsOf } from '../gate/runtime.ts';

export type { AiCaller, ReadTool };

export interface Question<Input, Output> {
  caller: AiCaller;
  prompt: Prompt<Input, Output>;
  input: Input;
  /** The deterministic answer: given without a model, and whenever a model cannot help. Takes less than 100 ms. */
  builtIn: (input: Input) => Output;
  /** What is wrong with a model's answer beyond its schema; empty when it will do. It gets one chance to repair it. */
  check?: (output: Output) => string[];
  tools?: Record<string, ReadTool>;
  /** Most this one call may cost, in millionths of a US dollar. */
  budgetMicros?: number;
  signal?: AbortSignal;
  /** Name of a provider or of its model that is asked before the others. */
  prefer?: string;
  sampling?: Sampling;
}

export interface Answer<Output> {
  output: Output;
  source: AiSource;
}

/** A piece of an answer on its way. `restart`: forget the text so far, another provider begins again. */
export type AnswerPart =
  { type: 'text'; text: string } | { type: 'restart' } | { type: 'done'; answer: Answer<string> };

/** Asks the organization's model, else the built-in provider. Never throws for a provider's fault. */
export async function ask<Input, Output>(ctx: Context, question: Question<Input, Output>): Promise<Answer<Output>> {
  return (await askWith(ctx, question, undefined)).answer;
}

/** The same as `ask` for plain text, piece by piece. Leaving early calls the question off. */
export async function* askInPieces<Input>(
  ctx: Context,
  question: Question<Input, string>,
): AsyncGenerator<AnswerPart, void> {
  const parts: AnswerPart[] = [];
  let wake: () => void = () => undefined;
  const give = (part: AnswerPart): void => {
    parts.push(part);
    wake();
  };
  const left = new AbortController();
  const signal = question.signal === undefined ? left.signal : AbortSignal.any([question.signal, left.signal]);
  let heard = false;
  const listener: Listener = {
    text: (text) => {
      heard = true;
      give({ type: 'text', text });
    },
    restart: () => {
      heard = false;
      give({ type: 'restart' });
    },
  };
  const asking = askWith(ctx, { ...question, signal }, listener).then(({ answer }) => {
    if (answer.source.kind === 'built-in') {
      if (heard) give({ type: 'restart' });
      give({ type: 'text', text: answer.output });
    }
    give({ type: 'done', answer });
  });
  // A rejection is met below; until then it must not count as unhandled.
  let ended = false;
  const settled = asking.then(
    () => undefined,
    (error: unknown) => ({ error }),
  );
  void settled.then(() => {
    ended = true;
    wake();
  });
  try {
    for (;;) {
      const part = parts.shift();
      if (part !== undefined) {
        yield part;
        if (part.type === 'done') return;
      } else if (ended) {
        await asking;
      } else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  } finally {
    left.abort();
  }
}

export interface AskedAnswer<Output> {
  answer: Answer<Output>;
  /** Why the text ends where it does; null for the built-in answer. */
  finish: 'stop' | 'length' | null;
}

/** As `ask`, telling a listener what comes. */
export async function askWith<Input, Output>(
  ctx: Context,
  question: Question<Input, Output>,
  listener: Listener | undefined,
): Promise<AskedAnswer<Output>> {
  const started = performance.now();
  const builtIn = (fallback: AiSource['fallback'], usage = nothingUsed): AskedAnswer<Output> => {
    const output = question.builtIn(question.input);
    const latencyMs = Math.round(performance.now() - started);
    const source = { ...builtInSource(promptId(question.prompt), latencyMs, fallback), usage };
    return { answer: { output, source }, finish: null };
  };
  try {
    const known = await modelsOf(ctx).known.of(ctx, question.caller.organizationId);
    if (known.providers.length === 0) return builtIn(null);
    const allowed = known.providers.filter(({ cloud }) => !cloud || known.settings.cloudAllowed);
    if (allowed.length === 0) {
      await record(ctx, question, known, { refused: cloudNotAllowed });
      return builtIn(cloudNotAllowed);
    }
    const answered = await reach(ctx, question, known, inOrder(allowed, question.prefer), listener);
    await record(ctx, question, known, answered);
    if (!answered.ok)
      return builtIn({ code: answered.failure.code, message: answered.failure.message }, answered.usage);
    return { answer: { output: answered.output, source: modelSource(question, answered) }, finish: answered.finish };
  } catch (error) {
    ctx.log.error({ err: error, prompt: promptId(question.prompt) }, 'a question could not be put to a model');
    return builtIn({ code: 'unknown', message: 'The model could not be asked because of a fault of the server.' });
  }
}

const cloudNotAllowed = {
  code: 'cloud_not_allowed',
  message: 'The organization has not allowed data to leave for cloud providers.',
} as const;

function inOrder(providers: readonly KnownProvider[], prefer: string | undefined): KnownProvider[] {
  const preferred = providers.filter(
    ({ name, model }) => prefer !== undefined && (name === prefer || model === prefer),
  );
  return [...preferred, ...providers.filter((provider) => !preferred.includes(provider))];
}

function reach<Input, Output>(
  ctx: Context,
  question: Question<Input, Output>,
  { settings }: Known,
  providers: KnownProvider[],
  listener: Listener | undefined,
): Promise<GatewayAnswer<Output>> {
  const { caller, prompt, input, check, tools, budgetMicros, signal } = question;
  const { gateway, fetchFor } = modelsOf(ctx);
  const byId = new Map(providers.map((provider) => [provider.id, provider]));
  return gateway.answer<Output>({
    organizationId: caller.organizationId,
    promptId: promptId(prompt),
    system: prompt.system,
    history: prompt.history?.(input) ?? [],
    user: prompt.user(input),
    output: prompt.output,
    check: check ?? (() => []),
    tools: tools ?? {},
    maxOutputTokens: prompt.maxOutputTokens,
    sampling: question.sampling ?? {},
    providers,
    fetchFor: ({ id }) => fetchFor(byId.get(id) ?? unknownProvider(id)),
    redaction: { emails: settings.redactEmails, phones: settings.redactPhones },
    cacheMs: settings.cacheMinutes * 60_000,
    meter: budgetMeter(ctx, caller, budgetMicros),
    signal: signal ?? new AbortController().signal,
    ...(listener === undefined ? {} : { listener }),
  });
}

function unknownProvider(id: string): never {
  throw new TypeError(`There is no provider ${id} among those asked.`);
}

type Recorded = GatewayAnswer<unknown> | { refused: typeof cloudNotAllowed };

function record(
  ctx: Context,
  {
    caller,
    prompt,
    signal,
  }: Pick<Question<never, never>, 'caller' | 'signal'> & { prompt: { name: string; version: number } },
  { settings }: Known,
  answered: Recorded,
): Promise<void> {
  const base = { caller, prompt: promptId(prompt) };
  if ('refused' in answered) {
    return recordCall(ctx, { ...base, ...untouched, outcome: 'fallback', failure: answered.refused });
  }
  const { usage, latencyMs, firstTokenMs, attempts, provider } = answered;
  const call: CallRecord = {
    ...base,
    usage,
    latencyMs,
    firstTokenMs,
    attempts,
    provider,
    outcome: answered.ok
      ? answered.cached
        ? 'cached'
        : 'answered'
      : signal?.aborted === true
        ? 'aborted'
        : 'fallback',
    failure: answered.ok ? null : { code: answered.failure.code, message: answered.failure.message },
    repaired: answered.ok && answered.repaired,
    texts: settings.keepTexts ? answered.texts : null,
  };
  return recordCall(ctx, call);
}

const nothingUsed = { inputTokens: 0, outputTokens: 0, costMicros: 0 };
const untouched = {
  provider: null,
  usage: nothingUsed,
  latencyMs: 0,
  firstTokenMs: null,
  repaired: false,
  attempts: [],
  texts: null,
};

function modelSource<Output>(
  { prompt }: { prompt: { name: string; version: number } },
  { provider, usage, latencyMs, cached }: Extract<GatewayAnswer<Output>, { ok: true }>,
): AiSource {
  const { name, model } = provider;
  return { kind: 'model', provider: name, model, prompt: promptId(prompt), latencyMs, usage, cached, fallback: null };
}

/** The source of an answer that no model had a part in; `fallback` says why not, when one was to be asked. */
export function builtInSource(prompt: string, latencyMs: number, fallback: AiSource['fallback'] = null): AiSource {
  return {
    kind: 'built-in',
    provider: null,
    model: null,
    prompt,
    latencyMs,
    usage: nothingUsed,
    cached: false,
    fallback,
  };
}

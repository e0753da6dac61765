import type { Guards } from '@renubu/connectors/guards';
import type { LanguageModelV3Prompt } from '@ai-sdk/provider';
import { cacheKey, type AnswerCache } from '../cache.ts';
import { AiFailure } from '../failure.ts';
import type { ModelAnswer, ModelRequest } from '../models/call.ts';
import type { Turn } from '../prompt.ts';
import type { Provider, Surroundings } from '../provider.ts';
import type { Found, GatewayQuestion } from '../question.ts';
import type { Redaction } from '../redact.ts';
import { storable } from '@renubu/core/text/storable';
import type { Tally } from '../tally.ts';
import { converse } from './conversation.ts';
import { withoutThinking, type Pieces } from './pieces.ts';
import { answerSchema, parseAnswer, type Parsed } from './structured.ts';

/** A question on its way. */
export interface Asking<Output> {
  question: GatewayQuestion<Output>;
  gateway: { guards: Guards; cache: AnswerCache; formless: Set<string> };
  surroundings: Surroundings;
  redaction: Redaction;
  tally: Tally;
  pieces: Pieces;
  sinceStart: () => number;
  /** As they leave. */
  texts: { system: string; history: Turn[]; user: string; answer: string | null };
}

/** The answer of an identical question of late, when it still passes all checks. */
export function cachedAnswer<Output>(asking: Asking<Output>, provider: Provider): { output: Output } | undefined {
  const { question, gateway, pieces } = asking;
  if (!mayCache(question)) return undefined;
  const text = gateway.cache.get(keyOf(asking, provider));
  if (text === undefined) return undefined;
  const read = judged(asking, text);
  if (!read.ok) return undefined;
  asking.texts.answer = text;
  pieces.restart();
  pieces.take(text);
  pieces.end();
  return { output: read.value };
}

/**
 * One attempt: the answer of the model, put right once by itself when it does not fit. Throws an `AiFailure`, with
 * `invalid_output` when it does not fit the second time either.
 */
export async function askProvider<Output>(
  asking: Asking<Output>,
  provider: Provider,
  signal: AbortSignal,
): Promise<Found<Output>> {
  const { question, gateway, pieces } = asking;
  const messages = messagesOf(asking);
  pieces.restart();
  const answer = await inForm(asking, provider, messages, signal);
  const read = judged(asking, answer.text);
  if (read.ok) return kept(read.value, answer, false);
  pieces.restart();
  const again = await inForm(asking, provider, [...messages, ...repairing(answer.text, read.problems)], signal);
  const repaired = judged(asking, again.text);
  if (repaired.ok) return kept(repaired.value, again, true);
  const why = repaired.problems.slice(0, 3).join('; ').slice(0, 300);
  throw new AiFailure('invalid_output', `The answer of ${provider.name} could not be used: ${why}`);

  function kept(output: Output, { text, finish }: ModelAnswer, isRepaired: boolean): Found<Output> {
    pieces.end();
    asking.texts.answer = text;
    if (mayCache(question) && finish === 'stop') {
      gateway.cache.set(keyOf(asking, provider), text, question.cacheMs);
    }
    return { output, repaired: isRepaired, finish: finish === 'length' ? 'length' : 'stop' };
  }
}

/** Asks for JSON of the right shape; a server that knows no such wish is asked without it from then on. */
async function inForm<Output>(
  asking: Asking<Output>,
  provider: Provider,
  messages: LanguageModelV3Prompt,
  signal: AbortSignal,
): Promise<ModelAnswer> {
  const { question, gateway, pieces, redaction, tally, sinceStart } = asking;
  const format = question.output === null || gateway.formless.has(provider.id) ? null : formOf(question.output);
  const ask = (form: ModelRequest['format']): Promise<ModelAnswer> =>
    converse({
      provider,
      messages,
      format: form,
      tools: question.tools,
      maxOutputTokens: question.maxOutputTokens,
      sampling: question.sampling,
      redaction,
      meter: question.meter,
      guards: gateway.guards,
      fetch: question.fetchFor(provider),
      tally,
      signal,
      sinceStart,
      onText: (piece) => pieces.take(piece),
      onRestart: () => pieces.restart(),
    });
  try {
    return await ask(format);
  } catch (error) {
    if (format === null || !(error instanceof AiFailure) || error.code !== 'invalid_request') throw error;
    const answer = await ask(null);
    gateway.formless.add(provider.id);
    return answer;
  }
}

const formOf = (schema: NonNullable<GatewayQuestion<unknown>['output']>): ModelRequest['format'] => {
  const shape = answerSchema(schema);
  return shape?.['type'] === 'object' ? shape : true;
};

/** The instructions, the turns so far and the question; what an answer has to look like stands with the instructions. */
function messagesOf<Output>({ question, texts }: Asking<Output>): LanguageModelV3Prompt {
  const shape = question.output === null ? null : answerSchema(question.output);
  const form = shape === null ? '' : `\n\nThe answer has to fit this JSON Schema:\n${JSON.stringify(shape)}`;
  return [
    { role: 'system', content: texts.system + form },
    ...texts.history.map(({ role, text }) => ({ role, content: [{ type: 'text' as const, text }] })),
    { role: 'user', content: [{ type: 'text', text: texts.user }] },
  ];
}

function repairing(text: string, problems: readonly string[]): LanguageModelV3Prompt {
  const list = problems.map((problem) => `- ${problem}`).join('\n');
  return [
    { role: 'assistant', content: [{ type: 'text', text: text === '' ? '(nothing)' : text.slice(0, 20_000) }] },
    {
      role: 'user',
      content: [
        { type: 'text', text: `This answer cannot be used:\n${list}\nGive the whole answer again, put right.` },
      ],
    },
  ];
}

/** The answer with placeholders put back, read against its schema and held against the check of the question. */
function judged<Output>({ question, redaction }: Asking<Output>, text: string): Parsed<Output> {
  const whole = storable(redaction.restore(withoutThinking(text))).trim();
  if (whole === '') return { ok: false, problems: ['The answer is empty.'] };
  const read = question.output === null ? asText<Output>(whole) : parseAnswer(whole, question.output);
  if (!read.ok) return read;
  const problems = question.check(read.value);
  return problems.length === 0 ? read : { ok: false, problems: problems.map(redaction.hide) };
}

/** Without a schema the output of a question is a text. */
const asText = <Output>(text: string): Parsed<Output> => ({ ok: true, value: text as Output });

/** What was read with tools may be another thing the next time. */
const mayCache = ({ cacheMs, tools }: Pick<GatewayQuestion<unknown>, 'cacheMs' | 'tools'>): boolean =>
  cacheMs > 0 && Object.keys(tools).length === 0;

function keyOf<Output>({ question }: Asking<Output>, { id, model, baseUrl }: Provider): string {
  const { organizationId, promptId, system, history, user, sampling, maxOutputTokens } = question;
  return cacheKey([organizationId, id, baseUrl, model, promptId, system, history, user, sampling, maxOutputTokens]);
}

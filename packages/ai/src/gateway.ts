import type { AiUsage } from '@renubu/contracts/ai';
import type { AiAttempt } from '@renubu/contracts/ai-providers';
import { Pieces } from './answer/pieces.ts';
import { askProvider, cachedAnswer, type Asking } from './answer/ask-provider.ts';
import { AnswerCache } from './cache.ts';
import { orAborted } from './deadline.ts';
import { AiFailure } from './failure.ts';
import { modelGuards } from './guard.ts';
import type { Provider, Surroundings } from './provider.ts';
import type { Found, GatewayQuestion } from './question.ts';
import { redaction } from './redact.ts';
import { Tally } from './tally.ts';

interface Taken {
  usage: AiUsage;
  attempts: AiAttempt[];
  firstTokenMs: number | null;
  latencyMs: number;
  /** What was sent and what came, without what redaction hides. */
  texts: { question: string; answer: string | null };
}
export type GatewayAnswer<Output> = Taken &
  (
    | {
        ok: true;
        output: Output;
        provider: Provider;
        cached: boolean;
        repaired: boolean;
        finish: 'stop' | 'length';
      }
    | { ok: false; failure: AiFailure; provider: Provider | null }
  );

/** Reaches models: retries, deadlines, breakers, cache, redaction, repair. One for each process. */
export class Gateway {
  readonly guards = modelGuards();
  readonly cache = new AnswerCache();
  /** Providers that refused to be told the form of an answer. */
  readonly formless = new Set<string>();

  constructor(private readonly surroundings: Surroundings) {}

  /**
   * Asks the providers in turn. How it ended is a value, with the failure of the first provider, the one people chose;
   * only a fault of ours is thrown.
   */
  async answer<Output>(question: GatewayQuestion<Output>): Promise<GatewayAnswer<Output>> {
    const started = this.surroundings.now();
    const tally = new Tally();
    const hidden = redaction(question.redaction);
    const asking: Asking<Output> = {
      question,
      gateway: this,
      surroundings: this.surroundings,
      redaction: hidden,
      tally,
      pieces: new Pieces(hidden, question.listener),
      sinceStart: () => Math.round(this.surroundings.now() - started),
      texts: {
        system: hidden.hide(question.system),
        history: question.history.map(({ role, text }) => ({ role, text: hidden.hide(text) })),
        user: hidden.hide(question.user),
        answer: null,
      },
    };
    const deadline = started + Math.max(0, ...question.providers.map(({ totalMs }) => totalMs));
    const result = await this.#inTurn(asking, deadline);
    const { system, history, user, answer } = asking.texts;
    const whole = [system, ...history.map(({ role, text }) => `${role}: ${text}`), user].join('\n\n');
    return {
      ...result,
      usage: tally.usage(),
      attempts: tally.attempts,
      firstTokenMs: tally.firstTokenMs,
      latencyMs: asking.sinceStart(),
      texts: { question: whole, answer },
    };
  }

  async #inTurn<Output>(asking: Asking<Output>, deadline: number): Promise<Result<Output>> {
    const { question, pieces, surroundings } = asking;
    let first: { failure: AiFailure; provider: Provider } | undefined;
    for (const provider of question.providers) {
      const cached = cachedAnswer(asking, provider);
      if (cached !== undefined) return { ok: true, provider, cached: true, repaired: false, finish: 'stop', ...cached };
      const leftMs = Math.min(provider.totalMs, deadline - surroundings.now());
      const failure = await this.#withRetries(asking, provider, leftMs);
      if (!(failure instanceof AiFailure)) return { ok: true, provider, cached: false, ...failure };
      pieces.restart();
      first ??= { failure, provider };
      if (question.signal.aborted || surroundings.now() >= deadline) break;
    }
    if (first === undefined) throw new TypeError('A question needs a provider.');
    return { ok: false, ...first };
  }

  /** The answer, or the failure of the last attempt. */
  async #withRetries<Output>(
    asking: Asking<Output>,
    provider: Provider,
    leftMs: number,
  ): Promise<Found<Output> | AiFailure> {
    const { question, surroundings, pieces, tally } = asking;
    const end = surroundings.now() + leftMs;
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(overdue(provider)), Math.max(0, leftMs));
    const signal = AbortSignal.any([question.signal, late.signal]);
    try {
      for (let attempt = 0; ; attempt += 1) {
        const began = surroundings.now();
        try {
          const found = await orAborted(askProvider(asking, provider, signal), signal);
          tally.attempts.push(attemptOf(provider, surroundings.now() - began, null));
          return found;
        } catch (error) {
          const failure = asFailure(error, question.signal);
          tally.attempts.push(attemptOf(provider, surroundings.now() - began, failure));
          const pauseMs = pauseBefore(attempt + 1, failure, provider, surroundings.random());
          if (signal.aborted || pauseMs === null || surroundings.now() + pauseMs >= end) return failure;
          pieces.restart();
          await surroundings.wait(pauseMs, signal);
        }
      }
    } finally {
      clearTimeout(timer);
    }
  }
}

type Result<Output> =
  | (Found<Output> & { ok: true; provider: Provider; cached: boolean })
  | { ok: false; failure: AiFailure; provider: Provider };

const firstPauseMs = 400;
const longestPauseMs = 8_000;

/**
 * How long to wait before the next attempt, with half of it left to chance; null when there is none. What the provider
 * asks for counts. Silence is tried once more only, because each such attempt costs the whole time to the first token.
 */
export function pauseBefore(
  attempt: number,
  { code, retryable, retryAfterMs }: AiFailure,
  { retries }: Pick<Provider, 'retries'>,
  random: number,
): number | null {
  if (!retryable || attempt > (code === 'timeout' ? Math.min(1, retries) : retries)) return null;
  const usual = Math.min(longestPauseMs, firstPauseMs * 2 ** (attempt - 1));
  return Math.max(retryAfterMs ?? 0, usual / 2 + (random * usual) / 2);
}

const overdue = ({ name, totalMs }: Provider): AiFailure =>
  new AiFailure('timeout', `${name} did not finish within ${Number((totalMs / 1000).toFixed(1))} s.`);

function asFailure(error: unknown, called: AbortSignal): AiFailure {
  if (called.aborted) return new AiFailure('timeout', 'The question was called off.', { cause: error });
  if (error instanceof AiFailure) return error;
  throw error;
}

const attemptOf = ({ name, model }: Provider, ms: number, failure: AiFailure | null): AiAttempt => ({
  provider: name,
  model,
  latencyMs: Math.round(ms),
  failure: failure === null ? null : { code: failure.code, message: failure.message },
});

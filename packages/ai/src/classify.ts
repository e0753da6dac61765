import { APICallError } from '@ai-sdk/provider';
import { AiFailure } from './failure.ts';

const contextWords =
  /context.{0,20}(length|window|size)|maximum context|too many tokens|prompt is too long|exceed.{0,40}(context|token)|input.{0,10}too long|n_ctx/i;
const refusalWords = /content.?(filter|policy|management)|safety|moderation|responsible ai/i;
const modelWords = /model/i;
const creditWords = /insufficient_quota|credit balance|billing/i;

/** Any error of a call, as what it means to us. `name` is the provider’s. */
export function classify(error: unknown, name: string): AiFailure {
  if (error instanceof AiFailure) return error;
  const answered = chainOf(error).find((cause): cause is APICallError => APICallError.isInstance(cause));
  if (answered?.statusCode !== undefined && answered.statusCode >= 400) return ofAnswer(answered, name);
  const broken = ofNetwork(error, name);
  if (broken !== undefined) return broken;
  return isBadAnswer(error) ? garbage(name, error) : ofText(error, name);
}

/** By the status of the answer, then by its words. */
function ofAnswer(error: APICallError, name: string): AiFailure {
  const { statusCode = 0, responseHeaders = {} } = error;
  const text = `${error.message} ${error.responseBody ?? ''}`.slice(0, 4000);
  switch (statusCode) {
    case 401:
    case 403:
      return new AiFailure('authentication', `${name} refused the API key.`, { cause: error });
    case 404:
      return modelWords.test(text)
        ? new AiFailure('model_not_found', `${name} has no such model.`, { cause: error })
        : new AiFailure('model_not_found', `${name} has nothing at this address.`, { cause: error });
    case 408:
    case 504:
      return new AiFailure('timeout', `${name} took too long.`, { retryable: true, cause: error });
    case 413:
      return tooLong(name, error);
    case 429:
      return rateLimit(name, error, text, responseHeaders);
    default:
  }
  if (contextWords.test(text)) return tooLong(name, error);
  if (statusCode >= 500) {
    const details = { retryable: true, retryAfterMs: retryAfterMs(responseHeaders), cause: error };
    return new AiFailure('unavailable', `${name} has trouble of its own (${statusCode}).`, details);
  }
  if (refusalWords.test(text)) return refused(name, error);
  if (/does not exist|not found/i.test(text) && modelWords.test(text)) {
    return new AiFailure('model_not_found', `${name} has no such model.`, { cause: error });
  }
  return new AiFailure('invalid_request', `${name} did not accept the question (${statusCode}).`, { cause: error });
}

function rateLimit(name: string, cause: unknown, text: string, headers: Record<string, string>): AiFailure {
  if (creditWords.test(text)) {
    return new AiFailure('rate_limit', `The account at ${name} has no credit left.`, { cause });
  }
  const details = { retryable: true, retryAfterMs: retryAfterMs(headers), cause };
  return new AiFailure('rate_limit', `${name} asks for fewer calls at the moment.`, details);
}

/** `Retry-After` in seconds, or `retry-after-ms`; null when there is none that can be read. */
function retryAfterMs(headers: Record<string, string>): number | null {
  const ms = Number(headers['retry-after-ms'] ?? Number.NaN);
  if (Number.isFinite(ms) && ms >= 0) return ms;
  const seconds = Number(headers['retry-after'] ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : null;
}

const codes: Record<string, string> = {
  ECONNREFUSED: 'refused the connection; it may not be running',
  ENOTFOUND: 'could not be found under its name',
  unknown_host: 'could not be found under its name',
};
/** Reasons of the guarded way out that trying again does not change. */
const forbidden = new Set(['address_not_allowed', 'invalid_url', 'redirected']);

/** Undefined when the error has nothing to do with the network. */
function ofNetwork(error: unknown, name: string): AiFailure | undefined {
  const chain = chainOf(error);
  const code = chain.map(codeOf).find((found) => found !== undefined);
  if (code !== undefined && forbidden.has(code)) {
    const message =
      code === 'address_not_allowed'
        ? `The address of ${name} is on a private network, which its settings do not allow.`
        : `The address of ${name} cannot be called.`;
    return new AiFailure('invalid_request', message, { cause: error });
  }
  const unanswered = chain.some((cause) => APICallError.isInstance(cause) && cause.statusCode === undefined);
  const broken = chain.some((cause) => cause instanceof TypeError && /fetch failed|terminated/i.test(cause.message));
  if (code === undefined && !unanswered && !broken) return undefined;
  const message = `${name} ${codes[code ?? ''] ?? 'broke the connection off'}.`;
  return new AiFailure('network', message, { retryable: code !== 'ENOTFOUND', cause: error });
}

/** An error told in the middle of a stream is known by its words only. */
function ofText(error: unknown, name: string): AiFailure {
  const text = textOf(error);
  if (contextWords.test(text)) return tooLong(name, error);
  if (/rate.?limit|too many requests/i.test(text)) {
    return new AiFailure('rate_limit', `${name} asks for fewer calls at the moment.`, {
      retryable: true,
      cause: error,
    });
  }
  if (/overloaded|server_error|internal|unavailable/i.test(text)) {
    return new AiFailure('unavailable', `${name} has trouble of its own.`, { retryable: true, cause: error });
  }
  if (refusalWords.test(text)) return refused(name, error);
  return new AiFailure('unknown', `${name} failed in a way it did not explain.`, { cause: error });
}

const tooLong = (name: string, cause: unknown): AiFailure =>
  new AiFailure('context_length_exceeded', `The question is longer than the model of ${name} can read.`, { cause });
const refused = (name: string, cause?: unknown): AiFailure =>
  new AiFailure('content_refused', `${name} refused to answer this.`, { cause });
const garbage = (name: string, cause?: unknown): AiFailure =>
  new AiFailure('invalid_output', `${name} answered in a form that cannot be read.`, { cause });

const badAnswers = /AI_(JSONParseError|TypeValidationError|InvalidResponseDataError|EmptyResponseBodyError)/;
const isBadAnswer = (error: unknown): boolean =>
  chainOf(error).some((cause) => cause instanceof Error && badAnswers.test(cause.name)) ||
  (APICallError.isInstance(error) && error.statusCode !== undefined && error.statusCode < 400);

function chainOf(error: unknown): unknown[] {
  const chain: unknown[] = [];
  for (let cause = error; cause !== undefined && cause !== null && chain.length < 8;) {
    chain.push(cause);
    cause = cause instanceof AggregateError ? cause.errors[0] : cause instanceof Error ? cause.cause : undefined;
  }
  return chain;
}

function codeOf(error: unknown): string | undefined {
  const { code } = (typeof error === 'object' ? error : {}) as { code?: unknown };
  return typeof code === 'string' ? code : undefined;
}

function textOf(error: unknown): string {
  if (typeof error === 'string') return error;
  if (error instanceof Error) return error.message;
  return JSON.stringify(error) ?? '';
}

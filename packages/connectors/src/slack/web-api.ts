import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api';
import { classOfStatus, ConnectorError } from '../errors.ts';
import type { Network } from '../network/network.ts';

interface Limits {
  signal: AbortSignal;
  timeoutMs: number;
  maxBytes: number;
}

interface FetchInit {
  method?: string;
  headers?: unknown;
  body?: unknown;
}

/** A `fetch` for Slack’s client that goes through our way out. */
export function fetchOver(network: Network, limits: Limits): typeof globalThis.fetch {
  const send = async (target: unknown, init: FetchInit = {}): Promise<Response> => {
    const request = new Request(String(target), init as RequestInit);
    const body = await request.text();
    const answer = await network.http({
      method: request.method === 'GET' ? 'GET' : 'POST',
      url: new URL(request.url),
      headers: Object.fromEntries(request.headers),
      ...(body === '' ? {} : { body }),
      ...limits,
    });
    const hasNoBody = answer.status === 204 || answer.status === 304;
    return new Response(hasNoBody ? null : new Uint8Array(answer.body), {
      status: answer.status,
      headers: answer.headers,
    });
  };
  return send as typeof globalThis.fetch;
}

const passing = new Set([
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
  'team_added_to_org',
]);
const wrongInput = new Set([
  'channel_not_found',
  'invalid_blocks',
  'no_text',
  'msg_too_long',
  'is_archived',
  'invalid_arguments',
]);

/** What Slack’s client throws, as a `ConnectorError`. */
export function slackError(error: unknown): ConnectorError {
  if (error instanceof ConnectorError) return error;
  if (error instanceof WebAPIRateLimitedError) {
    const retryAfterMs = error.retryAfter * 1000;
    return new ConnectorError('rate_limited', 'Slack asks to wait.', '429', { cause: error, retryAfterMs });
  }
  if (error instanceof WebAPIPlatformError) {
    const said = error.data.error;
    const failureClass = passing.has(said) ? '5xx' : wrongInput.has(said) ? '4xx' : 'permanent';
    return new ConnectorError(`slack_${said}`, `Slack refused: ${said}.`, failureClass, { cause: error });
  }
  if (error instanceof WebAPIHTTPError) {
    const { statusCode } = error;
    const failureClass = statusCode >= 400 ? classOfStatus(statusCode) : 'permanent';
    return new ConnectorError(`http_${statusCode}`, `Slack answered ${statusCode}.`, failureClass, { cause: error });
  }
  if (error instanceof WebAPIRequestError && error.original instanceof ConnectorError) return error.original;
  return new ConnectorError('network', 'Slack could not be reached.', 'network', { cause: error });
}

const nothing = (): void => undefined;
/** Slack’s client must not write to our output. */
export const quiet = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  setLevel: nothing,
  setName: nothing,
  getLevel: () => 'error' as never,
};

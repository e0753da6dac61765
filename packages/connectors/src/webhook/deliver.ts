import { classOfStatus, ConnectorError, retryAfterMs } from '../errors.ts';
import type { Network } from '../network/network.ts';
import type { HttpAnswer } from '../network/send.ts';
import { signedHeaders } from './signature.ts';

export interface WebhookMessage {
  url: string;
  /** The `webhook-id`. */
  id: string;
  body: string;
  secrets: readonly string[];
  now: Date;
  signal: AbortSignal;
  timeoutMs: number;
}

const maxAnswerBytes = 64 * 1024;

/** Posts a message and gives the answer, whatever its status. Throws a `ConnectorError` when there is none. */
export function postWebhook(network: Network, message: WebhookMessage): Promise<HttpAnswer> {
  const { url, id, body, secrets, now, signal, timeoutMs } = message;
  return network.http({
    method: 'POST',
    url: new URL(url),
    headers: { 'content-type': 'application/json', 'idempotency-key': id, ...signedHeaders(id, now, body, secrets) },
    body,
    signal,
    timeoutMs,
    maxBytes: maxAnswerBytes,
  });
}

/** What a status says that is not one of success: also a redirect, which is not followed. */
export function refusedDelivery({ status, headers }: HttpAnswer, url: string, now: Date): ConnectorError | null {
  if (status >= 200 && status < 300) return null;
  const failureClass = status < 400 ? 'permanent' : classOfStatus(status);
  const wait = retryAfterMs(headers['retry-after'], now);
  const message = `${new URL(url).host} answered ${status}.`;
  return new ConnectorError(`http_${status}`, message, failureClass, { retryAfterMs: wait });
}

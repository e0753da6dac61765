import type { FailureClass } from '@renubu/core/engine/types';

/** An operation that could not be done, and whether trying again may help. */
export class ConnectorError extends Error {
  /** How long the outside system asks to wait. */
  readonly retryAfterMs: number | undefined;
  constructor(
    readonly code: string,
    message: string,
    readonly failureClass: FailureClass,
    { retryAfterMs, ...options }: ErrorOptions & { retryAfterMs?: number | undefined } = {},
  ) {
    super(message, options);
    this.name = 'ConnectorError';
    this.retryAfterMs = retryAfterMs;
  }
}

/** What the action sends does not fit; nothing was sent. */
export const invalidInput = (detail: string): ConnectorError =>
  new ConnectorError('invalid_input', `What the action sends does not fit: ${detail}`, 'validation');

/** The failure class of an HTTP status of 400 and above. */
export function classOfStatus(status: number): FailureClass {
  if (status === 408) return 'timeout';
  if (status === 429) return '429';
  return status >= 500 ? '5xx' : '4xx';
}

/** Milliseconds that a `Retry-After` asks to wait: seconds, or an HTTP date. Undefined when it says nothing sensible. */
export function retryAfterMs(header: string | undefined, now: Date): number | undefined {
  if (header === undefined) return undefined;
  const wait = /^\d{1,9}$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - now.getTime();
  return Number.isFinite(wait) && wait >= 0 ? wait : undefined;
}

import type { Retry } from '@renubu/contracts/language/steps';
import { afterMs, lengthFromNow } from './time.ts';
import type { Environment, FailureClass } from './types.ts';

/** What an action without its own `retry` gets: the defaults of the language. */
export const defaultRetry: Retry = {
  attempts: 3,
  backoff: 'exponential',
  delay: '1s',
  maxDelay: '5m',
  on: ['timeout', 'network', '429', '5xx'],
};

/** The instant of the next attempt after `tries` failed ones; null when there is none. No jitter: the engine has no chance. */
export function nextAttemptAt(
  retry: Retry | undefined,
  errorClass: FailureClass,
  tries: number,
  env: Environment,
): string | null {
  const policy = retry ?? defaultRetry;
  if (tries >= policy.attempts || !covers(policy, errorClass)) return null;
  const delay = lengthFromNow(env, policy.delay);
  const longest = lengthFromNow(env, policy.maxDelay);
  return afterMs(env, Math.min(delay * factor(policy.backoff, tries), longest));
}

function covers(policy: Retry, errorClass: FailureClass): boolean {
  return policy.on.some((listed) => listed === 'any' || listed === errorClass);
}

function factor(backoff: Retry['backoff'], tries: number): number {
  switch (backoff) {
    case 'fixed':
      return 1;
    case 'linear':
      return tries;
    case 'exponential':
      return 2 ** (tries - 1);
  }
}

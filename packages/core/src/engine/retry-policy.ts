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

/** An attempt that failed: why, which one it was since the step began, and what makes its delay its own. */
export interface FailedAttempt {
  errorClass: FailureClass;
  tries: number;
  key: string;
}

/**
 * The instant of the next attempt; null when there is none. The delay is spread by up to 20 % either way, by a hash of
 * key and attempt instead of chance: many that fail together come back apart, and the same arguments give the same instant.
 */
export function nextAttemptAt(
  retry: Retry | undefined,
  { errorClass, tries, key }: FailedAttempt,
  env: Environment,
): string | null {
  const policy = retry ?? defaultRetry;
  if (tries >= policy.attempts || !covers(policy, errorClass)) return null;
  const delay = lengthFromNow(env, policy.delay);
  const longest = lengthFromNow(env, policy.maxDelay);
  const wait = Math.min(delay * factor(policy.backoff, tries), longest);
  return afterMs(env, Math.round(wait * spread(`${key}#${tries}`)));
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

/** A factor between 0.8 and 1.2 that depends on the text alone (FNV-1a). */
function spread(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return 0.8 + (((hash ^ (hash >>> 13)) >>> 0) / 2 ** 32) * 0.4;
}

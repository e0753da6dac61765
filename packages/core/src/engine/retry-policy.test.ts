import { describe, expect, test } from 'vitest';
import type { Retry } from '@renubu/contracts/language/steps';
import { nextAttemptAt } from './retry-policy.ts';
import type { FailureClass } from './types.ts';

const env = { now: '2026-01-15T09:00:00.000Z', newId: () => '', context: {} };
const policy: Retry = { attempts: 4, backoff: 'linear', delay: '10s', maxDelay: '1m', on: ['5xx'] };
const delay = (retry: Retry | undefined, tries: number, errorClass: FailureClass = '5xx', key = 'k') => {
  const at = nextAttemptAt(retry, { errorClass, tries, key }, env);
  return at === null ? null : (Date.parse(at) - Date.parse(env.now)) / 1000;
};
/** The delay is within a fifth of the wanted seconds. */
const near = (seconds: number) => expect.toSatisfy((value: number) => Math.abs(value - seconds) <= seconds / 5);

describe('nextAttemptAt', () => {
  test('fixed, linear and exponential delays, capped', () => {
    expect([1, 2, 3].map((tries) => delay({ ...policy, backoff: 'fixed' }, tries))).toEqual([
      near(10),
      near(10),
      near(10),
    ]);
    expect([1, 2, 3].map((tries) => delay(policy, tries))).toEqual([near(10), near(20), near(30)]);
    const exponential: Retry = { ...policy, backoff: 'exponential', attempts: 20 };
    expect([1, 2, 3, 12].map((tries) => delay(exponential, tries))).toEqual([near(10), near(20), near(40), near(60)]);
  });

  test('delays of many that fail together are spread, each always the same', () => {
    const keys = Array.from({ length: 100 }, (_, index) => `execution-${index}:call:1`);
    const delays = keys.map((key) => delay(policy, 1, '5xx', key) ?? 0);
    expect(new Set(delays).size).toBeGreaterThan(90);
    expect(Math.max(...delays) - Math.min(...delays)).toBeGreaterThan(3);
    expect(keys.map((key) => delay(policy, 1, '5xx', key) ?? 0)).toEqual(delays);
  });

  test('ends with the attempts and covers only the listed classes', () => {
    expect(delay(policy, 4)).toBeNull();
    for (const other of ['network', '429', '4xx', 'validation', 'permanent'] as const) {
      expect(delay(policy, 1, other)).toBeNull();
    }
    for (const listed of ['4xx', 'validation'] as const) {
      expect(delay({ ...policy, on: [listed] }, 1, listed)).toEqual(near(10));
    }
    expect(delay({ ...policy, on: ['any'] }, 1, 'permanent')).toEqual(near(10));
  });

  test('without a policy uses the defaults of the language', () => {
    expect([1, 2, 3].map((tries) => delay(undefined, tries, 'network'))).toEqual([near(1), near(2), null]);
    expect(delay(undefined, 1, 'permanent')).toBeNull();
    expect(delay(undefined, 1, 'validation')).toBeNull();
  });
});

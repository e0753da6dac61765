import { describe, expect, test } from 'vitest';
import type { Retry } from '@renubu/contracts/language/steps';
import { nextAttemptAt } from './retry-policy.ts';

const env = { now: '2026-01-15T09:00:00.000Z', newId: () => '', context: {} };
const policy: Retry = { attempts: 4, backoff: 'linear', delay: '10s', maxDelay: '1m', on: ['5xx'] };
const seconds = (retry: Retry | undefined, tries: number, errorClass: '5xx' | 'network' | 'permanent' = '5xx') => {
  const at = nextAttemptAt(retry, errorClass, tries, env);
  return at === null ? null : (Date.parse(at) - Date.parse(env.now)) / 1000;
};

describe('nextAttemptAt', () => {
  test('fixed, linear and exponential delays, capped', () => {
    expect([1, 2, 3].map((tries) => seconds({ ...policy, backoff: 'fixed' }, tries))).toEqual([10, 10, 10]);
    expect([1, 2, 3].map((tries) => seconds(policy, tries))).toEqual([10, 20, 30]);
    expect([1, 2, 3].map((tries) => seconds({ ...policy, backoff: 'exponential' }, tries))).toEqual([10, 20, 40]);
    expect(seconds({ ...policy, backoff: 'exponential', attempts: 20 }, 12)).toBe(60);
  });

  test('ends with the attempts and covers only the listed classes', () => {
    expect(seconds(policy, 4)).toBeNull();
    expect(seconds(policy, 1, 'network')).toBeNull();
    expect(seconds({ ...policy, on: ['any'] }, 1, 'permanent')).toBe(10);
  });

  test('without a policy uses the defaults of the language', () => {
    expect([1, 2, 3].map((tries) => seconds(undefined, tries, 'network'))).toEqual([1, 2, null]);
    expect(seconds(undefined, 1, 'permanent')).toBeNull();
  });
});

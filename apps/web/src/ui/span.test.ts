import { describe, expect, it } from 'vitest';
import { formatSpan } from './span.ts';

describe('a length of time', () => {
  it.each([
    [0, '0 ms'],
    [34, '34 ms'],
    [1234, '1.2 sec'],
    [45_000, '45 sec'],
    [80_000, '1 min 20 sec'],
    [3_600_000, '1 hr'],
    [187_200_000, '2 days 4 hr'],
    [-5, '0 ms'],
  ])('%d ms reads %s', (ms, text) => expect(formatSpan(ms, 'en')).toBe(text));
  it('follows the language', () => expect(formatSpan(1234, 'de')).toBe('1,2 Sek.'));
});

import { describe, expect, it } from 'vitest';
import { bulkable, timeLeft } from './expiry.ts';
import { approval } from './testing/fixtures.ts';

const now = Date.parse('2026-11-28T08:00:00Z');

describe('the time left', () => {
  it.each([
    ['2026-11-28T08:30:00Z', 'red'],
    ['2026-11-28T18:00:00Z', 'amber'],
    ['2026-12-01T08:00:00Z', 'gray'],
    ['2026-11-28T07:00:00Z', 'red'],
  ])('until %s is %s', (expiresAt, tone) => expect(timeLeft({ expiresAt }, now)?.tone).toBe(tone));
  it('is nothing without a limit', () => expect(timeLeft({ expiresAt: null }, now)).toBeNull());
});

describe('deciding together', () => {
  it('leaves out those with a form and those of other people', () => {
    const refused = { allowed: false, code: 'not_your_turn', reason: 'Others decide first.' };
    const some = [approval(), approval({ hasForm: true }), approval({ canDecide: refused })];
    expect(bulkable(some)).toEqual([some[0]]);
  });
});

import { describe, expect, it } from 'vitest';
import { standIn, type AbsencePeriod } from './stand-in.ts';

const away = (personId: string, delegateId: string, from = '2026-01-10', to = '2026-01-20'): AbsencePeriod => ({
  personId,
  delegateId,
  from: `${from}T00:00:00Z`,
  to: `${to}T00:00:00Z`,
});
const now = '2026-01-15T09:00:00Z';
const anybody = () => true;

describe('standIn', () => {
  it('is the person when they are there, the delegate while they are away', () => {
    expect(standIn('ann', [], now, anybody)).toBe('ann');
    expect(standIn('ann', [away('ann', 'bob')], now, anybody)).toBe('bob');
    expect(standIn('ann', [away('ann', 'bob', '2026-01-16')], now, anybody)).toBe('ann');
    expect(standIn('ann', [away('ann', 'bob', '2026-01-01', '2026-01-15')], now, anybody)).toBe('ann');
  });

  it('goes on to the delegate of a delegate, and stops at circles', () => {
    expect(standIn('ann', [away('ann', 'bob'), away('bob', 'cid')], now, anybody)).toBe('cid');
    expect(standIn('ann', [away('ann', 'bob'), away('bob', 'ann')], now, anybody)).toBe('ann');
    expect(standIn('ann', [away('ann', 'bob'), away('bob', 'cid'), away('cid', 'bob')], now, anybody)).toBe('ann');
  });

  it('leaves the vote with the person when the delegate may not have it', () => {
    expect(standIn('ann', [away('ann', 'bob')], now, (id) => id !== 'bob')).toBe('ann');
  });
});

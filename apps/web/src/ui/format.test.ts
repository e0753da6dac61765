import { describe, expect, it } from 'vitest';
import { queueItem } from '../testing/fixtures.ts';
import { createFormat, minorUnits } from './format.ts';
import { scoreArithmetic } from './score.tsx';

const en = createFormat('en');

describe('format', () => {
  it('shows amounts by the currency’s own minor units', () => {
    expect(en.money(50_000_000, 'USD')).toBe('$500K');
    expect(en.moneyExact(50_000_000, 'JPY')).toBe('¥50,000,000');
    expect([minorUnits('USD'), minorUnits('JPY')]).toEqual([100, 1]);
  });

  it('keeps a date without a time on its day in every time zone', () => {
    expect(en.date('2026-11-24')).toBe('Nov 24, 2026');
  });

  it('says how long ago and how long something takes', () => {
    const now = Date.parse('2026-11-21T12:00:00Z');
    expect(en.relative('2026-11-21T09:00:00Z', now)).toBe('3 hours ago');
    expect(en.relative('2026-11-21T12:00:20Z', now)).toBe('now');
    expect([en.duration(45), en.duration(90), en.duration(360)]).toEqual(['45 min', '1.5 h', '6 h']);
  });

  it('writes a score as its formula', () => {
    expect(scoreArithmetic(queueItem().factors, en)).toBe('90 × 2.0 × 1.5 × 1.1 − 10');
    expect(scoreArithmetic({ ...queueItem().factors, stageBonus: 25, workloadPenalty: 0 }, en)).toBe(
      '(90 + 25) × 2.0 × 1.5 × 1.1',
    );
    expect(scoreArithmetic(queueItem().factors, createFormat('de'))).toBe('90 × 2,0 × 1,5 × 1,1 − 10');
  });

  it('writes short times and small costs as exactly as they are small', () => {
    const format = createFormat('en');
    expect([12, 999, 1840, 12_400].map(format.seconds)).toEqual(['12 ms', '999 ms', '1.8 s', '12 s']);
    expect([0, 1200, 340_000, 3_400_000, 50_000_000].map(format.micros)).toEqual([
      '$0',
      '$0.0012',
      '$0.34',
      '$3.40',
      '$50',
    ]);
  });
});

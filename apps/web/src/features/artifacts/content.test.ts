import { describe, expect, it } from 'vitest';
import { asSections, barScale, readChecklist, readMetrics, readRiskReport } from './content.ts';

describe('contents', () => {
  it('are read tolerantly: templates may have left something empty', () => {
    expect(readRiskReport({ score: '72', contributions: '', statements: 'Usage fell.' })).toEqual({
      score: 72,
      contributions: [],
      statements: [{ text: 'Usage fell.', evidence: [] }],
    });
    expect(readChecklist({ items: [{ label: 'Call', done: 'yes' }, null] })).toEqual({
      items: [{ label: 'Call', done: false }],
    });
    expect(readMetrics({ metrics: [{ label: 'ARR', value: '' }] })).toEqual({
      metrics: [{ label: 'ARR', value: null }],
    });
    expect(asSections({ terms: { months: 12 } })[0]?.body).toContain('"months": 12');
  });
});

describe('barScale', () => {
  it('puts all parts on one scale, lowering ones left of zero', () => {
    const [up, down] = barScale([30, -10]);
    expect(up).toEqual({ left: 25, width: 75, negative: false });
    expect(down).toEqual({ left: 0, width: 25, negative: true });
  });

  it('survives nothing and zeroes', () => {
    expect(barScale([])).toEqual([]);
    expect(barScale([0])).toEqual([{ left: 0, width: 0, negative: false }]);
  });
});

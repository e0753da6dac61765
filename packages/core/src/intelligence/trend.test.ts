import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { latestMetric, now } from './testing.ts';
import { aggregateSamples, computeTrend, metricEvidence, round1, type Sample } from './trend.ts';

const daysAgo = (days: number) => new Date(Date.parse(now) - days * 86_400_000).toISOString();
const sample = (days: number, value: number): Sample => ({ at: daysAgo(days), value, signalId: `s${days}` });
const series = (earlier: number[], recent: number[]) =>
  aggregateSamples(
    'usage.active_users',
    [
      ...earlier.map((value, index) => sample(31 + index, value)),
      ...recent.map((value, index) => sample(index, value)),
    ],
    now,
  );

describe('aggregateSamples', () => {
  it('splits samples into the recent window and the one before it', () => {
    const facts = aggregateSamples(
      'usage.events',
      [sample(0, 10), sample(29.9, 20), sample(30, 40), sample(59, 60), sample(60, 999), sample(-1, 999)],
      now,
    );
    expect(facts).toMatchObject({
      recentMean: 15,
      recentCount: 2,
      earlierMean: 50,
      earlierCount: 2,
      latest: 10,
      latestAt: daysAgo(0),
    });
    expect(facts.signalIds).toEqual(['s0', 's29.9', 's30', 's59', 's60']);
  });

  it('is empty without samples', () => {
    expect(aggregateSamples('usage.events', [], now)).toEqual({
      metric: 'usage.events',
      recentMean: null,
      earlierMean: null,
      recentCount: 0,
      earlierCount: 0,
      latest: null,
      latestAt: null,
      signalIds: [],
    });
  });

  it('does not depend on the order of the samples', () => {
    const samples = fc.array(fc.tuple(fc.integer({ min: 0, max: 90 }), fc.integer({ min: 0, max: 100 })), {
      maxLength: 20,
    });
    fc.assert(
      fc.property(samples, (list) => {
        const rows = list.map(([days, value]) => sample(days, value));
        const [a, b] = [aggregateSamples('m', rows, now), aggregateSamples('m', [...rows].reverse(), now)];
        return (
          a.recentMean === b.recentMean &&
          a.earlierMean === b.earlierMean &&
          a.recentCount === b.recentCount &&
          a.latestAt === b.latestAt
        );
      }),
    );
  });
});

describe('computeTrend', () => {
  it('measures the change of the means', () => {
    expect(computeTrend(series([120, 120, 120], [92.4, 92.4, 92.4]))).toMatchObject({
      direction: 'down',
      changePercent: -23,
      samples: 6,
      windowDays: 30,
    });
    expect(computeTrend(series([100, 100, 100], [112, 112, 112]))).toMatchObject({
      direction: 'up',
      changePercent: 12,
    });
  });

  it('calls a change within five per cent flat', () => {
    expect(computeTrend(series([100, 100, 100], [105, 105, 105]))).toMatchObject({
      direction: 'flat',
      changePercent: 5,
    });
    expect(computeTrend(series([100, 100, 100], [94.9, 94.9, 94.9]))).toMatchObject({
      direction: 'down',
      changePercent: -5.1,
    });
    expect(computeTrend(series([100, 100, 100], [90, 90, 90]), { flatPercent: 10 }).direction).toBe('flat');
  });

  it('needs enough samples in both windows', () => {
    expect(computeTrend(series([100, 100], [50, 50, 50]))).toMatchObject({ direction: 'unknown', changePercent: null });
    expect(computeTrend(series([100, 100, 100], [50, 50]))).toMatchObject({
      direction: 'unknown',
      changePercent: null,
    });
    expect(computeTrend(series([100], [50]), { minSamples: 1 })).toMatchObject({
      direction: 'down',
      changePercent: -50,
    });
  });

  it('knows the direction from zero, though not the per cent', () => {
    expect(computeTrend(series([0, 0, 0], [5, 5, 5]))).toMatchObject({ direction: 'up', changePercent: null });
    expect(computeTrend(series([0, 0, 0], [-5, -5, -5]))).toMatchObject({ direction: 'down', changePercent: null });
    expect(computeTrend(series([0, 0, 0], [0, 0, 0]))).toMatchObject({ direction: 'flat', changePercent: 0 });
  });

  it('rises with a better figure also below zero', () => {
    expect(computeTrend(series([-0.8, -0.8, -0.8], [-0.4, -0.4, -0.4]))).toMatchObject({
      direction: 'up',
      changePercent: 50,
    });
  });

  it('takes a change reported by a platform as it is', () => {
    expect(computeTrend(latestMetric('usage.change_percent', -23))).toMatchObject({
      direction: 'down',
      changePercent: -23,
      recent: null,
      earlier: null,
      samples: 1,
    });
    expect(computeTrend({ ...latestMetric('usage.change_percent', 1), latest: null }).direction).toBe('unknown');
  });

  it('cites its newest signals', () => {
    expect(metricEvidence(series([100], [92.44, 90]))).toEqual([
      { kind: 'signal', id: 's0', label: 'usage.active_users 92.4 on 2026-03-01' },
      { kind: 'signal', id: 's1', label: 'usage.active_users' },
      { kind: 'signal', id: 's31', label: 'usage.active_users' },
    ]);
  });
});

describe('round1', () => {
  it('rounds halves away from zero as written', () => {
    expect([2.25, -2.25, 1.05, 0.04, -0.04, 23, 2.2499999999999996].map(round1)).toEqual([
      2.3, -2.3, 1.1, 0, 0, 23, 2.3,
    ]);
  });
});

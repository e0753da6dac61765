import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ScoringConfig } from '@renubu/contracts/renewals';
import { comparePriority, type Prioritized } from './compare-priority.ts';
import { add, decimal, multiply, roundHalfUp, subtract, toNumber } from './decimal.ts';
import { defaultScoring, stageBonusScoring } from './presets.ts';
import { arrMultiplier, explainScore, score, type ScoreInput } from './score.ts';
import { whatIf } from './what-if.ts';

const usd = (amount: number) => amount * 100;
const plain: ScoreInput = {
  kind: 'renewal',
  stage: 'negotiate',
  plan: null,
  arrMinor: 0,
  experience: 'mid',
  openExecutions: 0,
  opportunityScore: null,
  riskScore: null,
};
const acme: ScoreInput = {
  ...plain,
  stage: 'emergency',
  plan: 'invest',
  arrMinor: usd(500_000),
  experience: 'senior',
  openExecutions: 5,
};
const strategic: ScoreInput = { ...plain, kind: 'strategic', stage: null };

describe('the worked numbers', () => {
  it.each<[string, ScoringConfig, Partial<ScoreInput>, number]>([
    ['Acme in the plan', defaultScoring, acme, 287],
    ['Acme with stage bonuses (336.5)', stageBonusScoring, acme, 337],
    [
      'strategic invest $180k senior',
      defaultScoring,
      { ...strategic, plan: 'invest', arrMinor: usd(180_000), experience: 'senior', openExecutions: 5 },
      221,
    ],
    [
      'strategic invest below $100k',
      defaultScoring,
      { ...strategic, plan: 'invest', arrMinor: usd(99_999), openExecutions: 12 },
      81,
    ],
    [
      'strategic expand $72k',
      defaultScoring,
      { ...strategic, plan: 'expand', arrMinor: usd(72_000), openExecutions: 12 },
      54,
    ],
    [
      'critical, monitor plan, $98k',
      stageBonusScoring,
      { stage: 'critical', plan: 'monitor', arrMinor: usd(98_000), openExecutions: 12 },
      48,
    ],
    ['negotiate $200k', defaultScoring, { arrMinor: usd(200_000) }, 100],
    ['negotiate $100k', defaultScoring, { arrMinor: usd(100_000) }, 75],
    ['negotiate $50k', defaultScoring, { arrMinor: usd(50_000) }, 50],
    ['negotiate $0', defaultScoring, { arrMinor: 0 }, 50],
    ['overdue $100k with stage bonus', stageBonusScoring, { stage: 'overdue', arrMinor: usd(100_000) }, 180],
    ['monitor $100k', defaultScoring, { stage: 'monitor', arrMinor: usd(100_000) }, 30],
    ['strategic $150k invest', defaultScoring, { ...strategic, plan: 'invest', arrMinor: usd(150_000) }, 210],
    ['strategic $150k manage', defaultScoring, { ...strategic, plan: 'manage', arrMinor: usd(150_000) }, 100],
    ['negotiate $100k, workload 2', defaultScoring, { arrMinor: usd(100_000), openExecutions: 2 }, 71],
    ['negotiate $100k, workload 15', defaultScoring, { arrMinor: usd(100_000), openExecutions: 15 }, 45],
    [
      'critical $250k expert',
      stageBonusScoring,
      { stage: 'critical', arrMinor: usd(250_000), openExecutions: 10, experience: 'expert' },
      196,
    ],
    [
      'critical $250k junior',
      stageBonusScoring,
      { stage: 'critical', arrMinor: usd(250_000), openExecutions: 10, experience: 'junior' },
      142,
    ],
    [
      'opportunity 85, $100k (138.75)',
      defaultScoring,
      { kind: 'opportunity', stage: null, opportunityScore: 85, arrMinor: usd(100_000) },
      139,
    ],
    [
      'risk 75, $100k (157.5)',
      defaultScoring,
      { kind: 'risk', stage: null, riskScore: 75, arrMinor: usd(100_000) },
      158,
    ],
    ['no stage', defaultScoring, { stage: null }, 0],
    ['discovery', defaultScoring, { stage: 'discovery', arrMinor: null, experience: null }, 25],
    ['other work', defaultScoring, { kind: 'other', stage: null }, 50],
  ])('%s', (_name, config, input, total) => {
    expect(score(config, { ...plain, ...input }).total).toBe(total);
  });

  it('come with every factor', () => {
    expect(score(stageBonusScoring, acme)).toEqual({
      base: 90,
      stageBonus: 15,
      arrMultiplier: 2,
      planMultiplier: 1.5,
      experienceMultiplier: 1.1,
      openExecutions: 5,
      workloadPenalty: 10,
      subtotal: 346.5,
      total: 337,
    });
    expect(explainScore(score(stageBonusScoring, acme))).toBe('(90 + 15) × 2 × 1.5 × 1.1 − 10 = 336.5, rounded 337');
    expect(explainScore(score(defaultScoring, acme))).toBe('90 × 2 × 1.5 × 1.1 − 10 = 287');
  });

  it('change the tier at the exact amount, in any order of tiers', () => {
    expect(
      [usd(150_000), usd(150_000) - 1, usd(100_000), usd(100_000) - 1, 0, null].map((arr) =>
        arrMultiplier(defaultScoring, arr),
      ),
    ).toEqual([2, 1.5, 1.5, 1, 1, 1]);
    const reversed = { ...defaultScoring, arrTiers: [...defaultScoring.arrTiers].reverse() };
    expect(arrMultiplier(reversed, usd(900_000))).toBe(2);
  });

  it('never falls with a higher ARR, and by the penalty with each open execution', () => {
    const arr = fc.integer({ min: 0, max: usd(300_000) });
    fc.assert(
      fc.property(arr, arr, fc.integer({ min: 0, max: 50 }), (a, b, openExecutions) => {
        const total = (arrMinor: number, open: number) =>
          score(defaultScoring, { ...acme, arrMinor, openExecutions: open }).total;
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        return (
          total(low, openExecutions) <= total(high, openExecutions) &&
          total(a, openExecutions) - total(a, openExecutions + 1) === 2
        );
      }),
    );
  });
});

describe('exact decimals', () => {
  it('rounds halves up on both sides of zero', () => {
    expect([336.5, 0.5, -0.5, -1.5, -1.51, -1.49, 1.4999999, 2].map((value) => roundHalfUp(decimal(value)))).toEqual([
      337, 1, 0, -1, -2, -1, 1, 2,
    ]);
  });

  it('is exact where floats are not', () => {
    expect(toNumber(multiply(decimal(0.1), decimal(3)))).toBe(0.3);
    expect(toNumber(add(decimal(0.1), decimal(0.2)))).toBe(0.3);
    expect(roundHalfUp(multiply(decimal(1.005), decimal(100)))).toBe(101);
    expect(toNumber(decimal(1e21))).toBe(1e21);
    expect(toNumber(decimal(1.5e-9))).toBe(1.5e-9);
    expect(() => decimal(Number.NaN)).toThrow(RangeError);
  });

  it('agrees with integer arithmetic', () => {
    const thousandths = fc.integer({ min: -1_000_000, max: 1_000_000 });
    fc.assert(
      fc.property(thousandths, thousandths, (a, b) => {
        const difference = subtract(decimal(a / 1000), decimal(b / 1000));
        return toNumber(difference) === (a - b) / 1000 && roundHalfUp(difference) === Math.floor((a - b + 500) / 1000);
      }),
    );
  });
});

describe('comparePriority', () => {
  const item = (id: string, score: number, daysUntilRenewal: number | null, arrMinor: number | null): Prioritized => ({
    id,
    score,
    daysUntilRenewal,
    arrMinor,
  });

  it('breaks ties by days, ARR and id', () => {
    const sorted = [
      item('a', 100, 40, 5),
      item('b', 90, -3, 1),
      item('c', 90, 5, 9),
      item('d', 90, 5, 7),
      item('e', 90, 5, 7),
      item('f', 90, null, 99),
      item('g', 90, null, null),
    ];
    expect([...sorted].reverse().sort(comparePriority)).toEqual(sorted);
    expect(comparePriority(sorted[0]!, sorted[0]!)).toBe(0);
  });

  it('is a total order', () => {
    const small = fc.integer({ min: 0, max: 2 });
    const arbitrary = fc.record({
      id: fc.constantFrom('a', 'b', 'c'),
      score: small,
      daysUntilRenewal: fc.option(small),
      arrMinor: fc.option(small),
    });
    fc.assert(
      fc.property(arbitrary, arbitrary, arbitrary, (a, b, c) => {
        expect(Math.sign(comparePriority(a, b)) + Math.sign(comparePriority(b, a))).toBe(0);
        if (comparePriority(a, b) <= 0 && comparePriority(b, c) <= 0)
          expect(comparePriority(a, c)).toBeLessThanOrEqual(0);
      }),
    );
  });
});

describe('whatIf', () => {
  it('shows what a change of constants or facts would do', () => {
    const result = whatIf(defaultScoring, acme, { config: stageBonusScoring, input: { openExecutions: 0 } });
    expect(result).toMatchObject({ difference: 60, before: { total: 287 }, after: { total: 347 } });
    expect(result.changed.map(({ factor }) => factor)).toEqual([
      'stageBonus',
      'openExecutions',
      'workloadPenalty',
      'subtotal',
    ]);
    expect(whatIf(defaultScoring, acme, {})).toMatchObject({ difference: 0, changed: [] });
  });
});

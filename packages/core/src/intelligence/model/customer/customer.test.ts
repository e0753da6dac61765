import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CustomerRiskModel } from '@renubu/contracts/customer-risk';
import { analyzeCustomer } from '../../analyze.ts';
import type { CustomerFacts } from '../../facts.ts';
import { riskFactors, scoreRisk } from '../../risk.ts';
import { acme, latestMetric, now, unknownCustomer } from '../../testing.ts';
import { customerView } from '../../view.ts';
import { seededRandom, sigmoid } from '../vectors.ts';
import { riskFactorCatalog, riskFactorInfo } from './catalog.ts';
import { priorLogOddsPerPoint, priorRiskModel, riskProbability } from './prior.ts';
import { coefficientsOf, countOutcomes, refitCustomerRisk } from './refit.ts';
import { learnableFactors, outcomeSample, type OutcomeSample } from './samples.ts';
import { searchWhatIf, tryWhatIf } from './what-if.ts';

/** Samples whose outcome hangs on the prior's points times the given multipliers (1 unless told). */
function samplesWith(count: number, multipliers: Record<string, number>, seed: number): OutcomeSample[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, index) => {
    const facts: CustomerFacts = {
      ...unknownCustomer(),
      metrics: [
        latestMetric('usage.change_percent', Math.round(60 * random() - 35)),
        latestMetric('support.open_tickets', Math.floor(7 * random())),
        latestMetric('engagement.nps', Math.floor(11 * random())),
        latestMetric('usage.utilization', Math.round(100 * random())),
      ],
    };
    const day = new Date(Date.UTC(2024, 0, 1 + index)).toISOString().slice(0, 10);
    const sample = outcomeSample(facts, now, day, false);
    const logOdds = sample.points.reduce(
      (sum, points, place) => sum + priorLogOddsPerPoint * points * (multipliers[learnableFactors[place]!] ?? 1),
      -1.2,
    );
    return { ...sample, customerId: `c${index}`, lost: random() < sigmoid(logOdds) };
  });
}

const multiplierOf = ({ weights }: Pick<CustomerRiskModel, 'weights'>, factor: string) =>
  weights.find((weight) => weight.factor === factor)!.multiplier;

describe('the catalogue', () => {
  it('names every factor of risk', () => {
    expect(riskFactorCatalog.map(({ factor }) => factor)).toEqual(riskFactors.map(({ factor }) => factor));
  });

  it('tells the range of points of every factor somebody can change', () => {
    const view = customerView(acme(), now);
    for (const { factor, lever, least, most } of riskFactorCatalog) {
      if (lever === null) continue;
      const measure = riskFactors.find((known) => known.factor === factor)!.measure;
      const points = Array.from(
        { length: 201 },
        (_, index) => lever.least + ((lever.most - lever.least) * index) / 200,
      ).map((value) => measure(lever.put(view, value))?.points ?? 0);
      expect(Math.min(...points), factor).toBeGreaterThanOrEqual(least);
      expect(Math.max(...points), factor).toBeLessThanOrEqual(most);
      const direction = lever.better === 'up' ? -1 : 1;
      expect(direction * (points.at(-1)! - points[0]!), factor).toBeGreaterThanOrEqual(0);
    }
  });
});

describe('the prior', () => {
  it('is the model of points, with a probability that rises with them', () => {
    const analysis = analyzeCustomer(acme(), now);
    expect(analysis).toMatchObject({ computedRiskScore: 72, riskModelVersion: 0 });
    expect(analysis.riskProbability).toBe(riskProbability(priorRiskModel, analysis.riskContributions));
    expect(analyzeCustomer(unknownCustomer(), now).riskProbability).toBeCloseTo(0.063, 3);
    expect(analysis.riskProbability).toBeCloseTo(0.603, 3);
  });
});

describe('a refitted model', () => {
  const refitted: CustomerRiskModel = {
    version: 1,
    weights: learnableFactors.map((factor, place) => ({
      factor,
      multiplier: (place % 4) * 0.7,
      source: 'outcomes',
      spread: null,
    })),
    logOddsPerPoint: 0.06,
    logOddsAtBaseline: -2,
  };

  it('gives contributions that sum exactly to its score and to its log-odds', () => {
    const value = fc.double({ min: -100, max: 300, noNaN: true });
    const metrics = fc.record({ change: value, tickets: fc.nat(60), nps: fc.double({ min: 0, max: 10, noNaN: true }) });
    fc.assert(
      fc.property(metrics, ({ change, tickets, nps }) => {
        const facts: CustomerFacts = {
          ...acme(),
          metrics: [
            latestMetric('usage.change_percent', change),
            latestMetric('support.open_tickets', tickets),
            latestMetric('engagement.nps', nps),
          ],
        };
        const { score, contributions } = scoreRisk(customerView(facts, now), refitted);
        expect(contributions.reduce((sum, { points }) => sum + points, 0)).toBe(score);
        const probability = riskProbability(refitted, contributions);
        const points = contributions
          .filter(({ factor }) => factor !== 'baseline' && factor !== 'bounds')
          .reduce((sum, own) => sum + own.points, 0);
        expect(Math.abs(Math.log(probability / (1 - probability)) - (-2 + 0.06 * points))).toBeLessThanOrEqual(1e-9);
      }),
    );
  });
});

describe('a refit', () => {
  it('says how many outcomes there are and how many are needed', () => {
    const few = countOutcomes({ renewed: 80, lost: 19, from: '2025-01-01', to: '2026-01-01' });
    expect(few.enough).toBe(false);
    expect(few.message).toBe(
      '99 finished renewals are known: 80 renewed, 19 lost. A refit needs 100, with at least 20 of either kind; until then the prior is used.',
    );
    expect(countOutcomes({ renewed: 80, lost: 20, from: null, to: null }).enough).toBe(true);
  });

  it('finds what counts more, and what counts nothing, with many outcomes', () => {
    const { model, report } = refitCustomerRisk(samplesWith(2500, { 'open-tickets': 3, nps: 0 }, 5), 30, 1);
    expect(multiplierOf(model, 'open-tickets')).toBeGreaterThan(2);
    expect(multiplierOf(model, 'nps')).toBeLessThan(0.5);
    expect(multiplierOf(model, 'usage-trend')).toBeGreaterThan(0.7);
    expect(multiplierOf(model, 'usage-trend')).toBeLessThan(1.3);
    expect(report.better).toBe(true);
    expect(report.crossValidation.refitted.auc!).toBeGreaterThan(report.crossValidation.prior.auc!);
    expect(report.crossValidation.refitted.ece).toBeLessThan(0.05);
    expect(report.outOfTime!.refitted.rows).toBe(500);
  });

  it('stays near the prior with few outcomes', () => {
    const { model } = refitCustomerRisk(samplesWith(100, {}, 9), 30, 1);
    for (const { factor, multiplier } of model.weights) {
      expect(multiplier, factor).toBeGreaterThan(0.3);
      expect(multiplier, factor).toBeLessThan(1.7);
    }
  });

  it('never turns a factor round', () => {
    const { model } = refitCustomerRisk(samplesWith(1500, { 'usage-trend': -2 }, 3), 30, 1);
    expect(multiplierOf(model, 'usage-trend')).toBe(0);
  });

  it('leaves a factor that could only be hindsight as it is, and says so', () => {
    const place = learnableFactors.indexOf('payments');
    const leaking = samplesWith(300, {}, 4).map((sample) => ({
      ...sample,
      points: sample.points.map((points, index) => (index === place ? (sample.lost ? 12 : 0) : points)),
    }));
    const { model, report } = refitCustomerRisk(leaking, 30, 1);
    expect(multiplierOf(model, 'payments')).toBe(1);
    expect(report.warnings).toEqual([expect.stringMatching(/^Days a payment is past due tells the outcome nearly/)]);
  });

  it('gives the same for the same samples, in any order', () => {
    const samples = samplesWith(200, {}, 2);
    expect(refitCustomerRisk([...samples].reverse(), 30, 1)).toEqual(refitCustomerRisk(samples, 30, 1));
  });

  it('is told in words', () => {
    const [first] = coefficientsOf(priorRiskModel);
    expect(first).toMatchObject({ factor: 'usage-trend', multiplier: 1, source: 'prior', least: -10, most: 30 });
  });
});

describe('what if', () => {
  it('finds the smallest single change and the smallest pair, each with its true score', () => {
    const answer = searchWhatIf(acme(), now, priorRiskModel, 60);
    expect(answer).toMatchObject({ score: 72, target: 60, riskSource: 'built-in' });
    // Twelve and a half points come from the tickets; 13 are needed.
    expect(answer.single?.changes).toEqual([{ factor: 'usage-trend', name: 'Change of usage', from: -23, to: -8 }]);
    expect(answer.single?.score).toBe(57);
    expect(answer.pair?.changes).toHaveLength(2);
    for (const option of [answer.single!, answer.pair!]) {
      const values = Object.fromEntries(option.changes.map(({ factor, to }) => [factor, to]));
      expect(tryWhatIf(acme(), now, priorRiskModel, values)).toMatchObject({
        ok: true,
        result: { before: 72, score: option.score, probability: option.probability },
      });
      expect(option.score).toBeLessThan(60);
    }
  });

  it('says when nothing is needed and when nothing is enough', () => {
    expect(searchWhatIf(unknownCustomer(), now, priorRiskModel, 60)).toMatchObject({ single: null, pair: null });
    const hopeless = searchWhatIf(acme(), now, priorRiskModel, 10);
    expect(hopeless).toMatchObject({ single: null, pair: null });
    expect(hopeless.message).toMatch(/No change of one or two/);
  });

  it('never promises what the model does not hold', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -100, max: 50 }),
        fc.nat(20),
        fc.integer({ min: 0, max: 10 }),
        fc.integer({ min: 5, max: 95 }),
        (change, tickets, nps, target) => {
          const facts: CustomerFacts = {
            ...acme(),
            metrics: [
              latestMetric('usage.change_percent', change),
              latestMetric('support.open_tickets', tickets),
              latestMetric('engagement.nps', nps),
            ],
          };
          const { score, single, pair } = searchWhatIf(facts, now, priorRiskModel, target);
          for (const option of [single, pair]) {
            if (option === null) continue;
            expect(score).toBeGreaterThanOrEqual(target);
            const values = Object.fromEntries(option.changes.map(({ factor, to }) => [factor, to]));
            const tried = tryWhatIf(facts, now, priorRiskModel, values);
            expect(tried.ok && tried.result.score).toBe(option.score);
            expect(option.score).toBeLessThan(target);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('refuses factors nobody can change', () => {
    expect(tryWhatIf(acme(), now, priorRiskModel, { tenure: 5, constructor: 1 })).toEqual({
      ok: false,
      unknown: ['tenure', 'constructor'],
    });
    expect(riskFactorInfo('constructor')).toBeUndefined();
  });
});

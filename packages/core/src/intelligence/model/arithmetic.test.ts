import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyPlatt, calibrate, fitPlatt } from './calibrate.ts';
import { solveInPlace } from './cholesky.ts';
import { makeDesign } from './design.ts';
import { fitLogistic } from './fit.ts';
import { splitsOf, stratifiedFolds } from './folds.ts';
import { areaUnderCurve, calibrationBins, expectedCalibrationError, measure, rocPoints } from './metrics.ts';
import { isBlank, readDay, readNumber } from './numbers.ts';
import { locate, quantileKnots } from './plan.ts';
import { spreadOf, stabilityIndex } from './spread.ts';
import { logit, seededRandom, sigmoid } from './vectors.ts';

const labelled = fc
  .array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 0, max: 1 })), {
    minLength: 2,
    maxLength: 60,
  })
  .map((pairs) => ({ scores: pairs.map(([score]) => score), outcomes: pairs.map(([, outcome]) => outcome) }));

describe('solving', () => {
  it('solves a positive definite system', () => {
    const x = solveInPlace(Float64Array.of(4, 0, 2, 3), Float64Array.of(8, 13));
    // The lower triangle says [[4, 2], [2, 3]].
    expect([...x].map((value) => Number(value.toFixed(9)))).toEqual([-0.25, 4.5]);
  });

  it('gives finite weights when two columns say the same', () => {
    const x = solveInPlace(Float64Array.of(1, 1, 1, 1), Float64Array.of(1, 1));
    expect([...x].every(Number.isFinite)).toBe(true);
  });
});

describe('logistic regression', () => {
  it('finds the share of each of two groups', () => {
    const outcomes = Uint8Array.of(1, 1, 1, 0, 1, 0, 0, 0);
    const design = makeDesign(8, 1, 1, (row, put) => row < 4 && put(0, 1));
    const rows = Int32Array.from({ length: 8 }, (_, row) => row);
    const { weights, converged } = fitLogistic({ design, outcomes, rows, penalty: Float64Array.of(1e-9) });
    expect(converged).toBe(true);
    expect(sigmoid(weights[1]!)).toBeCloseTo(0.25, 6);
    expect(sigmoid(weights[0]! + weights[1]!)).toBeCloseTo(0.75, 6);
  });

  it('stays finite on outcomes that a column tells without fault, and shrinks with the penalty', () => {
    const outcomes = Uint8Array.from({ length: 40 }, (_, row) => (row < 20 ? 0 : 1));
    const design = makeDesign(40, 1, 1, (row, put) => put(0, row - 20));
    const rows = Int32Array.from({ length: 40 }, (_, row) => row);
    const fit = (ridge: number) => fitLogistic({ design, outcomes, rows, penalty: Float64Array.of(ridge) }).weights[0]!;
    expect(Number.isFinite(fit(0.001))).toBe(true);
    expect(fit(0.001)).toBeGreaterThan(fit(10));
    expect(fit(10)).toBeGreaterThan(0);
  });
});

describe('folds', () => {
  it('hold every row once and both outcomes evenly', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 10, maxLength: 200 }),
        fc.integer({ min: 2, max: 8 }),
        fc.integer(),
        (outcomes, k, seed) => {
          const folds = stratifiedFolds(outcomes, k, seed);
          const rows = Int32Array.from(outcomes, (_, row) => row);
          const splits = splitsOf(folds, k, rows);
          expect(splits.flatMap(({ test }) => [...test]).sort((a, b) => a - b)).toEqual([...rows]);
          for (const { train, test } of splits) expect(train.length + test.length).toBe(outcomes.length);
          for (const outcome of [0, 1]) {
            const counts = splits.map(({ test }) => [...test].filter((row) => outcomes[row] === outcome).length);
            expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
          }
          expect([...stratifiedFolds(outcomes, k, seed)]).toEqual([...folds]);
        },
      ),
    );
  });
});

describe('measures', () => {
  it('count pairs for the area under the curve, ties as half', () => {
    expect(areaUnderCurve([0.9, 0.8, 0.7, 0.1], [1, 0, 1, 0])).toBe(0.75);
    expect(areaUnderCurve([0.5, 0.5, 0.5], [1, 0, 1])).toBe(0.5);
    expect(areaUnderCurve([0.5, 0.4], [1, 1])).toBeNull();
  });

  it('agree with the definition on anything', () => {
    fc.assert(
      fc.property(labelled, ({ scores, outcomes }) => {
        const pairs = scores.flatMap((a, i) =>
          scores.flatMap((b, j) => (outcomes[i] === 1 && outcomes[j] === 0 ? [a > b ? 1 : a === b ? 0.5 : 0] : [])),
        );
        const auc = areaUnderCurve(scores, outcomes);
        if (pairs.length === 0) {
          expect(auc).toBeNull();
          return;
        }
        expect(auc).toBeCloseTo(pairs.reduce((sum: number, pair) => sum + pair, 0) / pairs.length, 9);
        const roc = rocPoints(scores, outcomes);
        expect(roc[0]).toEqual({ falsePositiveRate: 0, truePositiveRate: 0 });
        expect(roc.at(-1)).toEqual({ falsePositiveRate: 1, truePositiveRate: 1 });
        roc.slice(1).forEach((point, index) => {
          expect(point.falsePositiveRate).toBeGreaterThanOrEqual(roc[index]!.falsePositiveRate);
          expect(point.truePositiveRate).toBeGreaterThanOrEqual(roc[index]!.truePositiveRate);
        });
      }),
    );
  });

  it('put every row into one bin', () => {
    fc.assert(
      fc.property(labelled, ({ scores, outcomes }) => {
        const bins = calibrationBins(scores, outcomes);
        expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(scores.length);
        const error = expectedCalibrationError(bins);
        expect(error).toBeGreaterThanOrEqual(0);
        expect(error).toBeLessThanOrEqual(1);
      }),
    );
    expect(expectedCalibrationError(calibrationBins([0.25, 0.25, 0.25, 0.25], [1, 0, 0, 0]))).toBe(0);
    expect(measure([1, 0], [1, 0])).toMatchObject({ auc: 1, ece: 0, brier: 0, positives: 1 });
  });
});

describe('calibration', () => {
  const random = seededRandom(5);
  const truth = Array.from({ length: 3000 }, () => random());
  const outcomes = Uint8Array.from(truth, (probability) => (random() < probability ? 1 : 0));

  it('is left out when it does not help', () => {
    expect(calibrate(Float64Array.from(truth), outcomes, 5, 1)).toMatchObject({ kind: 'none' });
  });

  it('takes overconfidence back', () => {
    const shouted = Float64Array.from(truth, (probability) => sigmoid(3 * logit(probability)));
    const { kind, platt, probabilities } = calibrate(shouted, outcomes, 5, 1);
    expect(kind).toBe('platt');
    expect(platt.slope).toBeCloseTo(1 / 3, 1);
    expect(measure(probabilities, outcomes).ece).toBeLessThan(measure(shouted, outcomes).ece / 3);
  });

  it('keeps the order of predictions', () => {
    const platt = fitPlatt(
      Float64Array.from(truth),
      outcomes,
      Int32Array.from(truth, (_, row) => row),
    );
    const probability = fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true });
    fc.assert(
      fc.property(probability, probability, (a, b) => {
        const [low, high] = a < b ? [a, b] : [b, a];
        expect(applyPlatt(platt, low)).toBeLessThanOrEqual(applyPlatt(platt, high));
      }),
    );
  });
});

describe('cells', () => {
  it.each([
    ['12', 12],
    ['-1.5e3', -1500],
    ['1,234,567.5', 1234567.5],
    ['$1,200', 1200],
    ['−', Number.NaN],
    ['45 %', 45],
    ['-€3', -3],
    ['12,5', Number.NaN],
    ['1e999', Number.NaN],
    ['0x10', Number.NaN],
    ['Infinity', Number.NaN],
    ['12 months', Number.NaN],
  ])('read %s as %s', (text, value) => expect(readNumber(text)).toBe(value));

  it('read decimals with a comma where the file has them', () => {
    expect(readNumber('29,85', ',')).toBe(29.85);
    expect(readNumber('1.234,5', ',')).toBe(1234.5);
    expect(readNumber('29.85', ',')).toBe(29.85);
  });

  it('know blanks and days', () => {
    expect(['', 'NA', 'null', 'N/A', '-'].every(isBlank)).toBe(true);
    expect(['None', 'no', '0', 'unknown'].some(isBlank)).toBe(false);
    expect(readDay('2026-02-03')).toBe(Date.UTC(2026, 1, 3));
    expect(readDay('2026-02-03T10:00:00Z')).toBe(Date.UTC(2026, 1, 3, 10));
    expect(readDay('03.02.2026')).toBeNaN();
    expect(readDay('2026-13-41')).toBeNaN();
  });
});

describe('knots', () => {
  it('rise, and hold what lies beyond them', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 2, maxLength: 300 }),
        fc.double({ min: -1e9, max: 1e9, noNaN: true }),
        (values, probe) => {
          const sorted = Float64Array.from(values).sort();
          fc.pre(sorted[0] !== sorted.at(-1));
          const knots = quantileKnots(sorted, 10);
          expect(knots.length).toBeGreaterThanOrEqual(2);
          knots.slice(1).forEach((knot, index) => expect(knot).toBeGreaterThan(knots[index]!));
          const { left, share } = locate(knots, probe);
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThanOrEqual(1);
          const back = knots[left]! * (1 - share) + knots[left + 1]! * share;
          const held = Math.min(knots.at(-1)!, Math.max(knots[0]!, probe));
          expect(Math.abs(back - held)).toBeLessThanOrEqual(1e-6 * (1 + Math.abs(held)));
        },
      ),
    );
  });
});

describe('drift', () => {
  it('is nothing for the same spread and large for another', () => {
    const then = spreadOf([1, 2, 3], [0, 1, 2, 3, 4, Number.NaN]);
    expect(stabilityIndex(then.shares, then.shares)).toBe(0);
    expect(stabilityIndex([0.5, 0.5], [0.05, 0.95])).toBeGreaterThan(0.25);
    expect([...then.shares, then.blank].reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
  });
});

import { makeDesign } from '../design.ts';
import { fitLogistic } from '../fit.ts';
import { stratifiedFolds } from '../folds.ts';
import { logLoss } from '../metrics.ts';
import { at, sigmoid } from '../vectors.ts';
import { priorLogOddsPerPoint } from './prior.ts';
import type { OutcomeSample } from './samples.ts';

/** Multipliers of the factors, and log-odds of a customer at the baseline. */
export interface FittedWeights {
  multipliers: number[];
  logOddsAtBaseline: number;
}

/** How strongly multipliers may be held to 1; the strongest is nearly the prior. */
const shrinkages = [1000, 300, 100, 30, 10, 3];
const innerFolds = 4;

const outcomesOf = (samples: readonly OutcomeSample[]): Uint8Array =>
  Uint8Array.from(samples, ({ lost }) => (lost ? 1 : 0));

/**
 * Fits log-odds = a + Σ m·s·points with the penalty ½·shrinkage·Σ (m − 1)², where s are the prior's log-odds per point:
 * without evidence every multiplier stays 1, which is the prior with its base rate put right. `free` says which
 * multipliers may move. A multiplier that would fall below 0 is held there and the others are fitted again, for a
 * factor may come to count nothing but does not turn round.
 */
export function fitWeights(
  samples: readonly OutcomeSample[],
  free: readonly boolean[],
  shrinkage: number,
): FittedWeights {
  const outcomes = outcomesOf(samples);
  const rows = Int32Array.from(samples, (_, row) => row);
  const held = free.map((may): number | null => (may ? null : 1));
  for (;;) {
    const moving = held.flatMap((value, factor) => (value === null ? [factor] : []));
    const design = makeDesign(samples.length, moving.length, moving.length, (row, put) =>
      moving.forEach((factor, column) => put(column, priorLogOddsPerPoint * at(pointsOf(samples, row), factor))),
    );
    const offsets = Float64Array.from(samples, ({ points }) =>
      points.reduce((sum, point, factor) => sum + priorLogOddsPerPoint * point * (held[factor] ?? 1), 0),
    );
    const { weights } = fitLogistic({ design, outcomes, rows, offsets, penalty: diagonal(moving.length, shrinkage) });
    const negative = moving.filter((_, column) => 1 + at(weights, column) < 0);
    if (negative.length === 0) {
      const multipliers = held.map((value) => value ?? 1);
      moving.forEach((factor, column) => {
        multipliers[factor] = 1 + at(weights, column);
      });
      return { multipliers, logOddsAtBaseline: at(weights, moving.length) };
    }
    for (const factor of negative) held[factor] = 0;
  }
}

function pointsOf(samples: readonly OutcomeSample[], row: number): readonly number[] {
  return samples[row]?.points ?? [];
}

function diagonal(size: number, value: number): Float64Array {
  const matrix = new Float64Array(size * size);
  for (let place = 0; place < size; place += 1) matrix[place * size + place] = value;
  return matrix;
}

/** The prior with nothing but its base rate fitted: what a refit has to beat. */
export function fitBaseRate(samples: readonly OutcomeSample[], factors: number): FittedWeights {
  return fitWeights(samples, new Array<boolean>(factors).fill(false), 1);
}

/** The probability that a sample is lost. */
export function predictSample({ multipliers, logOddsAtBaseline }: FittedWeights, { points }: OutcomeSample): number {
  return sigmoid(
    points.reduce(
      (sum, point, factor) => sum + priorLogOddsPerPoint * point * (multipliers[factor] ?? 1),
      logOddsAtBaseline,
    ),
  );
}

/** Splits samples into stratified folds. */
export function splitSamples(samples: readonly OutcomeSample[], k: number, seed: number) {
  const folds = stratifiedFolds(outcomesOf(samples), k, seed);
  return Array.from({ length: k }, (_, fold) => ({
    train: samples.filter((_sample, row) => folds[row] !== fold),
    test: samples.filter((_sample, row) => folds[row] === fold),
  }));
}

/** The shrinkage with the least cross-validated log-loss on the given samples; the stronger of equals. */
export function chooseShrinkage(samples: readonly OutcomeSample[], free: readonly boolean[], seed: number): number {
  const splits = splitSamples(samples, innerFolds, seed);
  let best = { shrinkage: shrinkages[0] as number, loss: Number.POSITIVE_INFINITY };
  for (const shrinkage of shrinkages) {
    const loss = splits.reduce((sum, { train, test }) => {
      const fitted = fitWeights(train, free, shrinkage);
      const predicted = test.map((sample) => predictSample(fitted, sample));
      return sum + test.length * logLoss(predicted, outcomesOf(test));
    }, 0);
    if (loss < best.loss - 1e-9) best = { shrinkage, loss };
  }
  return best.shrinkage;
}

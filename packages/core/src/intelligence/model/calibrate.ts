import { makeDesign } from './design.ts';
import { fitLogistic } from './fit.ts';
import { splitsOf, stratifiedFolds } from './folds.ts';
import { logLoss } from './metrics.ts';
import { at, logit, sigmoid } from './vectors.ts';

/** Calibrated log-odds = intercept + slope × log-odds (Platt, 1999). */
export interface Platt {
  slope: number;
  intercept: number;
}

export const uncalibrated: Platt = { slope: 1, intercept: 0 };

/** The least gain in log-loss, on rows it was not fitted on, for which a calibration is worth having. */
const leastGain = 0.0005;

/** Fits slope and intercept to the given rows of predictions and outcomes. */
export function fitPlatt(probabilities: Float64Array, outcomes: Uint8Array, rows: Int32Array): Platt {
  const design = makeDesign(probabilities.length, 1, 1, (row, put) => put(0, logit(at(probabilities, row))));
  const { weights } = fitLogistic({ design, outcomes, rows, penalty: Float64Array.of(1e-6) });
  return { slope: at(weights, 0), intercept: at(weights, 1) };
}

export function applyPlatt({ slope, intercept }: Platt, probability: number): number {
  return sigmoid(intercept + slope * logit(probability));
}

/** A calibration that helps, with the predictions as it would have made them without seeing their outcomes. */
export interface Calibration {
  platt: Platt;
  kind: 'none' | 'platt';
  probabilities: Float64Array;
}

/**
 * Calibrates predictions made out of fold, only when that helps on rows held out from it, and never so that the order
 * of the predictions turns round.
 */
export function calibrate(probabilities: Float64Array, outcomes: Uint8Array, k: number, seed: number): Calibration {
  const rows = Int32Array.from(probabilities, (_, row) => row);
  const held = new Float64Array(probabilities.length);
  for (const { train, test } of splitsOf(stratifiedFolds(outcomes, k, seed), k, rows)) {
    const platt = fitPlatt(probabilities, outcomes, train);
    for (const row of test) held[row] = applyPlatt(platt, at(probabilities, row));
  }
  const gain = logLoss(probabilities, outcomes) - logLoss(held, outcomes);
  const platt = fitPlatt(probabilities, outcomes, rows);
  return gain >= leastGain && platt.slope > 0
    ? { kind: 'platt', platt, probabilities: held }
    : { kind: 'none', platt: uncalibrated, probabilities };
}

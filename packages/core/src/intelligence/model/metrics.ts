import type { CalibrationBin, RiskMetrics, RocPoint } from '@renubu/contracts/risk-model';
import { at } from './vectors.ts';

type Numbers = ArrayLike<number>;

/** Rows by falling probability. */
function ranked(probabilities: Numbers): number[] {
  return Array.from({ length: probabilities.length }, (_, index) => index).sort(
    (a, b) => at(probabilities, b) - at(probabilities, a),
  );
}

/**
 * Area under the ROC curve: how often a row whose outcome came has the higher score of two, ties counting half
 * (Mann–Whitney). Null when all outcomes are the same.
 */
export function areaUnderCurve(probabilities: Numbers, outcomes: Numbers): number | null {
  const order = ranked(probabilities);
  let positives = 0;
  let above = 0;
  let won = 0;
  for (let start = 0; start < order.length;) {
    const score = at(probabilities, at(order, start));
    let end = start;
    let tied = 0;
    while (end < order.length && at(probabilities, at(order, end)) === score) {
      tied += at(outcomes, at(order, end));
      end += 1;
    }
    const negatives = end - start - tied;
    won += negatives * (positives + tied / 2);
    positives += tied;
    above += negatives;
    start = end;
  }
  return positives === 0 || above === 0 ? null : won / (positives * above);
}

/** Points of the ROC curve from (0, 0) to (1, 1), at most `most`. */
export function rocPoints(probabilities: Numbers, outcomes: Numbers, most = 101): RocPoint[] {
  const order = ranked(probabilities);
  const positives = order.reduce((sum, row) => sum + at(outcomes, row), 0);
  const negatives = order.length - positives;
  if (positives === 0 || negatives === 0) return [];
  const points: RocPoint[] = [{ falsePositiveRate: 0, truePositiveRate: 0 }];
  let hits = 0;
  for (let index = 0; index < order.length; index += 1) {
    const row = at(order, index);
    hits += at(outcomes, row);
    const next = order[index + 1];
    if (next !== undefined && at(probabilities, next) === at(probabilities, row)) continue;
    points.push({ falsePositiveRate: (index + 1 - hits) / negatives, truePositiveRate: hits / positives });
  }
  if (points.length <= most) return points;
  const step = (points.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, index) => points[Math.round(index * step)] as RocPoint);
}

/** Ten bins of equal width over 0–1, with the mean prediction and the share that came true in each. */
export function calibrationBins(probabilities: Numbers, outcomes: Numbers): CalibrationBin[] {
  const bins = Array.from({ length: 10 }, () => ({ count: 0, predicted: 0, observed: 0 }));
  for (let row = 0; row < probabilities.length; row += 1) {
    const bin = bins[Math.min(9, Math.floor(at(probabilities, row) * 10))];
    if (bin === undefined) continue;
    bin.count += 1;
    bin.predicted += at(probabilities, row);
    bin.observed += at(outcomes, row);
  }
  return bins.map(({ count, predicted, observed }, index) => ({
    from: index / 10,
    to: (index + 1) / 10,
    count,
    predicted: count === 0 ? null : Math.min(1, predicted / count),
    observed: count === 0 ? null : observed / count,
  }));
}

/** Expected calibration error: |predicted − observed| of each bin, weighted by its rows (Naeini et al., 2015). */
export function expectedCalibrationError(bins: readonly CalibrationBin[]): number {
  const rows = bins.reduce((sum, { count }) => sum + count, 0);
  if (rows === 0) return 0;
  const gaps = bins.reduce(
    (sum, { count, predicted, observed }) => sum + count * Math.abs((predicted ?? 0) - (observed ?? 0)),
    0,
  );
  return gaps / rows;
}

/** Mean squared difference between probability and outcome. */
export function brierScore(probabilities: Numbers, outcomes: Numbers): number {
  let sum = 0;
  for (let row = 0; row < probabilities.length; row += 1) sum += (at(probabilities, row) - at(outcomes, row)) ** 2;
  return probabilities.length === 0 ? 0 : sum / probabilities.length;
}

/** Negative log-likelihood of one prediction in nats; probabilities of 0 and 1 count as nearly so. */
export function lossOf(probability: number, outcome: number): number {
  const held = Math.min(1 - 1e-12, Math.max(1e-12, probability));
  return outcome === 1 ? -Math.log(held) : -Math.log(1 - held);
}

/** Mean negative log-likelihood in nats. */
export function logLoss(probabilities: Numbers, outcomes: Numbers): number {
  let sum = 0;
  for (let row = 0; row < probabilities.length; row += 1) sum += lossOf(at(probabilities, row), at(outcomes, row));
  return probabilities.length === 0 ? 0 : sum / probabilities.length;
}

/** All measures of a set of predictions. */
export function measure(probabilities: Numbers, outcomes: Numbers): RiskMetrics {
  let positives = 0;
  for (let row = 0; row < outcomes.length; row += 1) positives += at(outcomes, row);
  return {
    rows: probabilities.length,
    positives,
    auc: areaUnderCurve(probabilities, outcomes),
    ece: expectedCalibrationError(calibrationBins(probabilities, outcomes)),
    brier: brierScore(probabilities, outcomes),
    logLoss: logLoss(probabilities, outcomes),
  };
}

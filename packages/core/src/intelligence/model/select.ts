import { linearPredictor, type Design } from './design.ts';
import { fitLogistic, type OutcomeWeights } from './fit.ts';
import { splitsOf, stratifiedFolds, type Split } from './folds.ts';
import { logLoss } from './metrics.ts';
import { penaltyOf, type PlannedFeature } from './plan.ts';
import { at, seededRandom, sigmoid } from './vectors.ts';

/** What is learned from: a matrix with its plan and outcomes. */
export interface Task {
  features: readonly PlannedFeature[];
  design: Design;
  outcomes: Uint8Array;
  /** Whether both outcomes weigh the same in sum; the intercept is put right afterwards. */
  balanced: boolean;
  seed: number;
}

/** How strongly addends are pulled toward 0, and curves toward an even rise. */
export interface Settings {
  ridge: number;
  smoothness: number;
}

/** Tried in this order, each kind with what was best of the one before. */
const smoothnesses = [1000, 100, 10];
const ridges = [10, 1];
const middle: Settings = { ridge: 3, smoothness: 100 };
const innerFolds = 3;
/** Settings are chosen on at most this many rows: with more, the choice hardly matters. */
const mostRowsToChoose = 12_000;

/** Weights with the sum of rows, equal for both outcomes when balanced. */
function outcomeWeights({ outcomes, balanced }: Task, rows: Int32Array): OutcomeWeights {
  if (!balanced) return { positive: 1, negative: 1 };
  let positives = 0;
  for (const row of rows) positives += at(outcomes, row);
  return { positive: rows.length / (2 * positives), negative: rows.length / (2 * (rows.length - positives)) };
}

/**
 * Fits on the given rows. Weighting the outcomes moves the log-odds by ln(w⁺ / w⁻); that is taken back, so that
 * probabilities stay true to the rows as they are (King and Zeng, Logistic regression in rare events data, 2001).
 */
export function fitTask(
  task: Task,
  rows: Int32Array,
  settings: Settings,
  { start, tolerance }: { start?: Float64Array; tolerance?: number } = {},
): Float64Array {
  const weights = outcomeWeights(task, rows);
  const penalty = penaltyOf(task.features, settings.ridge, settings.smoothness);
  const fit = fitLogistic({ design: task.design, outcomes: task.outcomes, rows, penalty, weights, start, tolerance });
  const { columns } = task.design;
  const corrected = Float64Array.from(fit.weights);
  corrected[columns] = at(corrected, columns) - Math.log(weights.positive / weights.negative);
  return corrected;
}

/** Probabilities of the given rows. */
export function predictRows({ design }: Task, rows: Int32Array, weights: Float64Array): Float64Array {
  return Float64Array.from(rows, (row) => sigmoid(linearPredictor(design, row, weights)));
}

function outcomesOf({ outcomes }: Task, rows: Int32Array): Uint8Array {
  return Uint8Array.from(rows, (row) => at(outcomes, row));
}

/** Splits rows into stratified folds; the same seed gives the same. */
export function splitRows(task: Task, rows: Int32Array, k: number, seed: number): Split[] {
  return splitsOf(stratifiedFolds(outcomesOf(task, rows), k, seed), k, rows);
}

/**
 * Chooses settings by cross-validated log-loss on the given rows alone: the smoothness first, then the ridge; the
 * stronger of equals.
 */
export function chooseSettings(task: Task, rows: Int32Array, seed: number): Settings {
  const splits = splitRows(task, sampleOf(rows, seed), innerFolds, seed);
  const starts: (Float64Array | undefined)[] = splits.map(() => undefined);
  const lossOf = (settings: Settings): number =>
    splits.reduce((sum, { train, test }, fold) => {
      const weights = fitTask(task, train, settings, { start: starts[fold], tolerance: 1e-5 });
      starts[fold] = weights;
      return sum + test.length * logLoss(predictRows(task, test, weights), outcomesOf(task, test));
    }, 0);
  let best: Candidate = { settings: middle, loss: Number.POSITIVE_INFINITY };
  for (const smoothness of smoothnesses) best = better(best, { ...middle, smoothness }, lossOf);
  for (const ridge of ridges) best = better(best, { ...best.settings, ridge }, lossOf);
  return best.settings;
}

interface Candidate {
  settings: Settings;
  loss: number;
}

function better(best: Candidate, settings: Settings, lossOf: (settings: Settings) => number): Candidate {
  const loss = lossOf(settings);
  return loss < best.loss ? { settings, loss } : best;
}

function sampleOf(rows: Int32Array, seed: number): Int32Array {
  if (rows.length <= mostRowsToChoose) return rows;
  const random = seededRandom(seed);
  const chance = mostRowsToChoose / rows.length;
  return rows.filter(() => random() < chance);
}

/** Predictions of rows that the model did not see, by position in `rows`, and the fold of each. */
export interface OutOfFold {
  probabilities: Float64Array;
  splits: Split[];
  /** Settings were chosen anew within each training part. */
  nested: boolean;
}

/** Multiplications of one Newton step up to which settings are chosen anew for every fold. */
const mostWorkToNest = 30_000_000;

function stepWork({ design }: Task): number {
  const perRow = design.places.length / Math.max(1, design.rows);
  return design.rows * perRow ** 2;
}

/**
 * Predicts every row by a model that saw nothing of it. Settings are chosen anew within each training part (nested), so
 * that the choice flatters nothing; a long or wide file uses one choice.
 */
export function predictOutOfFold(task: Task, k: number, fixed: Settings): OutOfFold {
  const rows = Int32Array.from({ length: task.design.rows }, (_, row) => row);
  const nested = stepWork(task) <= mostWorkToNest;
  const splits = splitRows(task, rows, k, task.seed);
  const probabilities = new Float64Array(rows.length);
  splits.forEach(({ train, test }, fold) => {
    const settings = nested ? chooseSettings(task, train, task.seed + 1 + fold) : fixed;
    const predicted = predictRows(task, test, fitTask(task, train, settings));
    test.forEach((row, index) => {
      probabilities[row] = at(predicted, index);
    });
  });
  return { probabilities, splits, nested };
}

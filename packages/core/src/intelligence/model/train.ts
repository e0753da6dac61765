import { riskModelFormat, riskModelVersion, type CrossValidation, type RiskModel } from '@renubu/contracts/risk-model';
import { buildFeatures } from './build-features.ts';
import { calibrate } from './calibrate.ts';
import { allRows } from './design.ts';
import { checkLabel, type LabelProblem } from './label.ts';
import { calibrationBins, measure, rocPoints } from './metrics.ts';
import { validateOutOfTime } from './out-of-time.ts';
import { designOf } from './plan.ts';
import { profileTable } from './profile.ts';
import { chooseSettings, fitTask, predictOutOfFold, type OutOfFold, type Task } from './select.ts';
import type { Table } from './table.ts';
import { at, deviation, mean } from './vectors.ts';

export interface TrainOptions {
  label: string;
  positive: string;
  /** The column that names the row; when not told, the first that tells every row apart. */
  id: string | null;
  /** Columns to use even if they look like a leak. */
  keep?: readonly string[];
  /** What a blank of a numeric column stands for, where it is known. */
  blanks?: ReadonlyMap<string, number>;
  /** The column that orders the rows in time; the first column of dates when not told. */
  date?: string | null;
  /** Lets both outcomes weigh the same while fitting; probabilities stay true either way. */
  balanced?: boolean;
  seed: number;
  /** ISO-8601 instant. */
  now: string;
}

export type TrainProblem = LabelProblem | { code: 'no_features' | 'too_many_features'; message: string };
export type Trained = { ok: true; model: RiskModel } | { ok: false; problem: TrainProblem };

const folds = 5;
const mostFeatures = 300;

/**
 * Fits a risk model to a table: reads the columns, chooses how strongly to regularise, validates by nested
 * cross-validation, calibrates when that helps, and fits all rows. The same table, options and seed give the same model.
 */
export function trainRiskModel(table: Table, options: TrainOptions): Trained {
  const label = checkLabel(table, options);
  if (!label.ok) return label;
  const { rows, outcomes } = label;
  const { id, keep = [], blanks = new Map<string, number>(), balanced = false, seed } = options;
  const profile = profileTable(table, rows, outcomes, { label: options.label, id, keep, blanks });
  const { features, dropped, warnings } = profile;
  if (features.length === 0 || features.length > mostFeatures)
    return { ok: false, problem: featureProblem(features.length, dropped) };
  const task: Task = { features, design: designOf(features, rows), outcomes, balanced, seed };
  const settings = chooseSettings(task, allRows(task.design), seed);
  const outOfFold = predictOutOfFold(task, folds, settings);
  const calibration = calibrate(outOfFold.probabilities, outcomes, folds, seed + 100);
  const weights = fitTask(task, allRows(task.design), settings);
  const built = buildFeatures(features, task.design, rows, weights, calibration.platt);
  const outOfTime = validateOutOfTime(table, rows, task, settings, options.date ?? null);
  const model: RiskModel = {
    format: riskModelFormat,
    version: riskModelVersion,
    createdAt: new Date(options.now).toISOString(),
    label: { column: options.label, positive: options.positive },
    id: id ?? dropped.find(({ code }) => code === 'id')?.column ?? null,
    ...built,
    training: {
      rows: rows.length,
      positives: outcomes.reduce((sum, outcome) => sum + outcome, 0),
      unlabelled: table.rows - rows.length,
      seed,
      ...settings,
      balanced,
      calibration: { kind: calibration.kind, ...calibration.platt },
      dropped,
      warnings,
    },
    crossValidation: crossValidation(calibration.probabilities, outcomes, outOfFold),
    outOfTime,
  };
  return { ok: true, model };
}

function featureProblem(count: number, dropped: RiskModel['training']['dropped']): TrainProblem {
  if (count > 0) {
    const message = `${count} columns are too many; a model takes up to ${mostFeatures}. Leave some out.`;
    return { code: 'too_many_features', message };
  }
  const why = dropped.map(({ column, reason }) => `${column} (${reason})`).join(', ');
  return { code: 'no_features', message: `No column is left to learn from: ${why || 'there is only the label'}.` };
}

function crossValidation(
  probabilities: Float64Array,
  outcomes: Uint8Array,
  { splits, nested }: OutOfFold,
): CrossValidation {
  const perFold = splits.map(({ test }) =>
    measure(
      Float64Array.from(test, (row) => at(probabilities, row)),
      Uint8Array.from(test, (row) => at(outcomes, row)),
    ),
  );
  return {
    folds: splits.length,
    nested,
    auc: spread(perFold.map(({ auc }) => auc ?? 0.5)),
    ece: spread(perFold.map(({ ece }) => ece)),
    brier: spread(perFold.map(({ brier }) => brier)),
    pooled: measure(probabilities, outcomes),
    bins: calibrationBins(probabilities, outcomes),
    roc: rocPoints(probabilities, outcomes),
  };
}

function spread(values: number[]) {
  return { mean: mean(values), deviation: deviation(values), least: Math.min(...values), most: Math.max(...values) };
}

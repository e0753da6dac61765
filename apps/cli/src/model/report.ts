import type {
  CalibrationBin,
  FeatureDrift,
  RiskFeature,
  RiskMetrics,
  RiskModel,
  RocPoint,
} from '@renubu/contracts/risk-model';
import { calibrationBins, measure, rocPoints } from '@renubu/core/intelligence/model/metrics';
import { isBlank } from '@renubu/core/intelligence/model/numbers';
import { pointsPerLogOdds } from '@renubu/core/intelligence/model/scorer';
import { CommandError, say, table } from '../output.ts';
import { scoreLabelled } from './predict.ts';

/** One line of a model: a level, or a place on a curve, with what it adds against the average row. */
export interface Coefficient {
  feature: string;
  at: string;
  logOdds: number;
  points: number;
}

export interface FileReport {
  metrics: RiskMetrics;
  bins: CalibrationBin[];
  roc: RocPoint[];
  drift: FeatureDrift[];
}

/** Everything a model adds, by feature; the features that move the score most come first. */
export function coefficientsOf({ features }: RiskModel): Coefficient[] {
  const lines = features.map((feature) =>
    partsOf(feature).map(({ at, logOdds }) => ({
      feature: feature.name,
      at,
      logOdds,
      points: logOdds * pointsPerLogOdds,
    })),
  );
  const span = (own: Coefficient[]): number =>
    Math.max(...own.map(({ logOdds }) => logOdds)) - Math.min(...own.map(({ logOdds }) => logOdds));
  return lines.sort((a, b) => span(b) - span(a)).flat();
}

function partsOf(feature: RiskFeature): { at: string; logOdds: number }[] {
  if (feature.kind === 'categorical') {
    const levels = feature.levels.map(({ value, logOdds }) => ({ at: value === '' ? '(blank)' : value, logOdds }));
    return [...levels, { at: '(any other)', logOdds: feature.other.logOdds }];
  }
  const curve = feature.knots.map((knot, index) => ({
    at: String(Number(knot.toPrecision(6))),
    logOdds: feature.logOdds[index] ?? 0,
  }));
  return [...curve, { at: '(blank)', logOdds: feature.blank }];
}

/** Measures a model on a file whose outcomes are known. Throws `CommandError` when it has none. */
export async function measureFile(
  model: RiskModel,
  path: string,
  label: string,
  positive: string,
): Promise<FileReport> {
  const { probabilities, labels, drift } = await scoreLabelled(model, path, label);
  const known = labels.map((text, row) => ({ text, row })).filter(({ text }) => !isBlank(text));
  const outcomes = known.map(({ text }) => (text === positive.trim() ? 1 : 0));
  if (!outcomes.some((outcome) => outcome === 1)) {
    const seen = [...new Set(known.map(({ text }) => text))].slice(0, 5).map((text) => `“${text}”`);
    throw new CommandError(`${label} is never “${positive}” in ${path}. It has ${seen.join(', ') || 'nothing'}.`, 2);
  }
  const predicted = known.map(({ row }) => probabilities[row] ?? 0);
  return {
    metrics: measure(predicted, outcomes),
    bins: calibrationBins(predicted, outcomes),
    roc: rocPoints(predicted, outcomes),
    drift,
  };
}

const figure = (value: number | null): string => (value === null ? '–' : value.toFixed(4));

/** Prints what cross-validation found, each with its spread over the folds. */
export function sayValidation({ crossValidation, training, outOfTime, label }: RiskModel): void {
  const { folds, nested, auc, ece, brier, pooled } = crossValidation;
  const line = (name: string, { mean, deviation, least, most }: typeof auc, all: number | null): string[] => [
    `  ${name}`,
    `${figure(mean)} ± ${figure(deviation)}`,
    `${figure(least)} to ${figure(most)}`,
    figure(all),
  ];
  say(`${training.rows} rows, ${training.positives} with ${label.column} = ${label.positive}`);
  const chosen = nested ? 'settings chosen within each training part' : 'settings chosen once on all rows';
  say(`\n${folds}-fold cross-validation, ${chosen}:`);
  say(
    table([
      ['', 'mean of folds', 'range', 'all rows'],
      line('AUC', auc, pooled.auc),
      line('ECE', ece, pooled.ece),
      line('Brier', brier, pooled.brier),
    ]),
  );
  if (outOfTime !== null)
    say(
      `Out of time, ${outOfTime.column} from ${outOfTime.from}: AUC ${figure(outOfTime.metrics.auc)}, ` +
        `ECE ${figure(outOfTime.metrics.ece)} on ${outOfTime.metrics.rows} rows`,
    );
}

export function sayFileReport({ metrics, drift }: FileReport, path: string): void {
  say(`\n${path}: ${metrics.rows} rows, ${metrics.positives} positive`);
  say(`  AUC ${figure(metrics.auc)}  ECE ${figure(metrics.ece)}  Brier ${figure(metrics.brier)}`);
  sayDrift(drift);
}

/** Names the features that have moved; says so when none has. */
export function sayDrift(drift: readonly FeatureDrift[]): void {
  const moved = drift.filter(({ level }) => level !== 'stable');
  if (moved.length === 0) return say('  No feature has drifted from the rows the model was fitted on.');
  for (const { feature, index, level } of moved) say(`  ${feature}: ${level} drift (PSI ${index.toFixed(2)})`);
}

export function sayBins(bins: readonly CalibrationBin[]): void {
  say('\nCalibration');
  say(
    table([
      ['  predicted', 'rows', 'mean', 'came true'],
      ...bins.map(({ from, to, count, predicted, observed }) => [
        `  ${from.toFixed(1)}–${to.toFixed(1)}`,
        String(count),
        figure(predicted),
        figure(observed),
      ]),
    ]),
  );
}

export function sayCoefficients(model: RiskModel): void {
  say('\nWhat each value adds against the average row (20 points double the odds)');
  say(
    table([
      ['  feature', 'value', 'log-odds', 'points'],
      ...coefficientsOf(model).map(({ feature, at, logOdds, points }) => [
        `  ${feature}`,
        at,
        logOdds.toFixed(3),
        points.toFixed(1),
      ]),
    ]),
  );
  for (const { column, reason } of model.training.dropped) say(`Left out: ${column}: ${reason}`);
  for (const warning of model.training.warnings) say(`Look at: ${warning}`);
}

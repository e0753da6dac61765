import type {
  CustomerRiskModel,
  FactorCoefficient,
  FactorWeight,
  OutcomeCounts,
  RefitReport,
} from '@renubu/contracts/customer-risk';
import { calibrate } from '../calibrate.ts';
import { areaUnderCurve, calibrationBins, measure, rocPoints } from '../metrics.ts';
import { decileEdges, spreadOf } from '../spread.ts';
import { at, deviation } from '../vectors.ts';
import { riskFactorCatalog, riskFactorInfo } from './catalog.ts';
import { priorLogOddsPerPoint } from './prior.ts';
import { learnableFactors, type OutcomeSample } from './samples.ts';
import {
  chooseShrinkage,
  fitBaseRate,
  fitWeights,
  predictSample,
  splitSamples,
  type FittedWeights,
} from './weights.ts';

/** Finished renewals that a refit needs: in all, and of either outcome. */
export const outcomesNeeded = { all: 100, each: 20 };

const folds = 5;
/** The share of the newest outcomes that older ones are tested on, and how many of each outcome that needs. */
const newest = 0.2;
const fewestNewer = 5;
/** A factor tells the outcome suspiciously well from this area under the curve on. */
const tooGood = 0.975;

/** Says how many finished renewals are known and whether they are enough. */
export function countOutcomes(counts: Pick<OutcomeCounts, 'renewed' | 'lost' | 'from' | 'to'>): OutcomeCounts {
  const { renewed, lost } = counts;
  const { all, each } = outcomesNeeded;
  const enough = renewed + lost >= all && Math.min(renewed, lost) >= each;
  const known = `${renewed + lost} finished ${renewed + lost === 1 ? 'renewal is' : 'renewals are'} known: ${renewed} renewed, ${lost} lost.`;
  const missing = ` A refit needs ${all}, with at least ${each} of either kind; until then the prior is used.`;
  return { ...counts, needed: outcomesNeeded, enough, message: enough ? known : known + missing };
}

/** A model with what was found about it. */
export interface Refitted {
  model: Omit<CustomerRiskModel, 'version'>;
  report: RefitReport;
}

/**
 * Fits the multipliers of the factors to finished renewals, shrunk toward the prior by as much as cross-validation says,
 * and measures both models on renewals they did not see: by nested cross-validation, and the newest fifth by the older
 * ones. Where it helps, what a point is worth is calibrated; scores stay as they are. The same samples and seed give the
 * same model. There must be enough outcomes (`countOutcomes`).
 */
export function refitCustomerRisk(samples: readonly OutcomeSample[], leadDays: number, seed: number): Refitted {
  const ordered = [...samples].sort((a, b) =>
    a.day < b.day ? -1 : a.day > b.day ? 1 : a.customerId < b.customerId ? -1 : 1,
  );
  const { free, warnings } = whatMayMove(ordered);
  const shrinkage = chooseShrinkage(ordered, free, seed);
  const fitted = fitWeights(ordered, free, shrinkage);
  const validated = crossValidate(ordered, free, seed);
  const outOfTime = validateOutOfTime(ordered, free, seed);
  const outcomes = ordered.map(({ lost }) => (lost ? 1 : 0));
  const { platt, probabilities: refitted } = calibrate(
    Float64Array.from(validated.refitted),
    Uint8Array.from(validated.outcomes),
    folds,
    seed + 20,
  );
  const crossValidation = {
    prior: measure(validated.prior, validated.outcomes),
    refitted: measure(refitted, validated.outcomes),
  };
  const wins = [crossValidation, ...(outOfTime === null ? [] : [outOfTime])];
  const lost = outcomes.reduce((sum: number, outcome) => sum + outcome, 0);
  return {
    model: {
      weights: weightsOf(ordered, free, fitted),
      logOddsPerPoint: platt.slope * priorLogOddsPerPoint,
      logOddsAtBaseline: platt.intercept + platt.slope * fitted.logOddsAtBaseline,
    },
    report: {
      renewed: ordered.length - lost,
      lost,
      from: ordered[0]?.day ?? '',
      to: ordered.at(-1)?.day ?? '',
      leadDays,
      shrinkage,
      crossValidation,
      outOfTime,
      roc: rocPoints(refitted, validated.outcomes),
      priorRoc: rocPoints(validated.prior, validated.outcomes),
      bins: calibrationBins(refitted, validated.outcomes),
      better: wins.every(({ prior, refitted }) => refitted.logLoss < prior.logLoss),
      warnings,
    },
  };
}

/** A factor moves when it differs among the samples and does not tell the outcome as only hindsight could. */
function whatMayMove(samples: readonly OutcomeSample[]): { free: boolean[]; warnings: string[] } {
  const outcomes = samples.map(({ lost }) => (lost ? 1 : 0));
  const warnings: string[] = [];
  const free = learnableFactors.map((factor, place) => {
    const points = samples.map((sample) => at(sample.points, place));
    if (deviation(points) < 1e-9) return false;
    const auc = areaUnderCurve(points, outcomes) ?? 0.5;
    if (Math.max(auc, 1 - auc) < tooGood) return true;
    warnings.push(
      `${nameOf(factor)} tells the outcome nearly perfectly (AUC ${auc.toFixed(3)}); its weight is left as it is.`,
    );
    return false;
  });
  return { free, warnings };
}

function crossValidate(samples: readonly OutcomeSample[], free: readonly boolean[], seed: number) {
  const prior: number[] = [];
  const refitted: number[] = [];
  const outcomes: number[] = [];
  splitSamples(samples, folds, seed + 1).forEach(({ train, test }, fold) => {
    const base = fitBaseRate(train, free.length);
    const own = fitWeights(train, free, chooseShrinkage(train, free, seed + 2 + fold));
    for (const sample of test) {
      prior.push(predictSample(base, sample));
      refitted.push(predictSample(own, sample));
      outcomes.push(sample.lost ? 1 : 0);
    }
  });
  return { prior, refitted, outcomes };
}

/** `samples` are ordered by day; those of one day stay together. */
function validateOutOfTime(
  samples: readonly OutcomeSample[],
  free: readonly boolean[],
  seed: number,
): RefitReport['outOfTime'] {
  const from = samples[Math.floor(samples.length * (1 - newest))]?.day ?? '';
  const older = samples.filter(({ day }) => day < from);
  const newer = samples.filter(({ day }) => day >= from);
  if (!hasBoth(older) || !hasBoth(newer)) return null;
  const outcomes = newer.map(({ lost }) => (lost ? 1 : 0));
  const measured = (weights: FittedWeights) =>
    measure(
      newer.map((sample) => predictSample(weights, sample)),
      outcomes,
    );
  return {
    from,
    prior: measured(fitBaseRate(older, free.length)),
    refitted: measured(fitWeights(older, free, chooseShrinkage(older, free, seed))),
  };
}

function hasBoth(samples: readonly OutcomeSample[]): boolean {
  const lost = samples.filter((sample) => sample.lost).length;
  return lost >= fewestNewer && samples.length - lost >= fewestNewer;
}

function weightsOf(samples: readonly OutcomeSample[], free: readonly boolean[], fitted: FittedWeights): FactorWeight[] {
  return learnableFactors.map((factor, place) => {
    const values = Float64Array.from(samples, (sample) => at(sample.values, place));
    const known = values.filter((value) => !Number.isNaN(value)).sort();
    return {
      factor,
      multiplier: at(fitted.multipliers, place),
      source: free[place] === true ? 'outcomes' : 'prior',
      spread: known.length === 0 ? null : spreadOf(decileEdges(known), values),
    };
  });
}

function nameOf(factor: string): string {
  return riskFactorInfo(factor)?.name ?? factor;
}

/** The factors of a model in words, the weightiest first. */
export function coefficientsOf(model: Omit<CustomerRiskModel, 'version'>): FactorCoefficient[] {
  const weights = new Map(model.weights.map((weight) => [weight.factor, weight]));
  return riskFactorCatalog
    .map(({ factor, name, meaning, least, most }) => {
      const { multiplier, source } = weights.get(factor) ?? { multiplier: 1, source: 'prior' as const };
      return {
        factor,
        name,
        meaning,
        multiplier,
        source,
        least: least * multiplier,
        most: most * multiplier,
        logOddsPerPoint: model.logOddsPerPoint,
      };
    })
    .sort((a, b) => b.most - b.least - (a.most - a.least));
}

import type { CategoricalFeature, NumericFeature, RiskFeature } from '@renubu/contracts/risk-model';
import type { Design } from './design.ts';
import {
  levelPlaces,
  startsOf,
  width,
  type PlannedCategorical,
  type PlannedFeature,
  type PlannedNumeric,
} from './plan.ts';
import { decileEdges, spreadOf } from './spread.ts';
import { at, deviation, mean } from './vectors.ts';

/** A fit as a model says it: each feature's addends against their average, and the intercept that goes with them. */
export interface BuiltFeatures {
  features: RiskFeature[];
  intercept: number;
}

/**
 * Turns weights into features. Every addend is taken against the feature's mean over the rows, which the intercept
 * takes in; `slope` and `shift` are those of a calibration.
 */
export function buildFeatures(
  plan: readonly PlannedFeature[],
  design: Design,
  rows: Int32Array,
  weights: Float64Array,
  { slope, intercept: shift }: { slope: number; intercept: number },
): BuiltFeatures {
  const means = columnMeans(design);
  const starts = startsOf(plan);
  let intercept = at(weights, design.columns);
  const features = plan.map((feature, index) => {
    const start = at(starts, index);
    const own = weights.slice(start, start + width(feature));
    const average = own.reduce((sum, weight, place) => sum + weight * at(means, start + place), 0);
    intercept += average;
    const addends = Array.from(own, (weight) => slope * (weight - average));
    return feature.kind === 'numeric' ? numeric(feature, rows, addends) : categorical(feature, rows, addends);
  });
  return { features, intercept: shift + slope * intercept };
}

function columnMeans({ rows, columns, places, values }: Design): Float64Array {
  const means = new Float64Array(columns);
  places.forEach((column, entry) => {
    means[column] = at(means, column) + at(values, entry) / rows;
  });
  return means;
}

function numeric(feature: PlannedNumeric, rows: Int32Array, addends: number[]): NumericFeature {
  const read = Float64Array.from(rows, (row) => at(feature.column.numbers, row));
  const said = read.filter((value) => !Number.isNaN(value)).sort();
  const knots = feature.knots.length;
  return {
    kind: 'numeric',
    name: feature.column.name,
    knots: feature.knots,
    logOdds: addends.slice(0, knots),
    blank: feature.blankLevel ? at(addends, knots) : 0,
    blankMeans: feature.blankMeans,
    mean: mean(said),
    deviation: deviation(said),
    spread: spreadOf(decileEdges(said), read),
  };
}

function categorical(feature: PlannedCategorical, rows: Int32Array, addends: number[]): CategoricalFeature {
  const places = levelPlaces({ ...feature, otherLevel: true });
  const counts = new Float64Array(feature.levels.length + 1);
  for (const row of rows) {
    const place = at(places, at(feature.column.codes as Int32Array, row));
    counts[place] = at(counts, place) + 1;
  }
  const share = (place: number): number => at(counts, place) / rows.length;
  const last = feature.levels.length;
  return {
    kind: 'categorical',
    name: feature.column.name,
    levels: feature.levels.map((value, place) => ({ value, logOdds: at(addends, place), share: share(place) })),
    other: { logOdds: feature.otherLevel ? at(addends, last) : 0, share: share(last) },
  };
}

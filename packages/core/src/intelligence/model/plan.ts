import { makeDesign, type Design } from './design.ts';
import { isBlank } from './numbers.ts';
import type { Column } from './table.ts';
import { at } from './vectors.ts';

/** A column read as a curve over its numbers: one weight per knot, one for blanks where they are frequent enough. */
export interface PlannedNumeric {
  kind: 'numeric';
  column: Column;
  knots: number[];
  blankLevel: boolean;
  blankMeans: number | null;
}

/** A column read as one of its levels: one weight each, one for all others where there are enough of them. */
export interface PlannedCategorical {
  kind: 'categorical';
  column: Column;
  /** The most frequent first; '' is a blank. */
  levels: string[];
  otherLevel: boolean;
}

export type PlannedFeature = PlannedNumeric | PlannedCategorical;

/** Columns of the matrix that a plan takes. */
export function width(feature: PlannedFeature): number {
  return feature.kind === 'numeric'
    ? feature.knots.length + (feature.blankLevel ? 1 : 0)
    : feature.levels.length + (feature.otherLevel ? 1 : 0);
}

/** Where a number lies among knots: between `left` and the next one, `share` of the way. Beyond the ends it is held. */
export function locate(knots: readonly number[], value: number): { left: number; share: number } {
  const last = knots.length - 1;
  if (value <= at(knots, 0)) return { left: 0, share: 0 };
  if (value >= at(knots, last)) return { left: last - 1, share: 1 };
  let low = 0;
  let high = last;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (at(knots, middle) <= value) low = middle;
    else high = middle;
  }
  return { left: low, share: (value - at(knots, low)) / (at(knots, high) - at(knots, low)) };
}

/**
 * Knots at evenly spaced quantiles of the sorted numbers, at most `most`; both ends are left out by half a per cent of
 * the rows, so that a single far value does not bend the curve. Fewer different numbers are knots themselves.
 */
export function quantileKnots(sorted: ArrayLike<number>, most: number): number[] {
  const distinct = new Set<number>();
  for (let index = 0; index < sorted.length && distinct.size <= most; index += 1) distinct.add(at(sorted, index));
  if (distinct.size <= most) return [...distinct];
  const knots: number[] = [];
  for (let index = 0; index < most; index += 1) {
    const share = 0.005 + (0.99 * index) / (most - 1);
    const knot = at(sorted, Math.round(share * (sorted.length - 1)));
    if (knots.length === 0 || knot > at(knots, knots.length - 1)) knots.push(knot);
  }
  return knots.length > 1 ? knots : [at(sorted, 0), at(sorted, sorted.length - 1)];
}

/** The matrix of a plan for the given rows of the file. */
export function designOf(features: readonly PlannedFeature[], rows: Int32Array): Design {
  const starts = startsOf(features);
  const columns = features.reduce((sum, feature) => sum + width(feature), 0);
  const places = features.map((feature) => (feature.kind === 'categorical' ? levelPlaces(feature) : null));
  return makeDesign(rows.length, columns, features.length * 2, (index, put) => {
    const row = at(rows, index);
    features.forEach((feature, number) => {
      const start = at(starts, number);
      if (feature.kind === 'numeric') putNumber(feature, row, start, put);
      else {
        const place = at(places[number] as Int32Array, at(feature.column.codes as Int32Array, row));
        if (place >= 0) put(start + place, 1);
      }
    });
  });
}

/** The first column of each feature. */
export function startsOf(features: readonly PlannedFeature[]): number[] {
  let next = 0;
  return features.map((feature) => {
    const start = next;
    next += width(feature);
    return start;
  });
}

function putNumber(feature: PlannedNumeric, row: number, start: number, put: (column: number, value: number) => void) {
  const read = at(feature.column.numbers, row);
  const value = Number.isNaN(read) && feature.blankMeans !== null ? feature.blankMeans : read;
  if (Number.isNaN(value)) {
    if (feature.blankLevel) put(start + feature.knots.length, 1);
    return;
  }
  const { left, share } = locate(feature.knots, value);
  if (share < 1) put(start + left, 1 - share);
  if (share > 0) put(start + left + 1, share);
}

/** For each text of a column the place of its level; −1 where it has none. */
export function levelPlaces({ column, levels, otherLevel }: PlannedCategorical): Int32Array {
  const known = new Map(levels.map((level, place) => [level, place]));
  const other = otherLevel ? levels.length : -1;
  return Int32Array.from(column.texts, (text) => known.get(levelOf(text)) ?? other);
}

/** Whatever says "blank" is one level. */
export function levelOf(text: string): string {
  return isBlank(text) ? '' : text;
}

/**
 * The penalty of a plan: `ridge` pulls every addend toward 0, `smoothness` pulls each curve toward an even rise from
 * knot to knot by its squared second differences (Eilers and Marx, Flexible smoothing with B-splines and penalties,
 * 1996). Knots lie at quantiles, so units and scale of a column do not matter.
 */
export function penaltyOf(features: readonly PlannedFeature[], ridge: number, smoothness: number): Float64Array {
  const columns = features.reduce((sum, feature) => sum + width(feature), 0);
  const penalty = new Float64Array(columns * columns);
  for (let column = 0; column < columns; column += 1) penalty[column * columns + column] = ridge;
  const starts = startsOf(features);
  features.forEach((feature, index) => {
    if (feature.kind === 'numeric') addBending(penalty, columns, at(starts, index), feature.knots, smoothness);
  });
  return penalty;
}

function addBending(penalty: Float64Array, columns: number, start: number, knots: number[], smoothness: number): void {
  const bend = [1, -2, 1];
  for (let first = start; first + 2 < start + knots.length; first += 1) {
    for (let i = 0; i < 3; i += 1) {
      for (let j = 0; j < 3; j += 1) {
        const place = (first + i) * columns + first + j;
        penalty[place] = at(penalty, place) + smoothness * at(bend, i) * at(bend, j);
      }
    }
  }
}

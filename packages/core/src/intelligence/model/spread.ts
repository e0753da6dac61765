import type { NumericFeature } from '@renubu/contracts/risk-model';
import { at } from './vectors.ts';

type Spread = NumericFeature['spread'];

/** Edges at the deciles of sorted numbers, each once. */
export function decileEdges(sorted: ArrayLike<number>): number[] {
  const edges: number[] = [];
  for (let tenth = 1; tenth < 10; tenth += 1) {
    const edge = at(sorted, Math.floor((tenth / 10) * (sorted.length - 1)));
    if (edges.length === 0 || edge > at(edges, edges.length - 1)) edges.push(edge);
  }
  return edges;
}

/** The bin of a number: how many edges lie below it. */
export function binOf(edges: readonly number[], value: number): number {
  let bin = 0;
  while (bin < edges.length && value > at(edges, bin)) bin += 1;
  return bin;
}

/** How numbers are spread over the bins between the edges; NaN is a blank. */
export function spreadOf(edges: number[], values: ArrayLike<number>): Spread {
  const counts = new Array<number>(edges.length + 1).fill(0);
  let blanks = 0;
  for (let row = 0; row < values.length; row += 1) {
    const value = at(values, row);
    if (Number.isNaN(value)) blanks += 1;
    else {
      const bin = binOf(edges, value);
      counts[bin] = at(counts, bin) + 1;
    }
  }
  const rows = Math.max(1, values.length);
  return { edges, shares: counts.map((count) => count / rows), blank: blanks / rows };
}

/** Shares below this count as this much: nobody has seen everything. */
const leastShare = 1e-4;

/**
 * Population stability index of two distributions over the same bins: Σ (now − then)·ln(now / then). Below .1 they are
 * alike, above .25 they differ.
 */
export function stabilityIndex(then: readonly number[], now: readonly number[]): number {
  return then.reduce((sum, expected, bin) => {
    const before = Math.max(leastShare, expected);
    const after = Math.max(leastShare, now[bin] ?? 0);
    return sum + (after - before) * Math.log(after / before);
  }, 0);
}

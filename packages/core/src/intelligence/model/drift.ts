import type { FeatureDrift, RiskFeature } from '@renubu/contracts/risk-model';
import { isBlank, readNumber, type DecimalMark } from './numbers.ts';
import { levelOf } from './plan.ts';
import { binOf, stabilityIndex } from './spread.ts';
import { at } from './vectors.ts';

/** How much a stability index says. */
export function driftLevel(index: number): FeatureDrift['level'] {
  if (index < 0.1) return 'stable';
  return index < 0.25 ? 'moderate' : 'large';
}

/** Counts rows as they pass, to compare them with those the model was fitted on. */
export class DriftCounter {
  private readonly counters: { feature: RiskFeature; counts: Float64Array; count: (text: string) => number }[];
  private rows = 0;

  constructor(features: readonly RiskFeature[], decimal: DecimalMark = '.') {
    this.counters = features.map((feature) => {
      const then = sharesOf(feature);
      return { feature, counts: new Float64Array(then.length), count: placer(feature, decimal) };
    });
  }

  add(read: (column: string) => string): void {
    this.rows += 1;
    for (const { feature, counts, count } of this.counters) {
      const place = count(read(feature.name).trim());
      counts[place] = at(counts, place) + 1;
    }
  }

  /** The population stability index of every feature, the greatest first. Empty before the first row. */
  drift(): FeatureDrift[] {
    if (this.rows === 0) return [];
    return this.counters
      .map(({ feature, counts }) => {
        const now = Array.from(counts, (count) => count / this.rows);
        const index = stabilityIndex(sharesOf(feature), now);
        return { feature: feature.name, index, level: driftLevel(index) };
      })
      .sort((a, b) => b.index - a.index);
  }
}

/** Shares when the model was fitted: the bins and the blanks, or the levels and all others. */
function sharesOf(feature: RiskFeature): number[] {
  return feature.kind === 'numeric'
    ? [...feature.spread.shares, feature.spread.blank]
    : [...feature.levels.map(({ share }) => share), feature.other.share];
}

function placer(feature: RiskFeature, decimal: DecimalMark): (text: string) => number {
  if (feature.kind === 'categorical') {
    const places = new Map(feature.levels.map(({ value }, place) => [value, place]));
    return (text) => places.get(levelOf(text)) ?? feature.levels.length;
  }
  const { edges, shares } = feature.spread;
  return (text) => {
    const value = isBlank(text) ? Number.NaN : readNumber(text, decimal);
    return Number.isNaN(value) ? shares.length : binOf(edges, value);
  };
}

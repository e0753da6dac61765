import type { Contribution, Evidence } from '@renubu/contracts/intelligence';

/** A part of a score before rounding. */
export interface Part {
  factor: string;
  label: string;
  /** Points to one hundredth; may be fractional. */
  points: number;
  value: Contribution['value'];
  evidence: Evidence[];
}

export interface AdditiveScore {
  /** Whole, 0–100. */
  score: number;
  /** Whole points that sum exactly to the score. */
  contributions: Contribution[];
  /** Factors for which there are no data. They contribute nothing. */
  unknown: string[];
}

/** `points × 100` as an integer: from here on everything is exact. */
function hundredths(points: number): number {
  return Math.round(points * 100);
}

/**
 * Whole points that sum to the rounded total (largest remainder): every part is rounded down, and the points still
 * missing go to the parts with the largest remainders, earlier parts first among equals.
 */
function distribute(parts: readonly number[]): number[] {
  const total = Math.floor((parts.reduce((sum, part) => sum + part, 0) + 50) / 100);
  const whole = parts.map((part) => Math.floor(part / 100));
  const missing = total - whole.reduce((sum, part) => sum + part, 0);
  const byRemainder = parts
    .map((part, index) => ({ index, remainder: part - (whole[index] ?? 0) * 100 }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  const gains = new Set(byRemainder.slice(0, missing).map(({ index }) => index));
  return whole.map((part, index) => part + (gains.has(index) ? 1 : 0));
}

/**
 * Turns parts into a score 0–100 whose whole-numbered contributions sum exactly to it. The score is the rounded sum of
 * all parts held within 0–100; where that bound takes or adds points, the contribution `bounds` says how many. Parts
 * without points stay in the list: that a known factor is harmless is part of the explanation.
 */
export function sumContributions(parts: readonly Part[], unknown: readonly string[]): AdditiveScore {
  const points = distribute(parts.map((part) => hundredths(part.points)));
  const contributions = parts.map((part, index): Contribution => ({ ...part, points: points[index] ?? 0 }));
  const total = points.reduce((sum, point) => sum + point, 0);
  const score = Math.min(100, Math.max(0, total));
  if (score !== total) {
    const label = score === 0 ? 'Held at the lowest score' : 'Held at the highest score';
    contributions.push({ factor: 'bounds', label, points: score - total, value: null, evidence: [] });
  }
  return { score, contributions, unknown: [...unknown] };
}

/** A factor of a model: null when there are no data for it. */
export interface Factor<View> {
  factor: string;
  measure: (view: View) => Omit<Part, 'factor'> | null;
}

/** Applies an additive model: a baseline and its factors. */
export function applyModel<View>(baseline: number, factors: readonly Factor<View>[], view: View): AdditiveScore {
  const parts: Part[] = [
    { factor: 'baseline', label: 'Every customer starts here', points: baseline, value: null, evidence: [] },
  ];
  const unknown: string[] = [];
  for (const { factor, measure } of factors) {
    const part = measure(view);
    if (part === null) unknown.push(factor);
    else parts.push({ factor, ...part });
  }
  return sumContributions(parts, unknown);
}

/** Keeps `value` within `least` and `most`. */
export function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

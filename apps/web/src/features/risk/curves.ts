import type { CalibrationBin, RocPoint } from '@renubu/contracts/risk-model';

export interface RocRow extends Record<string, number> {
  rate: number;
  prior: number;
  refitted: number;
  chance: number;
}

/** Two ROC curves over the same hundred false positive rates, for one chart; straight between their points. */
export function rocRows(prior: readonly RocPoint[], refitted: readonly RocPoint[]): RocRow[] {
  if (prior.length === 0 || refitted.length === 0) return [];
  return Array.from({ length: 51 }, (_, index) => {
    const rate = index / 50;
    return { rate, prior: heightAt(prior, rate), refitted: heightAt(refitted, rate), chance: rate };
  });
}

/** The true positive rate of a curve at a false positive rate; the highest where it rises straight up. */
export function heightAt(points: readonly RocPoint[], rate: number): number {
  let before: RocPoint = { falsePositiveRate: 0, truePositiveRate: 0 };
  for (const point of points) {
    if (point.falsePositiveRate > rate) {
      const width = point.falsePositiveRate - before.falsePositiveRate;
      const share = (rate - before.falsePositiveRate) / width;
      return before.truePositiveRate + share * (point.truePositiveRate - before.truePositiveRate);
    }
    before = point;
  }
  return before.truePositiveRate;
}

/** Bins that hold renewals, with the diagonal they should lie on. */
export function calibrationRows(
  bins: readonly CalibrationBin[],
): { predicted: number; observed: number; ideal: number }[] {
  return bins.flatMap(({ predicted, observed }) =>
    predicted === null || observed === null ? [] : [{ predicted, observed, ideal: predicted }],
  );
}

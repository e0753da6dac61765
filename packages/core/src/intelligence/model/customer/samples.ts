import type { CustomerFacts } from '../../facts.ts';
import { riskFactors } from '../../risk.ts';
import { customerView } from '../../view.ts';
import { riskFactorCatalog } from './catalog.ts';

/** A finished renewal as a refit sees it. */
export interface OutcomeSample {
  customerId: string;
  /** `YYYY-MM-DD` of the outcome. */
  day: string;
  lost: boolean;
  /** Points of the prior by factor, from what was known before the outcome; 0 where nothing was. */
  points: number[];
  /** The values they come from; NaN where nothing was known. */
  values: number[];
}

/** The factors whose past values are known, in the order of `points` and `values`. */
export const learnableFactors: readonly string[] = riskFactorCatalog
  .filter(({ learnable }) => learnable)
  .map(({ factor }) => factor);

const measures = learnableFactors.map(
  (factor) => riskFactors.find((known) => known.factor === factor)?.measure ?? (() => null),
);

/**
 * Makes a sample from the facts of a customer as they stood at `asOf` (ISO-8601 instant), before the outcome of `day`
 * was known.
 */
export function outcomeSample(facts: CustomerFacts, asOf: string, day: string, lost: boolean): OutcomeSample {
  const view = customerView(facts, asOf);
  const parts = measures.map((measure) => measure(view));
  return {
    customerId: facts.customer.id,
    day,
    lost,
    points: parts.map((part) => part?.points ?? 0),
    values: parts.map((part) => (typeof part?.value === 'number' ? part.value : Number.NaN)),
  };
}

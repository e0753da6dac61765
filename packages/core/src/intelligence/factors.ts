import type { Factor } from './contributions.ts';
import type { CustomerView, Figure } from './view.ts';
import { countText } from './wording.ts';

type Numeric = {
  [Key in keyof CustomerView]: CustomerView[Key] extends Figure | null ? Key : never;
}[keyof CustomerView];

/** A factor that reads one figure. */
export function figureFactor(
  factor: string,
  read: Numeric,
  points: (value: number) => number,
  label: (value: number) => string,
): Factor<CustomerView> {
  return {
    factor,
    measure: (view) => {
      const known = view[read];
      if (known === null) return null;
      return { label: label(known.value), points: points(known.value), value: known.value, evidence: known.evidence };
    },
  };
}

/** Whether anyone known speaks for the product. */
export function championFactor(without: number, having: number): Factor<CustomerView> {
  return {
    factor: 'champion',
    measure: ({ stakeholders }) => {
      if (stakeholders === null) return null;
      const { champions: value, evidence } = stakeholders;
      const label = value === 0 ? 'No champion' : countText(value, 'champion');
      return { label, points: value === 0 ? without : having, value, evidence };
    },
  };
}

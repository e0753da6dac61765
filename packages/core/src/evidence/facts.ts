import type { Evidence } from '@renubu/contracts/intelligence';

/** One value that a piece of evidence holds. */
export type FactValue =
  | {
      kind: 'money' | 'percent' | 'number' | 'ratio';
      /** Money in whole units, per cent as 23, a ratio as 0.23. */
      value: number;
      /** True for a change: then saying "grew" of a negative one is wrong. */
      isChange?: boolean;
    }
  | { kind: 'date'; value: string };

/** A piece of evidence with all values a sentence may take from it. */
export interface Fact {
  evidence: Evidence;
  values: FactValue[];
}

export const number = (value: number): FactValue => ({ kind: 'number', value });
export const money = (value: number): FactValue => ({ kind: 'money', value });
export const percentage = (value: number): FactValue => ({ kind: 'percent', value });
export const change = (value: number): FactValue => ({ kind: 'percent', value, isChange: true });
export const day = (value: string): FactValue => ({ kind: 'date', value: value.slice(0, 10) });

/** Name of a piece of evidence: the same id may be of two kinds. */
export const evidenceKey = ({ kind, id }: Pick<Evidence, 'kind' | 'id'>): string => `${kind} ${id}`;

/** Facts by their evidence; values of evidence that comes twice are put together. */
export function indexFacts(facts: readonly Fact[]): Map<string, Fact> {
  const index = new Map<string, Fact>();
  for (const { evidence, values } of facts) {
    const known = index.get(evidenceKey(evidence));
    index.set(evidenceKey(evidence), { evidence, values: [...(known?.values ?? []), ...values] });
  }
  return index;
}

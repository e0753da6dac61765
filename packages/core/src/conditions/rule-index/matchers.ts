import type { Json } from '@renubu/contracts/json';
import { toNumber } from '../coerce.ts';
import { findValue, type Path, type Scope } from '../paths.ts';
import type { Predicate } from '../predicate.ts';
import type { Scalar } from './conjuncts.ts';

/** Finds the rules below it that hold: adds their positions, in no order and perhaps twice. */
export interface Matcher {
  collect(scope: Scope, into: number[]): void;
}

/** A rule with the parts that are still to be decided. */
export interface Candidate {
  position: number;
  tests: readonly Predicate[];
}

/** Decides each rule one after the other. */
export function listMatcher(candidates: readonly Candidate[]): Matcher {
  return { collect: (scope, into) => candidates.forEach((candidate) => decide(candidate, scope, into)) };
}

function decide({ position, tests }: Candidate, scope: Scope, into: number[]): void {
  for (const test of tests) if (!test(scope)) return;
  into.push(position);
}

export function joinMatchers(matchers: readonly Matcher[]): Matcher {
  const [only] = matchers;
  if (matchers.length === 1 && only !== undefined) return only;
  return {
    collect: (scope, into) => {
      for (const matcher of matchers) matcher.collect(scope, into);
    },
  };
}

/**
 * Looks a value up among those that rules want it to equal. By the rules of `eq`: a number equals every numeric text of
 * its value, a text equals itself and the number it stands for.
 */
export function equalityMatcher(path: Path, wanted: ReadonlyMap<Scalar, Matcher>): Matcher {
  const numericTexts = new Map<number, Matcher[]>();
  let hasNumbers = false;
  for (const [value, matcher] of wanted) {
    if (typeof value === 'number') hasNumbers = true;
    const number = typeof value === 'string' ? toNumber(value) : null;
    if (number !== null) numericTexts.set(number, [...(numericTexts.get(number) ?? []), matcher]);
  }
  return {
    collect: (scope, into) => {
      const actual = findValue(path, scope);
      if (actual === undefined || (actual !== null && typeof actual === 'object')) return;
      wanted.get(actual)?.collect(scope, into);
      if (typeof actual === 'number') numericTexts.get(actual)?.forEach((matcher) => matcher.collect(scope, into));
      const number = hasNumbers && typeof actual === 'string' ? toNumber(actual) : null;
      if (number !== null) wanted.get(number)?.collect(scope, into);
    },
  };
}

export interface Bounded extends Candidate {
  bound: number;
  inclusive: boolean;
}

/** Walks the rules sorted by their bound, up to the value: the rest cannot hold. */
export function boundMatcher(path: Path, above: boolean, rules: readonly Bounded[]): Matcher {
  const sorted = [...rules].sort((left, right) => (above ? left.bound - right.bound : right.bound - left.bound));
  return {
    collect: (scope, into) => {
      const actual = toNumber(findValue(path, scope) as Json | undefined);
      if (actual === null) return;
      for (const rule of sorted) {
        if (above ? rule.bound > actual : rule.bound < actual) return;
        if (rule.bound !== actual || rule.inclusive) decide(rule, scope, into);
      }
    },
  };
}

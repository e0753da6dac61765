import type { Json } from '@renubu/contracts/json';
import type { Operator } from '@renubu/contracts/language/conditions';
import { parseDuration } from '../calendar/durations.ts';
import { compareValues, toInstant, valuesEqual } from './coerce.ts';
import { moveInstant, parseInstant } from './durations.ts';
import { compilePattern, type PatternTest } from './patterns.ts';

/** What an operator sees: both values (undefined when missing) and the current instant in epoch milliseconds. */
export interface Operands {
  actual: Json | undefined;
  expected: Json | undefined;
  now: number;
  /** Compiled when the condition was, if the pattern is a literal. */
  pattern?: PatternTest;
}

/** Operators that take no value. */
export const unaryOperators: readonly Operator[] = ['exists', 'is_null', 'is_empty'];
/** Operators whose value is a list. */
export const listOperators: readonly Operator[] = ['in', 'not_in', 'has_all', 'has_any', 'between'];
/** Operators that are true when the path is missing. */
export const trueWhenMissing: readonly Operator[] = ['neq', 'not_in'];

/** Decides an operator on present values; missing ones never reach these. May throw for a bad pattern only. */
export const operatorTests: Record<Operator, (operands: Operands) => boolean> = {
  eq: ({ actual, expected }) => valuesEqual(actual, expected),
  neq: ({ actual, expected }) => !valuesEqual(actual, expected),
  gt: (operands) => ordered(operands, (order) => order > 0),
  gte: (operands) => ordered(operands, (order) => order >= 0),
  lt: (operands) => ordered(operands, (order) => order < 0),
  lte: (operands) => ordered(operands, (order) => order <= 0),
  between: ({ actual, expected, now }) => {
    if (!Array.isArray(expected) || expected.length !== 2) return false;
    const low = compareValues(actual, expected[0], now);
    const high = compareValues(actual, expected[1], now);
    return low !== null && high !== null && low >= 0 && high <= 0;
  },
  in: ({ actual, expected }) => isMember(actual, expected),
  not_in: ({ actual, expected }) => !isMember(actual, expected),
  contains: ({ actual, expected }) => holds(actual, expected),
  has_all: ({ actual, expected }) => isHolder(actual) && asList(expected).every((item) => holds(actual, item)),
  has_any: ({ actual, expected }) => isHolder(actual) && asList(expected).some((item) => holds(actual, item)),
  starts_with: ({ actual, expected }) => bothTexts(actual, expected, (text, part) => text.startsWith(part)),
  ends_with: ({ actual, expected }) => bothTexts(actual, expected, (text, part) => text.endsWith(part)),
  matches: ({ actual, expected, pattern }) =>
    bothTexts(actual, expected, (text, source) => (pattern ?? compilePattern(source))(text)),
  before: ({ actual, expected, now }) => datesOrdered(actual, expected, now, (order) => order < 0),
  after: ({ actual, expected, now }) => datesOrdered(actual, expected, now, (order) => order > 0),
  within_last: ({ actual, expected, now }) => {
    const at = toInstant(actual, now);
    const limit = pastLimit(expected, now);
    return at !== null && limit !== null && at >= limit && at <= now;
  },
  older_than: ({ actual, expected, now }) => {
    const at = toInstant(actual, now);
    const limit = pastLimit(expected, now);
    return at !== null && limit !== null && at < limit;
  },
  exists: ({ actual }) => actual !== undefined,
  is_null: ({ actual }) => actual === null,
  is_empty: ({ actual }) => isEmpty(actual),
};

function ordered({ actual, expected, now }: Operands, accept: (order: number) => boolean): boolean {
  const order = compareValues(actual, expected, now);
  return order !== null && accept(order);
}

function datesOrdered(
  actual: Json | undefined,
  expected: Json | undefined,
  now: number,
  accept: (order: number) => boolean,
): boolean {
  const left = toInstant(actual, now);
  const right = toInstant(expected, now);
  return left !== null && right !== null && accept(left - right);
}

/** The instant a duration before now (`30d`), or the one a date or relative names. */
function pastLimit(expected: Json | undefined, now: number): number | null {
  if (typeof expected !== 'string') return null;
  const duration = parseDuration(expected);
  return duration === null ? (parseInstant(expected) ?? toInstant(expected, now)) : moveInstant(now, duration, -1);
}

function isMember(actual: Json | undefined, expected: Json | undefined): boolean {
  return Array.isArray(expected) && expected.some((item) => valuesEqual(actual, item));
}

function isHolder(actual: Json | undefined): boolean {
  return typeof actual === 'string' || Array.isArray(actual);
}

/** Text: has the part; list: has the member. */
function holds(actual: Json | undefined, part: Json | undefined): boolean {
  if (Array.isArray(actual)) return actual.some((item) => valuesEqual(item, part));
  return bothTexts(actual, part, (text, piece) => text.includes(piece));
}

function asList(value: Json | undefined): Json[] {
  if (Array.isArray(value)) return value;
  return value === undefined ? [] : [value];
}

function bothTexts(
  actual: Json | undefined,
  expected: Json | undefined,
  test: (text: string, part: string) => boolean,
): boolean {
  const text = typeof actual === 'number' ? String(actual) : actual;
  const part = typeof expected === 'number' ? String(expected) : expected;
  return typeof text === 'string' && typeof part === 'string' && test(text, part);
}

function isEmpty(actual: Json | undefined): boolean {
  if (actual === undefined) return false;
  if (actual === null || actual === '') return true;
  return typeof actual === 'object' && Object.keys(actual).length === 0;
}

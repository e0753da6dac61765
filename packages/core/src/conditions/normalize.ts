import { operators, type Operator } from '@renubu/contracts/language/conditions';
import { nearestName } from './nearest.ts';

/** Other spellings of the operators, accepted on import. */
const spellings: Record<string, Operator> = {
  '=': 'eq',
  '==': 'eq',
  '===': 'eq',
  equals: 'eq',
  equal: 'eq',
  equal_to: 'eq',
  is: 'eq',
  '!=': 'neq',
  '!==': 'neq',
  '<>': 'neq',
  ne: 'neq',
  not_equals: 'neq',
  not_equal: 'neq',
  not_equal_to: 'neq',
  is_not: 'neq',
  '>': 'gt',
  greater_than: 'gt',
  more_than: 'gt',
  '>=': 'gte',
  ge: 'gte',
  greater_than_or_equal: 'gte',
  greater_than_or_equals: 'gte',
  greater_than_or_equal_to: 'gte',
  greater_or_equal: 'gte',
  at_least: 'gte',
  '<': 'lt',
  less_than: 'lt',
  '<=': 'lte',
  le: 'lte',
  less_than_or_equal: 'lte',
  less_than_or_equals: 'lte',
  less_than_or_equal_to: 'lte',
  less_or_equal: 'lte',
  at_most: 'lte',
  in_range: 'between',
  one_of: 'in',
  in_list: 'in',
  nin: 'not_in',
  not_one_of: 'not_in',
  not_in_list: 'not_in',
  includes: 'contains',
  contains_all: 'has_all',
  includes_all: 'has_all',
  contains_any: 'has_any',
  includes_any: 'has_any',
  begins_with: 'starts_with',
  '=~': 'matches',
  regex: 'matches',
  regexp: 'matches',
  matches_regex: 'matches',
  earlier_than: 'before',
  is_before: 'before',
  later_than: 'after',
  is_after: 'after',
  in_the_last: 'within_last',
  in_last: 'within_last',
  newer_than: 'within_last',
  present: 'exists',
  is_present: 'exists',
  field_exists: 'exists',
  null: 'is_null',
  empty: 'is_empty',
};

/** Spellings that mean the opposite of an operator. */
const opposites: Record<string, Operator> = {
  not_between: 'between',
  not_contains: 'contains',
  does_not_contain: 'contains',
  not_includes: 'contains',
  not_matches: 'matches',
  not_regex: 'matches',
  not_starts_with: 'starts_with',
  not_ends_with: 'ends_with',
  not_exists: 'exists',
  does_not_exist: 'exists',
  missing: 'exists',
  is_missing: 'exists',
  not_null: 'is_null',
  is_not_null: 'is_null',
  not_empty: 'is_empty',
  is_not_empty: 'is_empty',
};

const truths: Record<string, boolean> = { is_true: true, is_false: false };
const groupSpellings: Record<string, 'all' | 'any'> = { and: 'all', all_of: 'all', or: 'any', any_of: 'any' };
const maxDepth = 64;

/** The canonical operator of a spelling such as `>=`, `greaterThan` or `not exists`; null when unknown. */
export function readOperator(spelling: string): { op: Operator; negated: boolean } | null {
  const name = snakeCase(spelling);
  const known = operators.find((operator) => operator === name) ?? own(spellings, name);
  if (known !== undefined) return { op: known, negated: false };
  const opposite = own(opposites, name);
  return opposite === undefined ? null : { op: opposite, negated: true };
}

/** The operator an unknown spelling most likely means. */
export function suggestOperator(spelling: string): Operator | undefined {
  const name = snakeCase(spelling);
  const nearest = nearestName(name, [...operators, ...Object.keys(spellings)]);
  return nearest === undefined ? undefined : (readOperator(nearest)?.op ?? undefined);
}

/**
 * Rewrites long spellings and symbols of a condition to the canonical form: operators, `and`/`or`, `operator` for `op`,
 * opposites as `not`, `exists` with `false` as `not exists`. What it does not know it leaves for the checker.
 */
export function normalizeCondition(input: unknown): unknown {
  return normalizePart(input, 0);
}

function normalizePart(input: unknown, depth: number): unknown {
  if (!isRecord(input) || depth > maxDepth) return input;
  const renamed = renameKeys(input);
  for (const group of ['all', 'any'] as const) {
    const parts = renamed[group];
    if (Array.isArray(parts)) renamed[group] = parts.map((part) => normalizePart(part, depth + 1));
  }
  if ('not' in renamed) renamed.not = normalizePart(renamed.not, depth + 1);
  return typeof renamed.op === 'string' ? normalizeComparison(renamed, renamed.op) : renamed;
}

function renameKeys(input: Record<string, unknown>): Record<string, unknown> {
  const keys = Object.keys(input);
  const rename = (key: string): string => {
    const group = keys.length === 1 ? own(groupSpellings, key.toLowerCase()) : undefined;
    if (group !== undefined) return group;
    return key === 'operator' && !keys.includes('op') ? 'op' : key;
  };
  return Object.fromEntries(Object.entries(input).map(([key, value]) => [rename(key), value]));
}

function normalizeComparison(comparison: Record<string, unknown>, spelling: string): unknown {
  const truth = own(truths, snakeCase(spelling));
  if (truth !== undefined && !('value' in comparison)) return { ...comparison, op: 'eq', value: truth };
  const read = readOperator(spelling);
  if (read === null) return comparison;
  const { value, ...rest } = comparison;
  const unary = read.op === 'exists' || read.op === 'is_null' || read.op === 'is_empty';
  const plain = unary && typeof value === 'boolean';
  const canonical = { ...rest, op: read.op, ...(plain || value === undefined ? {} : { value }) };
  return read.negated !== (plain && value === false) ? { not: canonical } : canonical;
}

function snakeCase(spelling: string): string {
  return spelling
    .trim()
    .slice(0, 60)
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .replace(/[\s-]+/g, '_')
    .toLowerCase();
}

function own<Value>(table: Record<string, Value>, key: string): Value | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

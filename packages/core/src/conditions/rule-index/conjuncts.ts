import type { Comparison, Condition } from '@renubu/contracts/language/conditions';
import type { Json } from '@renubu/contracts/json';
import { toNumber } from '../coerce.ts';
import { compileSafely, isComparison, isLiteral, type Predicate } from '../predicate.ts';
import { parsePath, type Path } from '../paths.ts';

export type Scalar = string | number | boolean | null;

/**
 * One of the parts of a condition that must all hold. `equal` and `bound` parts can be looked up in an index; every part
 * can be decided alone by its `test`.
 */
export type Conjunct = { test: Predicate } & (
  | { kind: 'equal'; path: Path; values: readonly Scalar[] }
  | { kind: 'bound'; path: Path; above: boolean; inclusive: boolean; bound: number }
  | { kind: 'other' }
);

/** The parts of a condition; an absent condition has none. A malformed part never holds. */
export function conjunctsOf(condition: Condition | undefined): Conjunct[] {
  if (condition === undefined) return [];
  if ('all' in condition && !('cel' in condition) && !('not' in condition) && Array.isArray(condition.all))
    return condition.all.flatMap(conjunctsOf);
  const test = compileSafely(condition);
  return (isComparison(condition) ? indexable(condition, test) : null) ?? [{ kind: 'other', test }];
}

function indexable(comparison: Comparison, test: Predicate): Conjunct[] | null {
  const { field, op, value } = comparison;
  const path = parsePath(String(field));
  if (path === null || path.many || !isLiteral(value)) return null;
  if (op === 'eq' && isScalar(value)) return [{ kind: 'equal', path, values: [value], test }];
  if (op === 'in' && Array.isArray(value) && value.every(isScalar)) {
    return [{ kind: 'equal', path, values: value, test }];
  }
  const [low, high] = boundsOf(comparison);
  const inclusive = op !== 'gt' && op !== 'lt';
  const above: Conjunct[] = low === null ? [] : [{ kind: 'bound', path, above: true, inclusive, bound: low, test }];
  const below: Conjunct[] = high === null ? [] : [{ kind: 'bound', path, above: false, inclusive, bound: high, test }];
  return low === null && high === null ? null : [...above, ...below];
}

/** The numbers a comparison holds a value between; null where there is no bound. */
function boundsOf({ op, value }: Comparison): [low: number | null, high: number | null] {
  if (op === 'gt' || op === 'gte') return [toNumber(value), null];
  if (op === 'lt' || op === 'lte') return [null, toNumber(value)];
  if (op !== 'between' || !Array.isArray(value) || value.length !== 2) return [null, null];
  const [low, high] = [toNumber(value[0]), toNumber(value[1])];
  return low === null || high === null ? [null, null] : [low, high];
}

function isScalar(value: Json | undefined): value is Scalar {
  return value !== undefined && (value === null || typeof value !== 'object');
}

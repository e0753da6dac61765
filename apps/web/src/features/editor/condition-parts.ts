import type { Condition } from '@renubu/contracts/language/conditions';
import { isLoose } from './document.ts';

export type GroupKind = 'all' | 'any' | 'not';
export type ConditionKind = GroupKind | 'cel' | 'rule' | 'comparison';

export const emptyComparison: Condition = { field: '', op: 'eq', value: '' };

/** Which form a condition has; what is none of the others is edited as a comparison. */
export function conditionKind(condition: Condition): ConditionKind {
  if ('all' in condition && Array.isArray(condition.all)) return 'all';
  if ('any' in condition && Array.isArray(condition.any)) return 'any';
  if ('not' in condition && isLoose(condition.not)) return 'not';
  if ('cel' in condition) return 'cel';
  return 'rule' in condition ? 'rule' : 'comparison';
}

/** The conditions inside a group; none for the other forms. */
export function inner(condition: Condition): Condition[] {
  if ('all' in condition) return condition.all;
  if ('any' in condition) return condition.any;
  return 'not' in condition ? [condition.not] : [];
}

const group = (kind: GroupKind, parts: Condition[]): Condition => {
  if (kind === 'all') return { all: parts };
  if (kind === 'any') return { any: parts };
  const [first] = parts;
  return { not: parts.length === 1 && first ? first : { any: parts } };
};

/** The same parts joined another way: “not” over several means that none of them holds. */
export function withKind(condition: Condition, kind: GroupKind): Condition {
  if (conditionKind(condition) !== 'not') return group(kind, inner(condition));
  const [within] = inner(condition);
  const nested = within && ['all', 'any'].includes(conditionKind(within));
  return kind === 'not' ? condition : group(kind, nested ? inner(within) : inner(condition));
}

/** A condition as the first part of a new group, with an empty one beside it. */
export const grouped = (condition: Condition, kind: 'all' | 'any'): Condition =>
  group(kind, [condition, emptyComparison]);

/** The group with one part set, added (behind the last) or taken out (null). */
export function setPart(condition: Condition, index: number, part: Condition | null): Condition {
  const kind = conditionKind(condition);
  if (kind !== 'all' && kind !== 'any' && kind !== 'not') return condition;
  const parts = inner(condition);
  if (part === null) return group(kind, parts.toSpliced(index, 1));
  return group(kind, index < parts.length ? parts.with(index, part) : [...parts, part]);
}

import { operators, type Operator } from '@renubu/contracts/language/conditions';
import type { ValueType } from './names.ts';

export const operatorGroups = {
  compare: ['eq', 'neq', 'gt', 'gte', 'lt', 'lte', 'between'],
  list: ['in', 'not_in', 'has_all', 'has_any'],
  text: ['contains', 'starts_with', 'ends_with', 'matches'],
  date: ['before', 'after', 'within_last', 'older_than'],
  presence: ['exists', 'is_null', 'is_empty'],
} as const satisfies Record<string, readonly Operator[]>;
export type OperatorGroup = keyof typeof operatorGroups;

const equality: readonly Operator[] = ['eq', 'neq', 'in', 'not_in', ...operatorGroups.presence];
const fitting: Record<ValueType, readonly Operator[]> = {
  number: [...operatorGroups.compare, ...equality],
  text: [...operatorGroups.text, ...equality],
  list: ['contains', 'has_all', 'has_any', ...operatorGroups.presence],
  boolean: ['eq', 'neq', ...operatorGroups.presence],
  date: [...operatorGroups.date, 'between', 'eq', ...operatorGroups.presence],
  object: operatorGroups.presence,
};

/** Operators that take no value. */
export const withoutValue: ReadonlySet<Operator> = new Set(operatorGroups.presence);

/** The operators to choose from, by group: those that fit what the field is, and the one that is chosen already. */
export function operatorChoices(type: ValueType | undefined, chosen: Operator): [OperatorGroup, Operator[]][] {
  const fits = (op: Operator): boolean => type === undefined || op === chosen || fitting[type].includes(op);
  return (Object.entries(operatorGroups) as [OperatorGroup, readonly Operator[]][])
    .map(([group, list]): [OperatorGroup, Operator[]] => [group, list.filter(fits)])
    .filter(([, list]) => list.length > 0);
}

export const isOperator = (value: unknown): value is Operator => operators.some((op) => op === value);

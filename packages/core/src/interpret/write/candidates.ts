import type { Json } from '@renubu/contracts/json';
import { parseDuration } from '../../calendar/durations.ts';
import type { Cond, Leaf } from '../program.ts';
import { leavesOf } from '../read/tree.ts';

/** The clock of generated tests. */
export const testNow = '2026-01-15T09:00:00.000Z';

/** A value to try at a path; undefined leaves it out. */
export type Tried = Json | undefined;

/** The values worth trying at each path the conditions read: just under, at and just over every bound, and other names. */
export function candidatesOf(conds: readonly Cond[], isMoney: (path: string) => boolean): Map<string, Tried[]> {
  const found = new Map<string, Tried[]>();
  const add = (path: string, values: readonly Tried[]): void => {
    const list = found.get(path) ?? [];
    for (const value of values)
      if (!list.some((other) => JSON.stringify(other) === JSON.stringify(value))) list.push(value);
    found.set(path, list);
  };
  for (const leaf of conds.flatMap(leavesOf)) {
    const other = otherField(leaf);
    if (other !== null) {
      const numeric = leaf.op !== 'eq' && leaf.op !== 'neq';
      add(other, numeric ? [10] : ['DE']);
      add(leaf.field, numeric ? [9, 10, 11] : ['DE', 'FR']);
    } else add(leaf.field, valuesFor(leaf, isMoney(leaf.field) ? 0.01 : 1));
  }
  return found;
}

function otherField({ value }: Leaf): string | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && typeof value['path'] === 'string'
    ? value['path']
    : null;
}

function valuesFor(leaf: Leaf, step: number): Tried[] {
  const { op, value } = leaf;
  switch (op) {
    case 'gt':
    case 'gte':
    case 'lt':
    case 'lte':
      return typeof value === 'number' ? around(value, step) : [];
    case 'between':
      return betweenValues(value, step);
    case 'in':
    case 'not_in':
      return Array.isArray(value) ? [...value, 'something else'] : [];
    case 'exists':
      return ['given', undefined];
    case 'within_last':
    case 'older_than':
      return typeof value === 'string' ? [moved(value, -1, -1), moved(value, -1, 1)] : [];
    case 'before':
      return [daysFrom(-2), daysFrom(40)];
    case 'after':
      return [daysFrom(40), daysFrom(-2)];
    case 'contains':
      return [`a ${String(value)} b`, 'something else'];
    case 'starts_with':
      return [`${String(value)} b`, 'something else'];
    case 'ends_with':
      return [`a ${String(value)}`, 'something else'];
    default:
      return typeof value === 'boolean'
        ? [value, !value]
        : typeof value === 'number'
          ? around(value, step)
          : [value, 'something else'];
  }
}

const around = (value: number, step: number): number[] =>
  [value - step, value, value + step].map((each) => Math.round(each * 100) / 100);

function betweenValues(value: Json, step: number): Tried[] {
  if (!Array.isArray(value)) return [];
  const [low, high] = value;
  if (typeof low === 'number' && typeof high === 'number') return [...around(low, step), ...around(high, step)];
  const length = typeof high === 'string' ? high.replace(/^now\+/, '') : '';
  return [moved(length, 1, -1), daysFrom(-2), moved(length, 1, 1)];
}

/** A date a duration before or after the clock, an hour nearer (`offset` −1) or farther (1). */
function moved(duration: string, direction: 1 | -1, offset: 1 | -1): string {
  const read = parseDuration(duration);
  const length = read === null ? 86_400_000 : (read.days + read.businessDays) * 86_400_000 + read.milliseconds;
  const margin = Math.min(3_600_000, length / 4);
  return new Date(Date.parse(testNow) + direction * (length + offset * margin)).toISOString();
}

const daysFrom = (days: number): string => new Date(Date.parse(testNow) + days * 86_400_000).toISOString();

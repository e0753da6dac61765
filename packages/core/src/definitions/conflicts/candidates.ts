import type { Json } from '@renubu/contracts/json';
import type { Comparison, Condition } from '@renubu/contracts/language/conditions';
import type { WorkflowDefinition } from '@renubu/contracts/language/workflow';
import { toDurationLength, toInstant, toNumber } from '../../conditions/coerce.ts';
import { readReference } from '../../conditions/compile.ts';
import { isTemplate } from '../../templates/render.ts';
import { isLoose } from '../loose.ts';

/** Values worth trying at a path; `undefined` leaves it out. */
export type Candidates = Map<string, (Json | undefined)[]>;

const conditionKeys = new Set(['if', 'when']);

/** The comparisons of the triggers and steps of a definition, wherever they stand. */
export function comparisonsOf({ on, steps }: WorkflowDefinition): Comparison[] {
  const found: Comparison[] = [];
  visit({ on, steps }, found);
  return found;
}

function visit(value: unknown, found: Comparison[]): void {
  if (Array.isArray(value)) for (const item of value) visit(item, found);
  if (!isLoose(value)) return;
  for (const [key, item] of Object.entries(value)) {
    if (conditionKeys.has(key) && isLoose(item)) collect(item as unknown as Condition, found);
    else visit(item, found);
  }
}

function collect(condition: Condition, found: Comparison[]): void {
  if ('field' in condition) found.push(condition);
  else if ('not' in condition) collect(condition.not, found);
  else if ('all' in condition) for (const part of condition.all) collect(part, found);
  else if ('any' in condition) for (const part of condition.any) collect(part, found);
}

/** For every field that is compared the values at which a comparison changes its mind, and one on either side. */
export function candidatesOf(comparisons: readonly Comparison[], now: number): Candidates {
  const candidates: Candidates = new Map();
  const add = (field: string, values: readonly (Json | undefined)[]): void => {
    const known = candidates.get(field) ?? [];
    for (const value of values) if (!known.some((other) => same(other, value))) known.push(value);
    candidates.set(field, known);
  };
  for (const comparison of comparisons) {
    const reference = readReference(comparison.value) ?? pathOfTemplate(comparison.value);
    add(comparison.field, reference === null ? valuesAround(comparison, now) : [1, 2, 3]);
    if (reference !== null) add(reference, [2]);
  }
  return candidates;
}

function pathOfTemplate(value: Json | undefined): string | null {
  return typeof value === 'string' ? (/^\{\{\s*([\w.[\]]+)\s*\}\}$/.exec(value)?.[1] ?? null) : null;
}

const same = (left: Json | undefined, right: Json | undefined): boolean =>
  JSON.stringify(left) === JSON.stringify(right);

function valuesAround({ op, value }: Comparison, now: number): (Json | undefined)[] {
  if (op === 'exists') return ['present', undefined];
  if (op === 'is_null') return [null, 'present'];
  if (op === 'is_empty') return ['', 'present'];
  if (typeof value === 'string' && isTemplate(value)) return [];
  if (op === 'within_last' || op === 'older_than') return datesAround(now - (toDurationLength(value) ?? 0));
  const listed = Array.isArray(value) ? value : [value ?? null];
  const around = listed.flatMap((item) => around1(op, item, now));
  return op === 'contains' || op === 'has_all' || op === 'has_any' ? [...around, listed, []] : around;
}

function around1(op: Comparison['op'], value: Json, now: number): (Json | undefined)[] {
  if (typeof value === 'boolean') return [value, !value];
  const number = toNumber(value);
  if (number !== null) return [number, number - 1, number + 1];
  const instant = toInstant(value, now);
  if (instant !== null && op !== 'eq' && op !== 'neq') return datesAround(instant);
  if (typeof value === 'string' && op !== 'matches') return [value, `${value}x`, 'another', undefined];
  return [value, undefined];
}

function datesAround(instant: number): string[] {
  const day = 86_400_000;
  return [instant - day, instant + day, instant].map((at) => new Date(at).toISOString());
}

import type { Json } from '@renubu/contracts/json';
import { parseDuration } from '../calendar/durations.ts';
import { durationLength, parseInstant, parseRelative } from './durations.ts';

const numberPattern = /^[+-]?(\d{1,30}(\.\d{1,30})?|\.\d{1,30})(e[+-]?\d{1,3})?$/i;

/** The number a value stands for: a finite number or a numeric text; null otherwise. */
export function toNumber(value: Json | undefined): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'string') return null;
  const text = value.trim();
  return numberPattern.test(text) ? Number(text) : null;
}

/** Epoch milliseconds of an ISO date, an ISO date-time or a relative such as `now-30d`; null otherwise. */
export function toInstant(value: Json | undefined, now: number): number | null {
  if (typeof value !== 'string') return null;
  return parseInstant(value) ?? parseRelative(value, now);
}

/** Length in milliseconds of a duration text such as `3d`; null otherwise. */
export function toDurationLength(value: Json | undefined): number | null {
  if (typeof value !== 'string') return null;
  const duration = parseDuration(value.trim());
  return duration === null ? null : durationLength(duration);
}

/**
 * Orders two values of one kind (numbers, dates, durations): negative, zero or positive; null when they cannot be
 * compared. A numeric text counts as a number.
 */
export function compareValues(left: Json | undefined, right: Json | undefined, now: number): number | null {
  return (
    difference(toNumber(left), toNumber(right)) ??
    difference(toInstant(left, now), toInstant(right, now)) ??
    difference(toDurationLength(left), toDurationLength(right))
  );
}

function difference(left: number | null, right: number | null): number | null {
  return left === null || right === null ? null : left - right;
}

/** Deep equality; a number equals the numeric text of the same value; null equals null only. */
export function valuesEqual(left: Json | undefined, right: Json | undefined): boolean {
  if (left === undefined || right === undefined) return false;
  if (left === right) return true;
  if (typeof left === 'number' && typeof right === 'string') return left === toNumber(right);
  if (typeof left === 'string' && typeof right === 'number') return toNumber(left) === right;
  if (left === null || right === null || typeof left !== 'object' || typeof right !== 'object') return false;
  if (Array.isArray(left) || Array.isArray(right)) return listsEqual(left, right);
  const keys = Object.keys(left);
  if (keys.length !== Object.keys(right).length) return false;
  return keys.every((key) => Object.hasOwn(right, key) && valuesEqual(left[key], right[key]));
}

function listsEqual(left: Json, right: Json): boolean {
  if (!Array.isArray(left) || !Array.isArray(right) || left.length !== right.length) return false;
  return left.every((item, index) => valuesEqual(item, right[index]));
}

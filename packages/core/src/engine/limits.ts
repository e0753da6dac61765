import type { Json } from '@renubu/contracts/json';
import { StepFailure } from './failure.ts';

/** Steps one execution may start, repeats included. */
export const maxSteps = 10_000;
/** History lines one execution may write. */
export const maxHistory = 50_000;
/** Work of templates and expressions one input may lead to, in units of about a microsecond. */
export const maxWork = 5_000_000;
/** Nesting of step lists. */
export const maxDepth = 20;
/** Bytes of JSON an output, input or variable may hold in the state. */
export const maxInlineBytes = 256 * 1024;
/** Bytes of outputs and items of loops the state of one execution may hold together. */
export const maxKeptBytes = 16 * 1024 * 1024;
/** Newest events kept that joined an execution. */
export const maxJoined = 20;
/** Failures of iterations a loop keeps. */
export const maxLoopErrors = 100;
/** Choices kept per conversation. */
export const maxBranchPath = 200;
/** Ids of settled inputs kept to recognise repeats. */
export const maxApplied = 100;
/** Characters of JSON of one value in a history line. */
const maxHistoryValue = 4000;

/** Codes of failures no error handler may catch: the execution itself is at its limit. */
const fatalCodes: ReadonlySet<string> = new Set([
  'too_many_steps',
  'too_deep',
  'too_much_history',
  'too_much_work',
  'state_too_large',
]);

/** True when a failure ends the whole execution whatever its steps say. */
export function isFatal(code: string): boolean {
  return fatalCodes.has(code);
}

/** Size in bytes of a value as JSON (UTF-8). */
export function inlineBytes(value: Json | undefined): number {
  const text = JSON.stringify(value ?? null);
  // Three bytes per UTF-16 unit is the most there can be: count exactly only when that might be too much.
  if (text.length * 3 <= maxInlineBytes) return text.length;
  let bytes = 0;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return bytes;
}

/** True when a value fits into the state. */
export function fitsInline(value: Json | undefined): boolean {
  return inlineBytes(value) <= maxInlineBytes;
}

/** Returns the value, or fails the step with `too_large` when it does not fit into the state. */
export function requireInline<Value extends Json | undefined>(value: Value, what: string): Value {
  if (fitsInline(value)) return value;
  throw new StepFailure('too_large', `${what} is larger than 256 kB; store it elsewhere and keep a reference.`);
}

/** A value for a history line: itself, or its size and beginning when it is long. */
export function clipped(value: Json | undefined): Json {
  if (value === undefined) return null;
  if (typeof value !== 'object' && typeof value !== 'string') return value;
  if (value === null || (typeof value === 'string' && value.length < maxHistoryValue / 2)) return value;
  const text = JSON.stringify(value);
  return text.length <= maxHistoryValue ? value : { truncated: true, length: text.length, start: text.slice(0, 500) };
}

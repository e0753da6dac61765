import type { Json, JsonObject } from '@renubu/contracts/json';
import { BoundedCache } from './bounded-cache.ts';

/**
 * Names in scope of a condition or template: the trigger's data, `inputs`, `customer`, `intelligence`, `data`, `steps`,
 * `vars`, `execution`, `workflow`, `user`, `organization` and `now` (an ISO-8601 instant).
 */
export type Scope = JsonObject & { now: string };

/** Stands for `[*]`: every item of a list. */
export const everyItem = Symbol('every item');
export type PathSegment = string | number | typeof everyItem;
/** A parsed path. `segments[0]` is the root name. */
export interface Path {
  readonly text: string;
  readonly segments: readonly PathSegment[];
  /** True when the path contains `[*]` and may find many values. */
  readonly many: boolean;
}

const maxPathLength = 500;
const maxPathSegments = 40;
const namePattern = /[A-Za-z_$][\w$-]*/y;
const bracketPattern = /\[\s*(?:(-?\d{1,6})|(\*)|"([^"\\]*)"|'([^'\\]*)')\s*\]/y;

const paths = new BoundedCache<{ path: Path | null }>(2000);

/** Reads `customer.contracts[0].items[*].price` or `steps["a b"]` (cached). Null when the text is not a path. */
export function parsePath(text: string): Path | null {
  const source = text.trim();
  if (source === '' || source.length > maxPathLength) return null;
  return paths.getOrMake(source, () => ({ path: readPath(source) })).path;
}

function readPath(source: string): Path | null {
  const segments: PathSegment[] = [];
  let position = 0;
  while (position < source.length) {
    const found =
      source[position] === '[' ? readBracket(source, position) : readName(source, position, segments.length);
    if (found === null || segments.length >= maxPathSegments) return null;
    segments.push(found.segment);
    position = found.end;
  }
  if (typeof segments[0] !== 'string') return null;
  return { text: source, segments, many: segments.includes(everyItem) };
}

function readName(source: string, position: number, count: number): { segment: PathSegment; end: number } | null {
  const start = count === 0 ? position : source[position] === '.' ? position + 1 : -1;
  if (start < 0) return null;
  namePattern.lastIndex = start;
  const match = namePattern.exec(source);
  if (match !== null) return { segment: match[0], end: namePattern.lastIndex };
  const digits = count === 0 ? null : /^\d{1,6}/.exec(source.slice(start, start + 7));
  return digits === null ? null : { segment: Number(digits[0]), end: start + digits[0].length };
}

function readBracket(source: string, position: number): { segment: PathSegment; end: number } | null {
  bracketPattern.lastIndex = position;
  const match = bracketPattern.exec(source);
  if (match === null) return null;
  const end = bracketPattern.lastIndex;
  if (match[1] !== undefined) return { segment: Number(match[1]), end };
  if (match[2] !== undefined) return { segment: everyItem, end };
  return { segment: match[3] ?? match[4] ?? '', end };
}

/**
 * The values a path finds, own properties only: none for a missing path, one for a plain path, any number with `[*]`.
 * `secrets` is never found. Lists and texts also answer `size`, lists `first` and `last`; `[-1]` counts from the end.
 */
export function findValues(path: Path, scope: JsonObject): Json[] {
  if (path.segments[0] === 'secrets') return [];
  let values: Json[] = [scope];
  for (const segment of path.segments) {
    const next: Json[] = [];
    for (const value of values) collect(value, segment, next);
    if (next.length === 0) return next;
    values = next;
  }
  return values;
}

/** The single value of a path, the list of values for a path with `[*]`, undefined when there is none. */
export function findValue(path: Path, scope: JsonObject): Json | undefined {
  if (!path.many) return findOne(path, scope);
  const values = findValues(path, scope);
  return values.length === 0 ? undefined : values;
}

/** The value of a path without `[*]`, by the rules of `findValues`. */
function findOne(path: Path, scope: JsonObject): Json | undefined {
  if (path.segments[0] === 'secrets') return undefined;
  let value: Json | undefined = scope;
  for (const segment of path.segments) {
    if (value === undefined || segment === everyItem) return undefined;
    value = property(value, segment);
  }
  return value;
}

function collect(value: Json, segment: PathSegment, into: Json[]): void {
  if (segment === everyItem) {
    if (Array.isArray(value)) for (const item of value) into.push(item);
    return;
  }
  const found = property(value, segment);
  if (found !== undefined) into.push(found);
}

function property(value: Json, key: string | number): Json | undefined {
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return undefined;
  if (typeof value === 'string') return key === 'size' ? value.length : undefined;
  if (Array.isArray(value)) {
    if (typeof key === 'number') return value.at(key);
    if (key === 'size') return value.length;
    if (key === 'first') return value[0];
    return key === 'last' ? value.at(-1) : undefined;
  }
  if (Object.hasOwn(value, key)) return value[key];
  return key === 'size' ? Object.keys(value).length : undefined;
}

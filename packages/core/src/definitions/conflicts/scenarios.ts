import type { Json, JsonObject } from '@renubu/contracts/json';
import { everyItem, parsePath, type PathSegment } from '../../conditions/paths.ts';
import type { Candidates } from './candidates.ts';

/** Data of an event, and what the context loads give beside it. */
export interface Scenario {
  data: JsonObject;
  context: JsonObject;
}

/** Names whose values come from elsewhere: they cannot be chosen. */
const computedRoots = new Set([
  'vars',
  'steps',
  'outputs',
  'computed',
  'now',
  'execution',
  'workflow',
  'joined',
  'secrets',
]);

interface Place {
  segments: readonly PathSegment[];
  loaded: boolean;
  values: readonly (Json | undefined)[];
}

/**
 * Combinations of the candidates: all of them when they are few enough, else so many of them, spread evenly. The same
 * candidates give the same combinations.
 */
export function* scenarios(candidates: Candidates, loaded: readonly string[], limit: number): Generator<Scenario> {
  const places = [...candidates].flatMap(([field, values]) => placeOf(field, values, loaded));
  const total = places.reduce((product, { values }) => product * values.length, 1);
  let random = 1;
  for (let index = 0; index < Math.min(total, limit); index += 1) {
    let number = index;
    const chosen = places.map(({ values }) => {
      if (total > limit) random = (Math.imul(random, 1_664_525) + 1_013_904_223) >>> 0;
      const at = total > limit ? Math.floor((random / 2 ** 32) * values.length) : number % values.length;
      number = Math.floor(number / values.length);
      return values[at];
    });
    yield build(places, chosen);
  }
}

function placeOf(field: string, values: readonly (Json | undefined)[], loaded: readonly string[]): Place[] {
  const parsed = parsePath(field);
  const [root, ...rest] = parsed?.segments ?? [];
  if (parsed === null || typeof root !== 'string' || computedRoots.has(root) || values.length === 0) return [];
  if (loaded.includes(root)) return [{ segments: parsed.segments, loaded: true, values }];
  if (root === 'payload') return [{ segments: rest, loaded: false, values }];
  if (root === 'event') return rest[0] === 'data' ? [{ segments: rest.slice(1), loaded: false, values }] : [];
  return [{ segments: parsed.segments, loaded: false, values }];
}

function build(places: readonly Place[], chosen: readonly (Json | undefined)[]): Scenario {
  const scenario: Scenario = { data: {}, context: {} };
  places.forEach(({ segments, loaded }, index) => {
    const value = chosen[index];
    if (value !== undefined) put(loaded ? scenario.context : scenario.data, segments, value);
  });
  return scenario;
}

/** Sets a value at a path; members that are in the way because another field chose them are left as they are. */
function put(into: JsonObject, segments: readonly PathSegment[], value: Json): void {
  let at: Json = into;
  segments.forEach((segment, index) => {
    if (at === null || typeof at !== 'object') return;
    const key = segment === everyItem ? 0 : segment;
    const holder = at as Record<string | number, Json>;
    if (index === segments.length - 1) {
      if (!Object.hasOwn(holder, key)) define(holder, key, value);
      return;
    }
    const next = segments[index + 1];
    if (!Object.hasOwn(holder, key)) define(holder, key, typeof next === 'string' ? {} : []);
    at = holder[key] ?? null;
  });
}

/** Sets an own member, whatever its name. */
function define(holder: object, key: string | number, value: Json): void {
  Object.defineProperty(holder, key, { value, enumerable: true, writable: true, configurable: true });
}

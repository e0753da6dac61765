import { eventPatternMatches } from '../../conditions/event-pattern.ts';
import type { PathSegment } from '../../conditions/paths.ts';
import { eventRoots, scopeRoots } from '../catalog.ts';
import { isLoose, looseItems, textOf, type Loose, type LooseStep } from '../loose.ts';
import type { Reader, RuleInput } from './rule.ts';

/** Names that can be read at a place. */
export interface Names {
  known: string[];
  /** True when data of unknown shape may supply any other name. */
  open: boolean;
}

/** What a reader can name: our own names, what was loaded, items of loops, and the members of events. */
export function namesAt(input: RuleInput, reader: Reader): Names {
  if (reader.event !== undefined) {
    const shapes = shapesOf(input, reader.event === null ? [] : [reader.event]);
    return { known: [...eventRoots, ...membersOf(shapes), ...testedNames(input)], open: shapes.includes(null) };
  }
  const { known, open } = usualNames(input);
  const items = itemNames(reader.step);
  return { known: items.length === 0 ? known : [...known, ...items], open };
}

const usual = new WeakMap<RuleInput, Names>();

/** Names every step can read; the same for all of a definition. */
function usualNames(input: RuleInput): Names {
  const remembered = usual.get(input);
  if (remembered !== undefined) return remembered;
  const patterns = startingEvents(input);
  const shapes = patterns.length === 0 ? [] : shapesOf(input, patterns);
  const own = [...scopeRoots, ...(input.catalog.roots ?? []), ...loadedNames(input)];
  const known = [...new Set([...own, ...membersOf(shapes), ...testedNames(input)])];
  const names = { known, open: shapes.includes(null) };
  usual.set(input, names);
  return names;
}

/** Patterns of the events that start the workflow. */
export function startingEvents({ definition }: RuleInput): string[] {
  return looseItems(definition.raw.on).flatMap(({ item }) => {
    if (isLoose(item.webhook))
      return [textOf(item.webhook.event) ?? `webhook.${textOf(definition.raw.workflow) ?? ''}`];
    return textOf(item.event) ?? [];
  });
}

/** Schemas of the data of all types that fit; null for each shape that is not known. */
function shapesOf({ catalog }: RuleInput, patterns: readonly string[]): (Loose | null)[] {
  const known = Object.entries(catalog.events ?? {});
  const shapes = patterns.flatMap((pattern): (Loose | null)[] => {
    const fitting = known.filter(([type]) => eventPatternMatches(pattern, type)).map(([, schema]) => schema);
    return fitting.length === 0 || pattern.endsWith('*') ? [...fitting, null] : fitting;
  });
  return shapes.length === 0 ? [null] : shapes;
}

function membersOf(shapes: readonly (Loose | null)[]): string[] {
  return shapes.flatMap((shape) => (isLoose(shape?.properties) ? Object.keys(shape.properties) : []));
}

/** Members of the events in the definition's own tests. */
function testedNames({ definition }: RuleInput): string[] {
  return looseItems(definition.raw.tests).flatMap(({ item }) => {
    const given = isLoose(item.given) && isLoose(item.given.event) ? [item.given.event] : [];
    const played = looseItems(item.play).map((entry) => entry.item);
    return [...given, ...played].flatMap(({ data }) => (isLoose(data) ? Object.keys(data) : []));
  });
}

/** Names given to what is loaded before the first step. */
export function loadedNames({ definition }: RuleInput): string[] {
  return looseItems(definition.raw.context).flatMap(({ item }) => textOf(item.as) ?? []);
}

function itemNames(step: LooseStep | null): string[] {
  const names: string[] = [];
  for (let at = step; at !== null; at = at.parent) {
    if (at.parent?.type !== 'foreach' || at.list.name === 'onError') continue;
    const name = textOf(at.parent.raw.as) ?? 'item';
    names.push(name, `${name}Index`);
  }
  return names;
}

/**
 * The JSON Schema of what a path finds, and of the object that should have had its last known name. `schema` is null
 * when the shape is not known there.
 */
export interface Shape {
  schema: Loose | null;
  /** A member the described shape does not have, with those it has. */
  missing?: { name: string; known: string[] };
}

/** What is known of the value of a path: from event types and resources with a schema. */
export function shapeAt(input: RuleInput, reader: Reader, segments: readonly PathSegment[]): Shape {
  const [root, ...rest] = segments;
  if (typeof root !== 'string') return { schema: null };
  if (reader.event === undefined && itemNames(reader.step).includes(root)) return { schema: null };
  const load = looseItems(input.definition.raw.context).find(({ item }) => item.as === root)?.item;
  if (load !== undefined && reader.event === undefined) {
    const resource = textOf(load.load) ?? '';
    const resources = input.catalog.resources ?? {};
    return walk(Object.hasOwn(resources, resource) ? (resources[resource] ?? null) : null, rest);
  }
  const within = root === 'payload' ? rest : root === 'event' && rest[0] === 'data' ? rest.slice(1) : segments;
  if (within === segments && scopeRoots.includes(root)) return { schema: null };
  const patterns = reader.event === undefined ? startingEvents(input) : reader.event === null ? [] : [reader.event];
  const shapes = shapesOf(input, patterns);
  const [only] = shapes;
  return shapes.length === 1 && only !== undefined ? walk(only, within) : { schema: null };
}

function walk(schema: Loose | null, segments: readonly PathSegment[]): Shape {
  let at = schema;
  for (const segment of segments) {
    if (at === null) return { schema: null };
    if (typeof segment !== 'string') {
      at = isLoose(at.items) ? at.items : null;
      continue;
    }
    const { properties } = at;
    if (!isLoose(properties)) return { schema: null };
    const next = Object.hasOwn(properties, segment) ? properties[segment] : undefined;
    if (next === undefined) {
      return segment === 'size'
        ? { schema: null }
        : { schema: null, missing: { name: segment, known: Object.keys(properties) } };
    }
    at = isLoose(next) ? next : null;
  }
  return { schema: at };
}

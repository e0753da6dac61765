import type { Condition } from '@renubu/contracts/language/conditions';
import { patternsOf } from '../event-pattern.ts';
import type { Scope } from '../paths.ts';
import { conjunctsOf, type Conjunct, type Scalar } from './conjuncts.ts';
import { boundMatcher, equalityMatcher, joinMatchers, listMatcher, type Bounded, type Matcher } from './matchers.ts';

/** Something that events of a type, or of a prefix ending in `.*`, may call for. */
export interface EventRule {
  id: string;
  event: string;
  when?: Condition | undefined;
}

export interface RuleIndex {
  /** Number of rules. */
  readonly size: number;
  /** Ids of the rules an event of this type calls for, in the order they were given. Never throws. */
  match(type: string, scope: Scope): string[];
}

interface Entry {
  position: number;
  parts: readonly Conjunct[];
}

/** Lists up to this length are decided one by one. */
const listLength = 4;
const maxDepth = 4;
/** A rule that wants one of more values is not looked up by them. */
const maxValues = 8;
const maxKnownTypes = 10_000;

/**
 * Prepares many rules for matching: by event type, then by the values they want a field to equal, then by sorted bounds;
 * what is left of a rule is decided for the few that remain. Gives exactly what deciding every rule alone would give. A
 * rule whose condition is malformed never matches.
 */
export function indexRules(rules: readonly EventRule[]): RuleIndex {
  const byPattern = new Map<string, Entry[]>();
  rules.forEach(({ event, when }, position) => {
    append(byPattern, event, { position, parts: conjunctsOf(when) });
  });
  const matchers = new Map([...byPattern].map(([pattern, entries]) => [pattern, buildMatcher(entries, 0)]));
  const known = new Map<string, Matcher>();
  return {
    size: rules.length,
    match: (type, scope) => {
      const found: number[] = [];
      matcherOf(type, matchers, known).collect(scope, found);
      found.sort((left, right) => left - right);
      return found.flatMap((position, at) => (position === found[at - 1] ? [] : (rules[position]?.id ?? [])));
    },
  };
}

function append<Key, Item>(groups: Map<Key, Item[]>, key: Key, item: Item): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [item]);
  else group.push(item);
}

function matcherOf(type: string, matchers: ReadonlyMap<string, Matcher>, known: Map<string, Matcher>): Matcher {
  const remembered = known.get(type);
  if (remembered !== undefined) return remembered;
  const matcher = joinMatchers(patternsOf(type).flatMap((pattern) => matchers.get(pattern) ?? []));
  if (known.size >= maxKnownTypes) known.clear();
  known.set(type, matcher);
  return matcher;
}

function buildMatcher(entries: readonly Entry[], depth: number): Matcher {
  if (entries.length <= listLength || depth >= maxDepth) return listOf(entries);
  const field = commonField(entries, 'equal');
  if (field !== null) return splitByEquality(entries, field, depth);
  const bounded = commonField(entries, 'bound');
  return bounded === null ? listOf(entries) : splitByBound(entries, bounded, depth);
}

function listOf(entries: readonly Entry[]): Matcher {
  return listMatcher(entries.map(({ position, parts }) => ({ position, tests: parts.map((part) => part.test) })));
}

/** The field most rules can be looked up by; null when it is not worth it. */
function commonField(entries: readonly Entry[], kind: 'equal' | 'bound'): string | null {
  const counts = new Map<string, number>();
  for (const { parts } of entries) {
    for (const key of new Set(parts.flatMap((part) => keyOf(part, kind) ?? []))) {
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  let best: string | null = null;
  for (const [key, count] of counts) if (count > (best === null ? 1 : (counts.get(best) ?? 0))) best = key;
  return best;
}

/** What a part is looked up by: its path, for bounds with their direction; null when it is not of the kind. */
function keyOf(part: Conjunct, kind: 'equal' | 'bound'): string | null {
  if (part.kind === 'equal' && kind === 'equal') return part.values.length <= maxValues ? part.path.text : null;
  return part.kind === 'bound' && kind === 'bound' ? `${part.above ? '>' : '<'}${part.path.text}` : null;
}

function splitByEquality(entries: readonly Entry[], field: string, depth: number): Matcher {
  const groups = new Map<Scalar, Entry[]>();
  const rest: Entry[] = [];
  let lookup: Extract<Conjunct, { kind: 'equal' }> | undefined;
  for (const entry of entries) {
    const part = entry.parts.find((candidate) => keyOf(candidate, 'equal') === field);
    if (part?.kind !== 'equal') {
      rest.push(entry);
      continue;
    }
    lookup ??= part;
    const left = { position: entry.position, parts: entry.parts.filter((other) => other !== part) };
    for (const value of new Set(part.values)) append(groups, value, left);
  }
  if (lookup === undefined) return listOf(entries);
  const wanted = new Map([...groups].map(([value, group]) => [value, buildMatcher(group, depth + 1)]));
  return joinMatchers([
    equalityMatcher(lookup.path, wanted),
    ...(rest.length === 0 ? [] : [buildMatcher(rest, depth + 1)]),
  ]);
}

function splitByBound(entries: readonly Entry[], key: string, depth: number): Matcher {
  const bounded: Bounded[] = [];
  const rest: Entry[] = [];
  let lookup: Extract<Conjunct, { kind: 'bound' }> | undefined;
  for (const entry of entries) {
    const part = entry.parts.find((candidate) => keyOf(candidate, 'bound') === key);
    if (part?.kind !== 'bound') {
      rest.push(entry);
      continue;
    }
    lookup ??= part;
    const tests = entry.parts.filter((other) => other !== part).map((other) => other.test);
    bounded.push({ position: entry.position, tests, bound: part.bound, inclusive: part.inclusive });
  }
  if (lookup === undefined) return listOf(entries);
  return joinMatchers([
    boundMatcher(lookup.path, lookup.above, bounded),
    ...(rest.length === 0 ? [] : [buildMatcher(rest, depth + 1)]),
  ]);
}

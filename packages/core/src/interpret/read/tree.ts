import type { Cond, Leaf } from '../program.ts';

export type Join = 'and' | 'or' | 'comma' | 'implicit';

/** Conditions in the order of the words, each with what joins it to the one before. */
export interface Joined {
  cond: Cond;
  join: Join;
}

export interface Tree {
  cond: Cond | null;
  /** Set when the words allow another reading: “and” and “or” side by side. */
  other: Cond | null;
}

/**
 * Joins conditions: a comma means what the next “and” or “or” says; “and” binds before “or”; words without either
 * between them (“over $5,000 from new or unverified customers”) bind last when the “or” joins two of a kind.
 */
export function joinConditions(items: readonly Joined[], commas: 'and' | 'or' = 'and'): Tree {
  if (items.length === 0) return { cond: null, other: null };
  const joins = resolveCommas(items, commas);
  const grouped = groupAlternatives(items, joins);
  const ors = splitAt(grouped, 'or').map((part) => together(part.map(({ cond }) => cond)));
  const cond = any(ors);
  const explicit = new Set(joins.slice(1).filter((join) => join !== 'implicit'));
  const mixed = explicit.has('and') && explicit.has('or');
  if (!mixed) return { cond, other: sharedStart(grouped) };
  const other = all(splitAt(grouped, 'and', 'implicit').map((part) => any(part.map((item) => item.cond))));
  return { cond, other: JSON.stringify(other) === JSON.stringify(cond) ? null : other };
}

/** “orders over $5,000 from Germany or with 10 items”: the start may belong to both. */
function sharedStart(items: readonly Joined[]): Cond | null {
  const at = items.findIndex(({ join }, index) => index > 0 && join === 'or');
  const several = items.filter(({ join }, index) => index > 0 && join === 'or').length > 1;
  const [first, ...rest] = items;
  if (at < 2 || several || first === undefined || items[1]?.join !== 'implicit') return null;
  return all([first.cond, any(rest.map(({ cond }) => cond))]);
}

/** “A, B or C”: the commas are “or”. Without a later word they are as said. */
function resolveCommas(items: readonly Joined[], commas: 'and' | 'or'): Join[] {
  const joins: Join[] = [];
  let next: Join = commas;
  for (let index = items.length - 1; index >= 0; index -= 1) {
    const join = items[index]?.join ?? 'implicit';
    if (join === 'and' || join === 'or') next = join;
    joins.unshift(join === 'comma' ? next : join);
  }
  return joins;
}

/** Makes one condition of “B or C” in “A B or C” when B and C are about the same entity. */
function groupAlternatives(items: readonly Joined[], joins: readonly Join[]): Joined[] {
  const grouped: Joined[] = [];
  for (let index = 0; index < items.length; index += 1) {
    const item = items[index];
    if (item === undefined) break;
    const before = grouped.at(-1);
    const join = joins[index] ?? 'implicit';
    const alternative = join === 'or' && before !== undefined && before.join === 'implicit' && grouped.length > 1;
    if (alternative && entityOf(before.cond) !== null && entityOf(before.cond) === entityOf(item.cond)) {
      grouped[grouped.length - 1] = { cond: any([before.cond, item.cond]), join: before.join };
    } else grouped.push({ cond: item.cond, join });
  }
  return grouped;
}

function entityOf(cond: Cond): string | null {
  const entities = new Set(leavesOf(cond).map(({ entity }) => entity));
  return entities.size === 1 ? ([...entities][0] ?? null) : null;
}

function splitAt(items: readonly Joined[], ...joins: Join[]): Joined[][] {
  const parts: Joined[][] = [];
  items.forEach((item, index) => {
    if (index === 0 || joins.includes(item.join)) parts.push([item]);
    else parts.at(-1)?.push(item);
  });
  return parts;
}

/** “under $10 and over $10,000” cannot both hold: either is meant. */
function together(parts: readonly Cond[]): Cond {
  const apart = parts.length === 2 && parts.every((part) => part.kind === 'leaf' && typeof part.value === 'number');
  const [low, high] = parts;
  if (!apart || low?.kind !== 'leaf' || high?.kind !== 'leaf' || low.field !== high.field) return all(parts);
  const [under, over] = low.op.startsWith('lt') ? [low, high] : [high, low];
  const excludes = under.op.startsWith('lt') && over.op.startsWith('gt') && Number(under.value) <= Number(over.value);
  return excludes ? any(parts) : all(parts);
}

/** All of them; a single one stays as it is. Those of the same kind inside are lifted up. */
export const all = (parts: readonly Cond[]): Cond => group('all', parts);
export const any = (parts: readonly Cond[]): Cond => group('any', parts);

function group(kind: 'all' | 'any', parts: readonly Cond[]): Cond {
  const flat = parts.flatMap((part) => (part.kind === kind ? part.parts : [part]));
  const [only] = flat;
  return flat.length === 1 && only !== undefined ? only : { kind, parts: flat };
}

export function negate(cond: Cond): Cond {
  return cond.kind === 'not' ? cond.part : { kind: 'not', part: cond };
}

export function leavesOf(cond: Cond): Leaf[] {
  if (cond.kind === 'leaf') return [cond];
  return cond.kind === 'not' ? leavesOf(cond.part) : cond.parts.flatMap(leavesOf);
}

/** Both, where there are two. */
export function both(left: Cond | null, right: Cond | null): Cond | null {
  if (left === null || right === null) return left ?? right;
  return all([left, right]);
}

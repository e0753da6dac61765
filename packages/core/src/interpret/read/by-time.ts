import { as, isLink, type Atom } from '../text/atoms.ts';
import { compareField, comparingAt, leaf } from './comparisons.ts';
import { skip, type At, type Found } from './at.ts';
import { ageOf, entityNear } from './measure.ts';
import { placeOf, type FoundField } from './session.ts';

/** Dates and ages: “joined within the last 30 days”, “expiring within a week”, “a week-old account”. */
export function readByTime(place: At): Found | null {
  const { session, atoms, at, near } = place;
  const happened = as(atoms[at], 'happened');
  if (happened !== undefined) {
    const found = session.field(happened.fields, near);
    const read = found === null ? null : readWhen(place, found, at + 1);
    if (read !== null) return { ...read, atoms: [atoms[at] as Atom, ...read.atoms] };
  }
  return readOld(place) ?? readLast(place);
}

const future = new Set(['expires_at', 'renews_at', 'due_at']);

/** What follows “joined”, “created”, “expiring”. */
function readWhen({ session, atoms, at, near }: At, found: FoundField, from: number): Found | null {
  const begin = atoms[at] as Atom;
  const first = skip(atoms, from, 'be');
  const comparing = comparingAt(session, atoms, first, near);
  if (comparing?.value.kind === 'duration') {
    const end = first + comparing.count;
    const ago = isLink(atoms[end], 'ago', 'old') ? [atoms[end] as Atom] : [];
    const cond = compareField(session, found, comparing, [begin, ...ago]);
    if (cond !== null) return { cond, count: end + ago.length - at, atoms: [...comparing.atoms, ...ago] };
  }
  const links: Atom[] = [];
  let next = first;
  while (isLink(atoms[next], 'within', 'last', 'next', 'on', 'in') || isFiller(atoms[next]))
    links.push(atoms[next++] as Atom);
  const duration = as(atoms[next], 'duration');
  if (duration === undefined || links.length === 0) return null;
  const used = [...links, atoms[next] as Atom];
  const spot = placeOf(begin, ...used);
  const count = next + 1 - at;
  if (future.has(found.name) && !links.some((link) => isLink(link, 'last'))) {
    return { cond: leaf(found, 'between', ['now', `now+${duration.text}`], spot, 'duration'), count, atoms: used };
  }
  if (!links.some((link) => isLink(link, 'within', 'last'))) return null;
  if (found.field.type === 'datetime')
    return { cond: leaf(found, 'within_last', duration.text, spot, 'duration'), count, atoms: used };
  return { cond: leaf(found, 'lte', Math.round(duration.days * 100) / 100, spot), count, atoms: used };
}

const isFiller = (atom: Atom | undefined): boolean => as(atom, 'filler') !== undefined;

/** “a week-old account”, “accounts less than a week old”, “customers older than a year”. */
function readOld({ session, atoms, at, near }: At): Found | null {
  const comparing = comparingAt(session, atoms, at, near);
  if (comparing?.value.kind === 'duration') {
    const end = at + comparing.count;
    const old = isLink(atoms[end], 'old', 'ago') ? [atoms[end] as Atom] : [];
    const said = /(?:older|younger) than/i.test(atoms[at]?.text ?? '') || old.length > 0;
    const found = said ? ageOf(session, entityNear(atoms, end, near)) : null;
    const cond = found === null ? null : compareField(session, found, comparing, old);
    return cond === null ? null : { cond, count: comparing.count + old.length, atoms: [...comparing.atoms, ...old] };
  }
  const duration = as(atoms[at], 'duration');
  if (duration === undefined || !isLink(atoms[at + 1], 'old')) return null;
  const found = ageOf(session, entityNear(atoms, at + 1, near));
  if (found === null) return null;
  const used = [atoms[at] as Atom, atoms[at + 1] as Atom];
  session.assume(`“${session.span(placeOf(...used)).text}” was read as at most ${duration.text} old.`);
  const comparison = {
    op: 'lte' as const,
    value: { value: duration.text, kind: 'duration' as const, days: duration.days, atoms: used },
    count: 2,
    atoms: used,
  };
  return { cond: compareField(session, found, comparison, []), count: 2, atoms: used };
}

/** “orders from the last 30 days”. */
function readLast({ session, atoms, at, near }: At): Found | null {
  const links: Atom[] = [];
  let next = at;
  while (isLink(atoms[next], 'within', 'last') || (links.length > 0 && isFiller(atoms[next])))
    links.push(atoms[next++] as Atom);
  const duration = as(atoms[next], 'duration');
  if (duration === undefined || !links.some((link) => isLink(link, 'last'))) return null;
  const found = ageOf(session, near);
  if (found === null) return null;
  const used = [...links, atoms[next] as Atom];
  const value = { value: duration.text, kind: 'duration' as const, days: duration.days, atoms: used };
  const cond = compareField(session, found, { op: 'lte', value, count: used.length, atoms: used }, []);
  return cond === null ? null : { cond, count: used.length, atoms: used };
}

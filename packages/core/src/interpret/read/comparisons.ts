import type { Json } from '@renubu/contracts/json';
import type { Operator } from '@renubu/contracts/language/conditions';
import type { Cond, Leaf, Place } from '../program.ts';
import { as, isLink, isMark, type Atom, type MeaningOf } from '../text/atoms.ts';
import { placeOf, type FoundField, type Session } from './session.ts';

/** A value as it stands in the request: a figure, a length of time, a name, another field. */
export interface Value {
  value: Json;
  kind: 'number' | 'duration' | 'text' | 'field' | 'boolean';
  days?: number;
  unit?: 'money' | 'percent' | 'plain';
  atoms: Atom[];
}

export function leaf(found: FoundField, op: Operator, value: Json, place: Place, type?: Leaf['type']): Cond {
  return {
    kind: 'leaf',
    field: found.field.path,
    op,
    value,
    type: type ?? found.field.type,
    entity: found.entity.name,
    place,
  };
}

/** The figure, time or name at a position; null when there is none. */
export function valueAt(session: Session, atoms: readonly Atom[], at: number, near: readonly string[]): Value | null {
  const atom = atoms[at];
  if (atom === undefined) return null;
  const number = as(atom, 'number');
  if (number !== undefined) return { value: number.value, kind: 'number', unit: number.unit, atoms: [atom] };
  const duration = as(atom, 'duration');
  if (duration !== undefined) return { value: duration.text, kind: 'duration', days: duration.days, atoms: [atom] };
  const quoted = as(atom, 'quoted');
  if (quoted !== undefined) return { value: quoted.text, kind: 'text', atoms: [atom] };
  const field = as(atom, 'field');
  const found = field === undefined ? null : session.field(field.fields, near);
  return found === null ? null : { value: { path: found.field.path }, kind: 'field', atoms: [atom] };
}

/** The operator and the value of “over 5”, “5 or more”, “between 5 and 10”, “5+”, and how many atoms they take. */
export interface Comparing {
  op: Operator;
  value: Value;
  high?: Value;
  count: number;
  atoms: Atom[];
}

export function comparingAt(
  session: Session,
  atoms: readonly Atom[],
  at: number,
  near: readonly string[],
): Comparing | null {
  const first = atoms[at];
  const compare = as(first, 'compare');
  if (compare?.op === 'between' || (isLink(first, 'from') && compare === undefined)) {
    const range = rangeAt(session, atoms, at + 1, near);
    if (range !== null) return { ...range, count: range.count + 1, atoms: [first as Atom, ...range.atoms] };
    if (compare?.op === 'between') return null;
  }
  if (compare !== undefined) return comparedAt(session, atoms, at, compare.op, near);
  if (isLink(first, 'to') && compare === undefined) {
    const value = valueAt(session, atoms, at + 1, near);
    const bound = value?.kind === 'number' && !isLink(atoms[at - 1], 'from');
    return bound ? { op: 'lte', value, count: 2, atoms: [first as Atom, ...value.atoms] } : null;
  }
  return trailingAt(session, atoms, at, near) ?? rangeAt(session, atoms, at, near);
}

function comparedAt(
  session: Session,
  atoms: readonly Atom[],
  at: number,
  op: Operator,
  near: readonly string[],
): Comparing | null {
  const first = atoms[at] as Atom;
  let next = at + 1;
  const fillers: Atom[] = [];
  while (next < atoms.length && isPlainFiller(atoms[next])) fillers.push(atoms[next++] as Atom);
  const value = valueAt(session, atoms, next, near);
  if (value !== null) {
    const after = as(atoms[next + 1], 'and-up');
    const used = [first, ...fillers, ...value.atoms];
    if (after === undefined) return { op, value, count: used.length, atoms: used };
    const wider =
      after.op === 'gte' && (op === 'gt' || op === 'gte')
        ? 'gte'
        : after.op === 'lte' && (op === 'lt' || op === 'lte')
          ? 'lte'
          : null;
    if (wider === null) return null;
    return { op: wider, value, count: used.length + 1, atoms: [...used, atoms[next + 1] as Atom] };
  }
  const that =
    as(atoms[next], 'person')?.who === 'that' || next >= atoms.length || isMark(atoms[next], 'comma', 'and', 'stop');
  if (!that || session.lastNumber === null) return null;
  const used = [first, ...(as(atoms[next], 'person') === undefined ? [] : [atoms[next] as Atom])];
  const last: Value = { value: session.lastNumber.value, kind: 'number', unit: 'plain', atoms: [] };
  return { op, value: last, count: used.length, atoms: used };
}

const isPlainFiller = (atom: Atom | undefined): boolean =>
  atom !== undefined && atom.meanings.length === 1 && atom.meanings[0]?.kind === 'filler';

/** “$5,000 and up”, “5,000+”. */
function trailingAt(session: Session, atoms: readonly Atom[], at: number, near: readonly string[]): Comparing | null {
  const value = valueAt(session, atoms, at, near);
  if (value === null || (value.kind !== 'number' && value.kind !== 'duration')) return null;
  const [atom] = value.atoms;
  if (as(atom, 'number')?.andUp === true) return { op: 'gte', value, count: 1, atoms: value.atoms };
  const after = as(atoms[at + 1], 'and-up');
  if (after === undefined) return null;
  return { op: after.op, value, count: 2, atoms: [...value.atoms, atoms[at + 1] as Atom] };
}

/** “1,000 to 5,000”, “1,000 and 5,000” after “between”. */
function rangeAt(session: Session, atoms: readonly Atom[], at: number, near: readonly string[]): Comparing | null {
  const low = valueAt(session, atoms, at, near);
  if (low === null || (low.kind !== 'number' && low.kind !== 'duration')) return null;
  const joint = atoms[at + 1];
  const dash = joint !== undefined && /^[-–—]$/.test(joint.text);
  const between = as(atoms[at - 1], 'compare')?.op === 'between' && isMark(joint, 'and');
  if (!dash && !between && !isLink(joint, 'to')) return null;
  const high = valueAt(session, atoms, at + 2, near);
  if (high === null || high.kind !== low.kind) return null;
  return { op: 'between', value: low, high, count: 3, atoms: [...low.atoms, joint as Atom, ...high.atoms] };
}

/** The condition that a field stands so to a value; null when the value cannot be of that field. */
export function compareField(
  session: Session,
  found: FoundField,
  { op, value, high, atoms }: Comparing,
  extra: readonly Atom[],
): Cond | null {
  const place = placeOf(...atoms, ...extra);
  if (value.kind === 'field') return leaf(found, op, value.value, place, 'field');
  const { field } = found;
  if (value.kind === 'duration') return compareLength(found, op, value, place);
  if (value.kind === 'number') {
    if (field.type !== 'number') return null;
    if (value.unit === 'percent' && field.unit !== 'percent' && field.unit !== 'score') return null;
    if (value.unit === 'money' && field.unit !== 'money') return null;
    const [atom] = value.atoms;
    const currency = as(atom, 'number')?.currency;
    if (currency !== undefined && currency !== 'USD') {
      session.assume(`Amounts are compared as they stand; whether they are in ${currency} is not looked at.`, 0.03);
    }
    if (atom !== undefined) session.lastNumber = { value: value.value as number, atom };
    if (field.unit === 'money') session.lastAmount = found;
    if (op !== 'between') return leaf(found, op, value.value, place);
    if (high === undefined || (high.value as number) < (value.value as number)) return null;
    return leaf(found, 'between', [value.value, high.value], place);
  }
  return field.type === 'string' && (op === 'eq' || op === 'neq') ? leaf(found, op, value.value, place) : null;
}

const perDay: Readonly<Partial<Record<string, number>>> = { days: 1, hours: 24, seconds: 86_400 };

/** Lengths of time: of a field in days, hours or seconds, or since a date. */
function compareLength({ entity, name, field }: FoundField, op: Operator, value: Value, place: Place): Cond | null {
  const found = { entity, name, field };
  const factor = field.unit === undefined ? undefined : perDay[field.unit];
  if (field.type === 'number' && factor !== undefined) {
    return leaf(found, op, Math.round((value.days ?? 0) * factor * 100) / 100, place);
  }
  if (field.type !== 'datetime') return null;
  if (op === 'gt' || op === 'gte') return leaf(found, 'older_than', value.value, place, 'duration');
  if (op === 'lt' || op === 'lte') return leaf(found, 'within_last', value.value, place, 'duration');
  return null;
}

export type NumberMeaning = MeaningOf<'number'>;

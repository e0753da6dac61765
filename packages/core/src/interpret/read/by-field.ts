import type { Json } from '@renubu/contracts/json';
import type { Cond } from '../program.ts';
import { as, isLink, isMark, type Atom } from '../text/atoms.ts';
import { compareField, comparingAt, leaf, valueAt } from './comparisons.ts';
import { skip, type At, type Found } from './at.ts';
import { placeOf, type FoundField, type Session } from './session.ts';
import { negate } from './tree.ts';

/** Conditions that begin with a field: “total is over 5,000”, “tier is gold or platinum”, “with custom pricing”. */
export function readByField(place: At): Found | null {
  const { session, atoms, at, near } = place;
  const atom = atoms[at];
  const field = as(atom, 'field');
  if (atom === undefined || field === undefined) return null;
  const found = session.field(field.fields, near);
  if (found === null || isCount(place, found)) return null;
  const after = skip(atoms, at + 1, 'be', 'change', 'of', 'at');
  const not = as(atoms[after], 'not') === undefined ? undefined : atoms[after];
  const from = not === undefined ? after : skip(atoms, after + 1, 'be', 'change', 'of', 'at');
  const read = readRest(place, found, from) ?? readAlone(place, found);
  if (read === null) return null;
  const used = [atom, ...(not === undefined ? [] : [not]), ...read.atoms];
  return {
    cond: read.cond === null || not === undefined ? read.cond : negate(read.cond),
    count: read.end - at,
    atoms: used,
  };
}

/** “more than 3 items”: the figure before it reads the field. “stock” of “5 in stock” stays a field. */
function isCount({ atoms, at }: At, { field }: FoundField): boolean {
  return (
    field.unit !== undefined && as(atoms[at - 1], 'number') !== undefined && as(atoms[at - 2], 'compare') !== undefined
  );
}

type Rest = { cond: Cond | null; end: number; atoms: Atom[] };

function readRest(place: At, found: FoundField, from: number): Rest | null {
  const { session, atoms, at, near } = place;
  const begin = atoms[at] as Atom;
  const next = atoms[from];
  if (isLink(next, 'differs', 'same')) return readAgainst(place, found, from);
  if (isLink(next, 'missing')) {
    return { cond: negate(leaf(found, 'exists', null, placeOf(begin, next))), end: from + 1, atoms: [next as Atom] };
  }
  const text = textTest(atoms, from, begin, found);
  if (text !== null) return text;
  const comparing = comparingAt(session, atoms, from, near);
  if (comparing !== null) {
    const cond = compareField(session, found, comparing, [begin]);
    return cond === null ? null : { cond, end: from + comparing.count, atoms: comparing.atoms };
  }
  return readEquals(place, found, from);
}

/** Another field, the same or not. */
function readAgainst({ session, atoms, at, near }: At, found: FoundField, from: number): Rest | null {
  const next = skip(atoms, from + 1);
  const other = as(atoms[next], 'field');
  const against = other === undefined ? null : session.field(other.fields, [found.entity.name, ...near]);
  if (against === null || against.field.path === found.field.path) return null;
  const used = [atoms[from] as Atom, atoms[next] as Atom];
  const op = isLink(atoms[from], 'differs') ? 'neq' : 'eq';
  return {
    cond: leaf(found, op, { path: against.field.path }, placeOf(atoms[at], ...used), 'field'),
    end: next + 1,
    atoms: used,
  };
}

function textTest(atoms: readonly Atom[], from: number, begin: Atom, found: FoundField): Rest | null {
  const next = atoms[from];
  const op = isLink(next, 'starts')
    ? 'starts_with'
    : isLink(next, 'ends')
      ? 'ends_with'
      : isLink(next, 'contains')
        ? 'contains'
        : null;
  if (op === null || found.field.type !== 'string') return null;
  const value = atoms[from + 1];
  const text =
    as(value, 'quoted')?.text ??
    (value?.meanings.some(({ kind }) => kind === 'unknown' || kind === 'address') === true ? value.text : undefined);
  if (text === undefined) return null;
  return { cond: leaf(found, op, text, placeOf(begin, value)), end: from + 2, atoms: [next as Atom, value as Atom] };
}

/** “is gold or platinum”, “is US”, “is ‘wire’”, “is 5”. */
function readEquals({ session, atoms, at, near }: At, found: FoundField, from: number): Rest | null {
  const begin = atoms[at] as Atom;
  const listed = enumList(atoms, from, found);
  if (listed !== null) return { ...equalsAny(found, listed.values, begin, listed.atoms), end: listed.end };
  const place = as(atoms[from], 'place');
  if (place !== undefined && found.field.type === 'string') {
    return {
      cond: leaf(found, 'eq', place.country, placeOf(begin, atoms[from])),
      end: from + 1,
      atoms: [atoms[from] as Atom],
    };
  }
  const said = atoms.slice(at + 1, from).some((atom) => as(atom, 'be') !== undefined);
  const value = valueAt(session, atoms, from, near);
  if (value?.kind === 'text')
    return { cond: leaf(found, 'eq', value.value, placeOf(begin, ...value.atoms)), end: from + 1, atoms: value.atoms };
  if (value?.kind === 'number' && found.field.type === 'number')
    return exactly(session, found, value.value, begin, atoms[from] as Atom, from);
  const name = atoms[from];
  if (!said || found.field.type !== 'string' || name === undefined) return null;
  if (!name.meanings.some(({ kind }) => kind === 'unknown')) return null;
  if (found.field.enum !== undefined) {
    askName(session, found, name);
    return null;
  }
  session.assume(`“${name.text}” was taken as the value of ${found.field.path}.`, 0.03);
  return { cond: leaf(found, 'eq', name.text, placeOf(begin, name)), end: from + 1, atoms: [name] };
}

function askName(session: Session, found: FoundField, name: Atom): void {
  const known = found.field.enum ?? [];
  session.ask({
    code: 'unknown_name',
    text: `“${name.text}” is not known as ${found.field.words[0] ?? found.name}. Which one do you mean?`,
    about: session.span(name),
    choices: known.map((value) => ({ label: value, prompt: session.rewrite(name, value) })),
  });
}

/** “a discount of 15 %” does not say whether more counts as well. */
function exactly(session: Session, found: FoundField, value: Json, begin: Atom, number: Atom, from: number): Rest {
  askExactly(session, number);
  return { cond: leaf(found, 'eq', value, placeOf(begin, number)), end: from + 1, atoms: [number] };
}

export function askExactly(session: Session, number: Atom): void {
  const ways = ['exactly', 'at least', 'over', 'up to'];
  session.ask({
    code: 'ambiguous',
    text: `Is exactly ${number.text} meant, or more or less than that as well?`,
    about: session.span(number),
    choices: ways.map((way) => ({
      label: `${way} ${number.text}`,
      prompt: session.rewrite(number, `${way} ${number.text}`),
    })),
  });
}

/** Values of a field in a list: “gold, silver or platinum”. */
export function enumList(
  atoms: readonly Atom[],
  from: number,
  found: FoundField,
): { values: string[]; atoms: Atom[]; end: number } | null {
  const values: string[] = [];
  const used: Atom[] = [];
  let at = from;
  let end = from;
  for (;;) {
    const value = enumValue(atoms[at], found);
    if (value === null) break;
    values.push(value);
    used.push(...atoms.slice(end, at + 1));
    end = at + 1;
    at = end;
    while (isMark(atoms[at], 'and', 'or', 'comma') || (at > end && isArticle(atoms[at]))) at += 1;
    if (at === end) break;
  }
  return values.length === 0 ? null : { values, atoms: used, end };
}

const isArticle = (atom: Atom | undefined): boolean => atom !== undefined && /^(?:an?|the|in)$/i.test(atom.text);

function enumValue(atom: Atom | undefined, found: FoundField): string | null {
  const values = atom?.meanings.filter((meaning) => meaning.kind === 'enum') ?? [];
  const fitting = values.find(({ fields }) =>
    fields.some(({ entity, name }) => entity === found.entity.name && name === found.name),
  );
  return fitting?.value ?? null;
}

export function equalsAny(
  found: FoundField,
  values: readonly string[],
  begin: Atom,
  used: Atom[],
): { cond: Cond; atoms: Atom[] } {
  const place = placeOf(begin, ...used);
  const [only] = values;
  const cond =
    values.length === 1 && only !== undefined ? leaf(found, 'eq', only, place) : leaf(found, 'in', [...values], place);
  return { cond, atoms: used };
}

/** “with custom pricing”, “without an e-mail address”. */
function readAlone({ atoms, at }: At, found: FoundField): Rest | null {
  const atom = atoms[at] as Atom;
  const before = previous(atoms, at);
  const without = isLink(before, 'without');
  if (!without && !isLink(before, 'with') && found.field.type !== 'boolean') return null;
  const used = before === undefined ? [] : [before];
  if (found.field.type === 'boolean') {
    return { cond: leaf(found, without ? 'neq' : 'eq', true, placeOf(atom, ...used)), end: at + 1, atoms: used };
  }
  if (found.field.type === 'number') return null;
  const exists = leaf(found, 'exists', null, placeOf(atom, ...used));
  return { cond: without ? negate(exists) : exists, end: at + 1, atoms: used };
}

/** The atom before, articles passed over. */
export function previous(atoms: readonly Atom[], at: number): Atom | undefined {
  let index = at - 1;
  while (index >= 0 && isArticle(atoms[index])) index -= 1;
  return atoms[index];
}

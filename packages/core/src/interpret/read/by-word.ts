import type { Comparison } from '@renubu/contracts/language/conditions';
import type { Cond } from '../program.ts';
import { as, isLink, isMark, type Atom } from '../text/atoms.ts';
import { enumList, equalsAny, previous } from './by-field.ts';
import { leaf } from './comparisons.ts';
import { skip, type At, type Found } from './at.ts';
import { countriesOf, entityNear, fieldOf, measureOf } from './measure.ts';
import { placeOf, usualLimits, type FoundField, type Session } from './session.ts';

/** Conditions a single word stands for: “gold customers”, “new customers”, “from Germany”, “large orders”. */
export function readByWord(place: At): Found | null {
  return readPlace(place) ?? readMismatch(place) ?? readTrait(place) ?? readEnum(place) ?? readVague(place);
}

function readEnum({ session, atoms, at, near }: At): Found | null {
  const atom = atoms[at];
  const fields = atom?.meanings.flatMap((meaning) => (meaning.kind === 'enum' ? meaning.fields : [])) ?? [];
  if (atom === undefined || fields.length === 0) return null;
  const around = entityNear(atoms, at, near);
  const wanted = fields.filter(({ entity }) => around.includes(entity) || session.named.includes(entity));
  const only = new Set(fields.map(({ entity, name }) => `${entity}.${name}`)).size === 1;
  const found = session.field(wanted.length > 0 ? wanted : only ? fields : [], around);
  const listed = found === null ? null : enumList(atoms, at, found);
  if (found === null || listed === null) return null;
  const after = skip(atoms, listed.end);
  const naming =
    as(atoms[after], 'field')?.fields.some(({ name }) => name === found.name) === true ? [atoms[after] as Atom] : [];
  const { cond } = equalsAny(found, listed.values, atom, listed.atoms);
  return { cond, count: listed.end - at, atoms: [...listed.atoms, ...naming] };
}

function readTrait({ session, atoms, at, near }: At): Found | null {
  const atom = atoms[at];
  const traits = as(atom, 'trait')?.traits ?? [];
  if (atom === undefined || traits.length === 0) return null;
  const around = entityNear(atoms, at, near);
  const next = as(atoms[at + 1], 'entity')?.entity;
  const named = [...around, ...session.named];
  const trait = [...traits]
    .filter(({ entity }) => named.includes(entity))
    .sort((a, b) => named.indexOf(a.entity) - named.indexOf(b.entity))[0];
  if (next !== undefined && !traits.some(({ entity }) => entity === next)) {
    const comesIn = /^(?:new|recent)$/i.test(atom.text) && atoms[at + 1]?.possessive !== true;
    return comesIn ? { cond: null, count: 1, atoms: [atom] } : null;
  }
  const chosen = trait ?? (traits.length === 1 ? traits[0] : undefined);
  if (chosen === undefined) return null;
  const found = session.fieldAt(chosen.means.field);
  if (found === null) return null;
  if (chosen.vague !== undefined) askTrait(session, atom, chosen.vague, chosen.means, found);
  else if (chosen.means.op === 'lte' && found.field.unit === 'days') {
    session.assume(
      `“${atom.text}” was read as ${found.field.words[0] ?? found.name} of at most ${String(chosen.means.value)} days.`,
    );
  }
  return { cond: leaf(found, chosen.means.op, chosen.means.value ?? null, placeOf(atom)), count: 1, atoms: [atom] };
}

function askTrait(session: Session, atom: Atom, text: string, means: Comparison, { field }: FoundField): void {
  const values = field.enum ?? [3, 5, 10].map(String);
  const write = (value: string): string =>
    field.enum === undefined ? `more than ${value} ${field.words[0] ?? ''}` : value;
  session.ask({
    code: 'vague_amount',
    text: `${text} ${String(means.value)} was taken.`,
    about: session.span(atom),
    choices: values.map((value) => ({ label: write(value), prompt: session.rewrite(atom, write(value)) })),
  });
}

/** “from Germany” is about the customer, “to Germany” about where it is sent. */
function readPlace({ session, atoms, at, near }: At): Found | null {
  const place = as(atoms[at], 'place');
  const atom = atoms[at];
  if (place === undefined || atom === undefined) return null;
  const before = previous(atoms, at);
  if (/^us$/.test(atom.text) && !isLink(before, 'to', 'from') && as(before, 'not') === undefined) return null;
  if (atom.text === 'us') return null;
  const shipped = !isLink(before, 'from', 'by');
  const [shipping] = countriesOf(session, near) ?? [];
  const customer = session.entity('customer');
  const home = customer === undefined ? null : fieldOf(customer, 'country');
  const sent = isLink(before, 'to') || (shipped && near[0] !== 'customer');
  const found = sent ? (shipping ?? home) : home;
  if (found === null) return null;
  const values = [place.country];
  const used: Atom[] = [atom];
  let end = at + 1;
  while (isMark(atoms[end], 'and', 'or', 'comma') && as(atoms[end + 1], 'place') !== undefined) {
    values.push(as(atoms[end + 1], 'place')?.country ?? '');
    used.push(atoms[end] as Atom, atoms[end + 1] as Atom);
    end += 2;
  }
  return { cond: equalsAny(found, values, atom, used).cond, count: end - at, atoms: used };
}

/** “mismatched country”, “different shipping and billing country”. */
function readMismatch({ session, atoms, at, near }: At): Found | null {
  const atom = atoms[at];
  if (atom === undefined || !isLink(atom, 'differs')) return null;
  const next = skip(atoms, at + 1, 'of');
  const country = /countr/i.test(atoms[next]?.text ?? '') ? atoms[next] : undefined;
  const pair = countriesOf(session, near);
  if (country === undefined || pair === null) return null;
  const [shipping, billing] = pair;
  const cond: Cond = leaf(shipping, 'neq', { path: billing.field.path }, placeOf(atom, country), 'field');
  return { cond, count: next + 1 - at, atoms: [atom, country] };
}

/** “large orders”: a usual figure is taken, and asked for. */
function readVague({ session, atoms, at, near }: At): Found | null {
  const atom = atoms[at];
  const vague = as(atom, 'vague');
  if (atom === undefined || vague === undefined || vague.size === 'other') return null;
  const around = entityNear(atoms, at, near);
  const found = measureOf(session, around, 'plain');
  if (found === null || found.field.unit !== 'money') return null;
  const value = usualLimits[vague.size];
  const [op, over] = vague.size === 'large' ? (['gte', 'at least'] as const) : (['lt', 'under'] as const);
  const entity = atoms.slice(at, at + 3).find((other) => as(other, 'entity') !== undefined);
  const noun = entity?.text ?? '';
  const place = placeOf(atom, entity);
  const figures = vague.size === 'large' ? [1_000, 5_000, 10_000, 50_000] : [100, 500, 1_000];
  session.ask({
    code: 'vague_amount',
    text: `From which amount on is “${session.span(place).text}” meant? ${over} $${value.toLocaleString('en-US')} was taken.`,
    about: session.span(atom),
    choices: figures.map((figure) => {
      const words = `${entity === undefined ? '' : `${noun} `}${over} $${figure.toLocaleString('en-US')}`;
      return { label: words, prompt: session.rewrite(place, words) };
    }),
  });
  return { cond: leaf(found, op, value, placeOf(atom)), count: 1, atoms: [atom] };
}

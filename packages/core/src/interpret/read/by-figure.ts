import { as, isLink, type Atom } from '../text/atoms.ts';
import { askExactly } from './by-field.ts';
import { compareField, comparingAt, leaf, type Comparing } from './comparisons.ts';
import { skip, type At, type Found } from './at.ts';
import { fieldOf, measureOf } from './measure.ts';
import { placeOf, type FoundField, type Session } from './session.ts';

/** Conditions that begin with a comparison: “over $5,000”, “more than 3 items”, “over 15 % discount”. */
export function readByFigure(place: At): Found | null {
  const { session, atoms, at, near } = place;
  const comparing = comparingAt(session, atoms, at, near);
  if (comparing === null) return readBare(place);
  const end = at + comparing.count;
  const counted = fieldAfter(place, comparing, end);
  if (counted !== null) return counted;
  if (comparing.value.kind === 'duration') return readLate(place, comparing, end);
  if (comparing.value.unit === 'plain' && nextEntity(atoms, end).length > 0) return readRate(place, comparing, end);
  if (comparing.value.kind !== 'number') return null;
  const found =
    bareAmount(session, [...near, ...nextEntity(atoms, end)], comparing) ??
    measureOf(session, [...near, ...nextEntity(atoms, end)], comparing.value.unit);
  const cond = found === null ? null : compareField(session, found, comparing, []);
  if (found !== null && found.entity.name !== 'customer' && near[0] === 'customer' && comparing.value.unit === 'plain')
    askAbout(session, comparing, found);
  return cond === null ? null : { cond, count: comparing.count, atoms: comparing.atoms };
}

/** “customers under 18”: a bare figure after a customer need not be about the order. */
function askAbout(session: Session, { atoms }: Comparing, { field }: FoundField): void {
  const place = placeOf(...atoms);
  const { text } = session.span(place);
  const what = field.words[0] ?? field.path;
  session.ask({
    code: 'ambiguous',
    text: `What is “${text}” about? The ${what} was taken.`,
    about: session.span(place),
    choices: [what, 'account age in days', 'risk score'].map((words) => ({
      label: words,
      prompt: session.rewrite(place, `with ${words} ${text}`),
    })),
  });
}

/** An amount without a word of what it is the amount of: the flat `amount` of an event. */
function bareAmount(session: Session, near: readonly string[], { value }: Comparing): FoundField | null {
  if (near.length > 0 || session.sentence.length > 0 || value.unit === 'percent') return null;
  if (session.lastAmount !== null) return session.lastAmount;
  const order = session.entity('order');
  const elsewhere = session.named.some((name) => name !== 'order' && name !== 'customer');
  if (order === undefined || session.explicit || elsewhere) return null;
  session.assume('Amounts are read from “amount” of the event; write “orders over …” to read the total of an order.');
  return { entity: order, name: 'amount', field: { path: 'amount', type: 'number', unit: 'money', words: ['amount'] } };
}

function nextEntity(atoms: readonly Atom[], from: number): string[] {
  const entity = as(atoms[skip(atoms, from)], 'entity');
  return entity === undefined ? [] : [entity.entity];
}

/** “more than 3 items”, “over 15 % discount”, “more than 5 orders” of a customer. */
function fieldAfter({ session, atoms, at, near }: At, comparing: Comparing, end: number): Found | null {
  const next = skip(atoms, end, 'of');
  const field = as(atoms[next], 'field');
  const refs = field?.fields ?? [];
  const usual = field === undefined ? null : session.field(refs, near);
  const found = usual ?? countOfOrders(session, atoms, next, near, comparing);
  if (found === null || found.field.type !== 'number') return null;
  const cond = compareField(session, found, comparing, [atoms[next] as Atom]);
  return cond === null ? null : { cond, count: next + 1 - at, atoms: [...comparing.atoms, atoms[next] as Atom] };
}

function countOfOrders(
  session: Session,
  atoms: readonly Atom[],
  at: number,
  near: readonly string[],
  { value }: Comparing,
): FoundField | null {
  const customer = session.entity('customer');
  const dated = [1, 2, 3, 4].some((next) => as(atoms[at + next], 'duration') !== undefined);
  const counts =
    !dated && as(atoms[at], 'entity')?.entity === 'order' && value.unit === 'plain' && near[0] === 'customer';
  return counts && customer !== undefined ? fieldOf(customer, 'total_orders') : null;
}

/** Counts of a time: “more than 3 orders in the last 24 hours”. Those of which no field is known stay unread. */
function readRate({ session, atoms, at }: At, comparing: Comparing, end: number): Found | null {
  const noun = skip(atoms, end);
  let next = noun + 1;
  while (isLink(atoms[next], 'within', 'last', 'on', 'in') || as(atoms[next], 'filler') !== undefined) next += 1;
  const hours = Math.round((as(atoms[next], 'duration')?.days ?? 0) * 24);
  const counted = `${as(atoms[noun], 'entity')?.entity ?? ''} ${hours}`;
  const name =
    counted === 'order 24' ? 'order_count_24h' : counted === 'cart 1' ? 'carts_created_last_hour' : undefined;
  const customer = session.entity('customer');
  const found = name === undefined || customer === undefined ? null : fieldOf(customer, name);
  const cond = found === null ? null : compareField(session, found, comparing, [atoms[next] as Atom]);
  return cond === null
    ? null
    : { cond, count: next + 1 - at, atoms: [...comparing.atoms, ...atoms.slice(noun, next + 1)] };
}

/** “more than 30 days overdue”. */
function readLate({ session, atoms, at, near }: At, comparing: Comparing, end: number): Found | null {
  const next = skip(atoms, end);
  const trait = as(atoms[next], 'trait')?.traits.find(
    ({ entity, means }) =>
      means.op === 'before' && (near.length === 0 || near.includes(entity) || session.named.includes(entity)),
  );
  const found = trait === undefined ? null : session.fieldAt(trait.means.field);
  const cond = found === null ? null : compareField(session, found, comparing, [atoms[next] as Atom]);
  return cond === null ? null : { cond, count: next + 1 - at, atoms: [...comparing.atoms, atoms[next] as Atom] };
}

/** “orders of $5,000”: whether more counts as well has to be asked. */
function readBare({ session, atoms, at, near }: At): Found | null {
  const link = isLink(atoms[at], 'of') || /^(?:worth|for)$/i.test(atoms[at]?.text ?? '');
  const number = as(atoms[at + 1], 'number');
  if (!link || number === undefined || near.length === 0 || number.andUp) return null;
  if (as(atoms[at + 2], 'and-up') !== undefined || comparingAt(session, atoms, at + 1, near) !== null) return null;
  const found = measureOf(session, near, number.unit);
  if (found === null || (number.unit === 'plain' && number.value < 100)) return null;
  const atom = atoms[at + 1] as Atom;
  askExactly(session, atom);
  return { cond: leaf(found, 'gte', number.value, placeOf(atom)), count: 2, atoms: [atoms[at] as Atom, atom] };
}

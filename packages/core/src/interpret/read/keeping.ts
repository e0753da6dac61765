import type { Json } from '@renubu/contracts/json';
import type { Action } from '../program.ts';
import { as, isLink, type Atom } from '../text/atoms.ts';
import type { Arguments } from './arguments.ts';
import type { Predicate } from './predicates.ts';
import { placeOf, type FoundField, type Session } from './session.ts';

/** “raise a purchase order for 50”, “record it for the weekly review”, “open a ticket”. */
export function createRecord(session: Session, args: Arguments, verb: 'create' | 'record'): Action[] {
  const quoted = args.quoted();
  const thing = args.thing();
  session.use(...args.atoms.filter((atom) => as(atom, 'person')?.who === 'it'));
  if (thing?.thing === 'task') return [{ kind: 'task', title: quoted ?? 'Follow up', role: args.roles()[0] ?? null }];
  if (thing?.thing === 'purchase_order') return [purchaseOrder(session, args)];
  if (thing !== null) {
    const review: Record<string, Json> = thing.thing === 'inventory_review_item' ? { review_status: 'pending' } : {};
    return [{ kind: 'create', entity: thing.thing, data: { ...ownId(session), ...review } }];
  }
  const object = verb === 'create' ? objectEntity(session, args) : null;
  if (object !== null) return [{ kind: 'create', entity: object, data: { ...ownId(session), status: 'open' } }];
  if (verb === 'record') return [{ kind: 'log' }];
  const atom = args.atoms[args.at];
  session.ask({
    code: 'missing_action',
    text: `What is to be made by “${atom?.text ?? ''}”?`,
    about: atom === undefined ? null : session.span(atom),
    choices: ['a purchase order', 'a task', 'a ticket'].map((what) => ({
      label: what,
      prompt: atom === undefined ? session.text : session.rewrite(atom, `${atom.text} ${what}`),
    })),
  });
  return [];
}

/** The first entity after the verb, as what is made. */
function objectEntity(session: Session, args: Arguments): string | null {
  for (let next = args.at + 1; next < Math.min(args.atoms.length, args.at + 4); next += 1) {
    const atom = args.atoms[next];
    const entity = as(atom, 'entity');
    if (entity !== undefined) {
      session.use(atom);
      return entity.entity;
    }
    if (as(atom, 'filler') === undefined && as(atom, 'trait') === undefined && as(atom, 'enum') === undefined)
      return null;
  }
  return null;
}

/** Which thing the record is about. */
function ownId(session: Session): Record<string, Json> {
  const about = [...session.named].reverse().find((name) => name !== 'customer') ?? session.named.at(-1);
  const id = about === undefined ? undefined : session.entity(about)?.fields['id'];
  return about === undefined || id === undefined ? {} : { [`${about}_id`]: `{{ ${id.path} }}` };
}

function purchaseOrder(session: Session, args: Arguments): Action {
  const quantity = args.quantity();
  const urgent = args.priority() === 1 || session.named.includes('product');
  if (quantity === null)
    session.assume('The request names no quantity: 50 was taken unless the product has a “reorder_quantity”.');
  return {
    kind: 'create',
    entity: 'purchase_order',
    data: {
      product_id: '{{ product.id }}',
      quantity: quantity ?? '{{ product.reorder_quantity | default: 50 }}',
      ...(urgent && quantity !== null ? { priority: 'urgent' } : {}),
      status: 'draft',
    },
  };
}

/** “reorder”, “order 50 more”. */
export function reorder(session: Session, args: Arguments): Action[] {
  session.use(...args.atoms.filter((atom) => as(atom, 'person')?.who === 'it' || /^(?:more|units?)$/i.test(atom.text)));
  if (!session.named.includes('product')) session.name('product');
  return [purchaseOrder(session, args)];
}

/** “enrol them at bronze”, “add them to the newsletter”. */
export function enrol(session: Session, args: Arguments): Action[] {
  const thing = args.thing();
  session.use(...args.atoms.filter((atom) => as(atom, 'person') !== undefined));
  args.toCustomer();
  const tierAtom = args.atoms.find(
    (atom) => as(atom, 'enum')?.fields.some(({ name }) => name === 'tier') && !session.isUsed(atom),
  );
  const tier = as(tierAtom, 'enum')?.value;
  session.use(tierAtom, ...args.atoms.filter((atom) => as(atom, 'field')?.fields.some(({ name }) => name === 'tier')));
  if (thing === null && tier === undefined) {
    const atom = args.atoms[args.at];
    session.ask({
      code: 'missing_action',
      text: 'What are they added to?',
      about: atom === undefined ? null : session.span(atom),
      choices: [],
    });
    return [];
  }
  const email = session.entity('customer')?.customerEmail ?? 'customer.email';
  const data: Record<string, Json> = {
    customer_id: '{{ customer.id }}',
    email: `{{ ${email} }}`,
    ...(tier === undefined ? {} : { tier }),
  };
  return [{ kind: 'create', entity: thing?.thing ?? 'loyalty_member', data }];
}

/** “set the tier to gold”, “mark the order as urgent”, “expire overdue ones”. */
export function updateRecord(session: Session, args: Arguments, { verb, at }: Predicate): Action[] {
  if (verb === 'expire') return expire(session, args);
  const rest = args.atoms.slice(at + 1).filter((atom) => !session.isUsed(atom));
  const change = changeOf(session, rest);
  if (change !== null) return [{ kind: 'update', ...change }];
  const atom = args.atoms[at] as Atom;
  session.ask({
    code: 'unknown_field',
    text: `Which field does “${atom.text}” change, and to which value?`,
    about: session.span(placeOf(atom, ...rest)),
    choices: [],
  });
  return [];
}

function changeOf(session: Session, atoms: readonly Atom[]): { entity: string; field: string; value: Json } | null {
  const named = atoms.flatMap((atom) => as(atom, 'entity')?.entity ?? []);
  const fieldAtom = atoms.find((atom) => as(atom, 'field') !== undefined);
  const field = as(fieldAtom, 'field');
  const wanted = field === undefined ? null : session.field(field.fields, named);
  for (const atom of atoms) {
    if (atom === fieldAtom) continue;
    const read = valueFor(session, atom, wanted, named);
    if (read === null) continue;
    session.use(
      atom,
      fieldAtom,
      ...atoms.filter(
        (other) =>
          as(other, 'entity')?.entity === read.found.entity.name ||
          isLink(other, 'to', 'as') ||
          as(other, 'person') !== undefined,
      ),
    );
    session.name(read.found.entity.name);
    return {
      entity: read.found.entity.name,
      field: read.found.field.path.split('.').slice(1).join('.'),
      value: read.value,
    };
  }
  return null;
}

function valueFor(
  session: Session,
  atom: Atom,
  wanted: FoundField | null,
  named: readonly string[],
): { found: FoundField; value: Json } | null {
  const values = atom.meanings.flatMap((meaning) => (meaning.kind === 'enum' ? [meaning] : []));
  for (const { fields, value } of values) {
    const found = wanted ?? session.field(fields, named);
    if (found !== null && fields.some(({ entity, name }) => entity === found.entity.name && name === found.name))
      return { found, value };
  }
  const trait = as(atom, 'trait')?.traits.find(
    ({ entity }) => named.includes(entity) || session.named.includes(entity),
  );
  if (wanted === null && trait !== undefined && trait.means.op === 'eq') {
    const found = session.fieldAt(trait.means.field);
    if (found !== null) return { found, value: trait.means.value ?? null };
  }
  if (wanted === null) return null;
  const number = as(atom, 'number');
  if (number !== undefined && wanted.field.type === 'number') return { found: wanted, value: number.value };
  const quoted = as(atom, 'quoted');
  return quoted !== undefined && wanted.field.type === 'string' ? { found: wanted, value: quoted.text } : null;
}

/** The status “expired” or “closed” of what is named. */
function expire(session: Session, args: Arguments): Action[] {
  const verb = args.atoms[args.at];
  const status = /clos|end/i.test(verb?.text ?? '')
    ? 'closed'
    : /archiv/i.test(verb?.text ?? '')
      ? 'archived'
      : 'expired';
  session.use(...args.atoms.filter((atom) => as(atom, 'person') !== undefined));
  const entity = args.atoms.flatMap((atom) => as(atom, 'entity')?.entity ?? [])[0] ?? session.named.at(-1);
  if (entity === undefined) return [];
  return [{ kind: 'update', entity, field: 'status', value: status }];
}

import { as, isLink, isMark, type Atom } from '../text/atoms.ts';
import type { Session } from './session.ts';

/** Takes what belongs to an action out of its clause: the atoms it uses are read no further. */
export class Arguments {
  readonly session: Session;
  readonly atoms: readonly Atom[];
  /** Position of the verb. */
  readonly at: number;

  constructor(session: Session, atoms: readonly Atom[], at: number) {
    this.session = session;
    this.atoms = atoms;
    this.at = at;
  }

  /** Roles named, in order. */
  roles(): string[] {
    return this.#free().flatMap((atom) => {
      const role = as(atom, 'role');
      if (role === undefined || this.#isAboutEntity(atom)) return [];
      this.session.use(atom);
      return [role.role];
    });
  }

  /** “buyers” and “members” are customers where the sentence is about them. */
  #isAboutEntity(atom: Atom): boolean {
    return (
      as(atom, 'entity') !== undefined &&
      !/^(?:to|notify|tell|alert|ask)$/i.test(this.atoms[this.atoms.indexOf(atom) - 1]?.text ?? '')
    );
  }

  /** How many of a role: “two managers”. */
  quorum(): number {
    for (const [at, atom] of this.atoms.entries()) {
      const number = as(atom, 'number');
      const next = as(this.atoms[at + 1], 'role') ?? as(this.atoms[at + 2], 'role');
      if (
        number === undefined ||
        next === undefined ||
        number.unit !== 'plain' ||
        number.value > 10 ||
        !Number.isInteger(number.value)
      )
        continue;
      this.session.use(atom);
      return number.value;
    }
    return 1;
  }

  /** A length of time after one of the links: “within 24 hours”, “at most a day”. */
  duration(...links: ('within' | 'at-most' | 'for' | 'in' | 'on')[]): string | null {
    for (const [at, atom] of this.atoms.entries()) {
      const duration = as(atom, 'duration');
      if (duration === undefined || this.session.isUsed(atom)) continue;
      const before = this.atoms[at - 1];
      const linked =
        isLink(before, ...links) ||
        (links.includes('at-most') && as(before, 'compare')?.op === 'lte') ||
        (links.includes('for') && /^for$/i.test(before?.text ?? ''));
      if (!linked && links.length > 0) continue;
      if (this.#tellsWhen(at)) continue;
      this.session.use(atom, ...(linked ? [before] : []));
      return duration.text;
    }
    return null;
  }

  /** “joined within 30 days”, “within the last 30 days” say when, not how long. */
  #tellsWhen(at: number): boolean {
    const [first, second] = [this.atoms[at - 2], this.atoms[at - 1]];
    return as(first, 'happened') !== undefined || isLink(second, 'last') || isLink(this.atoms[at + 1], 'ago', 'old');
  }

  channels(): string[] {
    return this.#free().flatMap((atom) => {
      const channel = as(atom, 'channel');
      if (channel === undefined) return [];
      this.session.use(atom);
      return [channel.channel];
    });
  }

  media(): string[] {
    return this.#free().flatMap((atom) => {
      const medium = as(atom, 'medium');
      if (medium === undefined) return [];
      this.session.use(atom);
      return [medium.medium];
    });
  }

  addresses(): string[] {
    return this.#free().flatMap((atom) => {
      const address = as(atom, 'address');
      if (address === undefined) return [];
      this.session.use(atom);
      return [address.address];
    });
  }

  url(): string | null {
    const atom = this.#free().find((each) => as(each, 'url') !== undefined);
    this.session.use(atom);
    return as(atom, 'url')?.url ?? null;
  }

  quoted(): string | null {
    const atom = this.#free().find((each) => as(each, 'quoted') !== undefined);
    this.session.use(atom);
    return as(atom, 'quoted')?.text ?? null;
  }

  priority(): number | null {
    const atom = this.#free().find((each) => as(each, 'priority') !== undefined && !this.#isOfThing(each));
    this.session.use(atom);
    return as(atom, 'priority')?.priority ?? null;
  }

  /** “tickets with high priority”: theirs, not that of the notice. */
  #isOfThing(atom: Atom): boolean {
    const at = this.atoms.indexOf(atom);
    return (
      as(this.atoms[at - 1], 'entity') !== undefined ||
      as(this.atoms[at - 2], 'entity') !== undefined ||
      as(this.atoms[at + 1], 'entity') !== undefined
    );
  }

  /** The customer as the one to be told: “the customer”, “them”, “people” right after the verb or after “to”. */
  toCustomer(): boolean {
    for (let next = this.at + 1; next < this.atoms.length; next += 1) {
      const atom = this.atoms[next];
      if (atom === undefined || this.session.isUsed(atom)) continue;
      const direct =
        next === this.at + 1 ||
        this.#onlyFillers(next) ||
        /^to$/i.test(this.atoms[next - 1]?.text ?? '') ||
        (/^(?:the|a)$/i.test(this.atoms[next - 1]?.text ?? '') && /^to$/i.test(this.atoms[next - 2]?.text ?? ''));
      if (as(atom, 'entity')?.entity === 'customer' && direct && !atom.possessive) {
        this.session.name('customer');
        this.session.use(atom);
        return true;
      }
      if (as(atom, 'person')?.who === 'them' && direct) {
        this.session.use(atom);
        return true;
      }
    }
    return false;
  }

  #onlyFillers(to: number): boolean {
    return this.atoms
      .slice(this.at + 1, to)
      .every((atom) => isArticleLike(atom) || as(atom, 'trait') !== undefined || this.session.isUsed(atom));
  }

  /** “me”, “the team”: somebody the request does not name. */
  somebody(): Atom | null {
    const atom =
      this.#free().find((each) => as(each, 'person')?.who === 'me' && !/^us$/.test(each.text)) ??
      this.#free().find((each) => as(each, 'person')?.who === 'me');
    this.session.use(atom);
    return atom ?? null;
  }

  thing(): { thing: string; atom: Atom } | null {
    const atom = this.#free().find((each) => as(each, 'thing') !== undefined);
    const thing = as(atom, 'thing');
    if (atom === undefined || thing === undefined) return null;
    this.session.use(atom);
    return { thing: thing.thing, atom };
  }

  /** “for 50”, “of 50”, “50 units”, “50 more”. */
  quantity(): number | null {
    for (const [at, atom] of this.atoms.entries()) {
      const number = as(atom, 'number');
      if (number === undefined || number.unit !== 'plain' || this.session.isUsed(atom)) continue;
      const before = this.atoms[at - 1];
      const after = this.atoms[at + 1];
      const counted =
        /^(?:for|of)$/i.test(before?.text ?? '') ||
        /^(?:units?|more|pieces|items?|pcs)$/i.test(after?.text ?? '') ||
        at === this.at + 1;
      if (!counted || as(before, 'compare') !== undefined) continue;
      this.session.use(atom, ...(/^(?:units?|more|pieces|items?|pcs)$/i.test(after?.text ?? '') ? [after] : []));
      return number.value;
    }
    return null;
  }

  event(): { type: string; entity: string | null; atoms: Atom[] } | null {
    return eventIn(this.session, this.#free());
  }

  #free(): Atom[] {
    return this.atoms.filter((atom) => !this.session.isUsed(atom));
  }
}

const isArticleLike = (atom: Atom): boolean => as(atom, 'filler') !== undefined || isMark(atom, 'comma');

/** An event named by its type, or by an entity and what happens to it. Uses what it was read from. */
export function eventIn(
  session: Session,
  atoms: readonly Atom[],
): { type: string; entity: string | null; atoms: Atom[] } | null {
  const named = atoms.find((atom) => as(atom, 'event') !== undefined);
  const event = as(named, 'event');
  if (named !== undefined && event !== undefined) {
    session.use(named);
    if (!event.known) session.assume(`Nobody has described the event “${event.type}”.`);
    return { type: event.type, entity: entityOfEvent(session, event.type), atoms: [named] };
  }
  for (const [at, atom] of atoms.entries()) {
    const occurs = as(atom, 'occurs');
    if (occurs === undefined) continue;
    const chosen = chooseEvent(session, atoms, at, occurs.events);
    if (chosen === null) continue;
    session.use(atom, chosen.atom);
    session.name(chosen.entity);
    return {
      type: chosen.type,
      entity: chosen.entity,
      atoms: [atom, ...(chosen.atom === undefined ? [] : [chosen.atom])],
    };
  }
  return null;
}

function chooseEvent(
  session: Session,
  atoms: readonly Atom[],
  at: number,
  events: readonly { entity: string; type: string }[],
): { entity: string; type: string; atom?: Atom } | null {
  const near = [...atoms.slice(0, at)].reverse().concat(atoms.slice(at + 1));
  for (const atom of near) {
    const entity = as(atom, 'entity')?.entity;
    const event = entity === undefined ? undefined : events.find((each) => each.entity === entity);
    if (event !== undefined) return { ...event, atom };
    if (entity !== undefined && entity !== 'customer') break;
  }
  const people = near.find((atom) => as(atom, 'person') !== undefined);
  const focus = [...session.named]
    .reverse()
    .map((entity) => events.find((each) => each.entity === entity))
    .find((event) => event !== undefined);
  if (focus !== undefined && (people !== undefined || events.length === 1)) return focus;
  if (events.length === 1 && events[0] !== undefined) return events[0];
  const signUp = events.find(({ entity }) => entity === 'customer');
  return people !== undefined && signUp !== undefined ? signUp : (focus ?? null);
}

function entityOfEvent(session: Session, type: string): string | null {
  return session.catalog.entities.find(({ events }) => events.some((event) => event.type === type))?.name ?? null;
}

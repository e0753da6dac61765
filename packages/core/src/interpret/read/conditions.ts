import type { Cond } from '../program.ts';
import { as, isMark, type Atom } from '../text/atoms.ts';
import { readByField } from './by-field.ts';
import { readByFigure } from './by-figure.ts';
import { readByTime } from './by-time.ts';
import { readByWord } from './by-word.ts';
import type { At, Found } from './at.ts';
import { placeOf, type Session } from './session.ts';
import { joinConditions, negate, type Join, type Joined } from './tree.ts';

/**
 * Every condition in a clause, joined. Atoms that were used for something else are passed over; those that conditions
 * are read from become used.
 */
export function readConditions(
  session: Session,
  atoms: readonly Atom[],
  about: readonly string[] = [],
  commas: 'and' | 'or' = 'and',
): Cond | null {
  const scan = new Scan(session, atoms, about);
  const tree = joinConditions(scan.items(), commas);
  if (tree.other !== null && tree.cond !== null) askWhichFirst(session, atoms);
  if (tree.cond !== null && saysTwice(tree.cond)) askWhichFigure(session, atoms);
  return tree.cond;
}

class Scan {
  readonly #session: Session;
  readonly #atoms: readonly Atom[];
  readonly #near: string[];
  readonly #items: Joined[] = [];
  #join: Join = 'implicit';
  #not: Atom | null = null;

  constructor(session: Session, atoms: readonly Atom[], about: readonly string[]) {
    this.#session = session;
    this.#atoms = atoms;
    this.#near = [...about];
  }

  items(): Joined[] {
    let at = 0;
    while (at < this.#atoms.length) at += this.#step(at);
    return this.#items;
  }

  #step(at: number): number {
    const atom = this.#atoms[at];
    if (atom === undefined || this.#session.isUsed(atom)) return 1;
    const found = this.#find(at);
    if (found !== null) return this.#take(found);
    if (this.#joins(atom)) return 1;
    if (as(atom, 'not') !== undefined && this.#not === null) {
      this.#not = atom;
      return 1;
    }
    const entity = as(atom, 'entity');
    if (entity !== undefined) {
      this.#near.unshift(entity.entity);
      this.#session.name(entity.entity);
      this.#session.use(atom);
    }
    return 1;
  }

  #find(at: number): Found | null {
    const place: At = { session: this.#session, atoms: this.#atoms, at, near: this.#near };
    return readByField(place) ?? readByTime(place) ?? readByFigure(place) ?? readByWord(place);
  }

  #take({ cond, count, atoms }: Found): number {
    this.#session.use(...atoms);
    for (const atom of atoms) {
      const entity = as(atom, 'entity');
      if (entity === undefined) continue;
      this.#near.unshift(entity.entity);
      this.#session.name(entity.entity);
    }
    if (cond === null) return count;
    if (this.#not !== null) this.#session.use(this.#not);
    this.#items.push({ cond: this.#not === null ? cond : negate(cond), join: this.#join });
    this.#join = 'implicit';
    this.#not = null;
    return count;
  }

  #joins(atom: Atom): boolean {
    const join: Join | null = isMark(atom, 'and')
      ? 'and'
      : isMark(atom, 'or')
        ? 'or'
        : isMark(atom, 'comma', 'open')
          ? 'comma'
          : null;
    if (join === null) return false;
    this.#session.use(atom);
    if (this.#items.length > 0 && (join !== 'comma' || this.#join === 'implicit')) this.#join = join;
    return true;
  }
}

/** “over $5,000 and over $10,000” of one field: one of the figures belongs to something else. */
function saysTwice(cond: Cond): boolean {
  if (cond.kind !== 'all') return false;
  const bounds = cond.parts.flatMap((part) =>
    part.kind === 'leaf' && /^[gl]te?$/.test(part.op) ? [`${part.field} ${part.op[0] ?? ''}`] : [],
  );
  return new Set(bounds).size < bounds.length;
}

function askWhichFigure(session: Session, atoms: readonly Atom[]): void {
  session.ask({
    code: 'ambiguous',
    text: 'Two figures are compared with the same field. Does each belong to an action of its own? Please say them in two sentences.',
    about: session.span(placeOf(...atoms)),
    choices: [],
  });
}

function askWhichFirst(session: Session, atoms: readonly Atom[]): void {
  const place = placeOf(...atoms);
  session.ask({
    code: 'ambiguous',
    text: 'The conditions are joined with both “and” and “or”. “And” was read as binding closer. Is that what you mean?',
    about: session.span(place),
    choices: [],
  });
}

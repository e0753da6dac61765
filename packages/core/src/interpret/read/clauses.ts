import { as, isLink, isMark, type Atom, type MarkKind } from '../text/atoms.ts';

export type Lead = 'plain' | 'if' | 'when' | 'after' | 'unless' | 'except' | 'else' | 'until';
export type Joining = 'start' | 'and' | 'or' | 'comma' | 'but' | 'then' | 'colon' | 'none';

/** A part of a sentence that asks for one thing, or says under which condition. */
export interface Clause {
  lead: Lead;
  joining: Joining;
  /** Number of the sentence it stands in. */
  sentence: number;
  atoms: Atom[];
}

const leads: Partial<Record<MarkKind, Lead>> = {
  if: 'if',
  when: 'when',
  after: 'after',
  unless: 'unless',
  except: 'except',
  else: 'else',
  until: 'until',
};

/** Splits a request into clauses: at stops, at “if”, “when”, “unless”, “otherwise” …, and where another verb begins. */
export function splitClauses(atoms: readonly Atom[]): { clauses: Clause[]; used: Atom[] } {
  return new Splitter(atoms).split();
}

class Splitter {
  readonly #atoms: readonly Atom[];
  readonly #clauses: Clause[] = [];
  readonly #used: Atom[] = [];
  #current: Clause = { lead: 'plain', joining: 'start', sentence: 0, atoms: [] };
  #sentence = 0;

  constructor(atoms: readonly Atom[]) {
    this.#atoms = atoms;
  }

  split(): { clauses: Clause[]; used: Atom[] } {
    this.#atoms.forEach((atom, at) => this.#add(atom, at));
    this.#close();
    return { clauses: this.#clauses, used: this.#used };
  }

  #add(atom: Atom, at: number): void {
    if (isMark(atom, 'stop')) {
      this.#used.push(atom);
      this.#sentence += 1;
      this.#open('plain', 'start');
    } else if (isMark(atom, 'colon')) {
      this.#used.push(atom);
      this.#open('plain', 'colon');
    } else if (this.#isElseObject(atom)) {
      this.#used.push(atom);
      this.#current.lead = 'else';
    } else if (this.#leadAt(atom, at) !== null) {
      this.#used.push(atom);
      this.#open(this.#leadAt(atom, at) ?? 'plain', this.#joining(at));
    } else if (this.#separates(atom, at)) {
      this.#used.push(atom);
      this.#open('plain', isMark(atom, 'but') ? 'but' : 'then');
    } else if (this.#beginsAction(at)) {
      this.#open('plain', this.#joining(at));
      this.#current.atoms.push(atom);
    } else this.#current.atoms.push(atom);
  }

  /** Ends the clause; one with nothing in it only hands on how it was joined. */
  #open(lead: Lead, joining: Joining): void {
    const empty = !this.#current.atoms.some(isContent);
    const keeps = empty && this.#current.lead === 'else' && lead === 'plain';
    if (keeps) return;
    const handed = empty && joining === 'none' ? this.#current.joining : joining;
    this.#close();
    this.#current = { lead, joining: handed, sentence: this.#sentence, atoms: [] };
  }

  #close(): void {
    if (this.#current.atoms.some(isContent)) this.#clauses.push(this.#current);
    else this.#used.push(...this.#current.atoms.filter((atom) => isMark(atom, 'and', 'or', 'comma', 'but')));
  }

  #joining(at: number): Joining {
    for (let index = at - 1; index >= 0; index -= 1) {
      const atom = this.#atoms[index];
      if (isMark(atom, 'and')) return 'and';
      if (isMark(atom, 'or')) return 'or';
      if (isMark(atom, 'comma')) return 'comma';
      if (isMark(atom, 'but')) return 'but';
      if (isMark(atom, 'then')) return 'then';
      if (isMark(atom, 'stop')) return 'start';
      if (isMark(atom, 'colon')) return 'colon';
      if (atom === undefined || isContent(atom)) return 'none';
    }
    return 'start';
  }

  #leadAt(atom: Atom, at: number): Lead | null {
    const marks = atom.meanings.flatMap((meaning) => (meaning.kind === 'mark' ? [meaning.mark] : []));
    const lead = marks.map((mark) => leads[mark]).find((found) => found !== undefined);
    if (lead === undefined) return null;
    const next = this.#atoms[at + 1];
    const text = atom.text.toLowerCase();
    if (text === 'on' || text === 'upon') {
      const event = as(next, 'entity') ?? as(next, 'occurs') ?? as(next, 'event');
      return this.#clauseIsEmpty() && event !== undefined ? 'when' : null;
    }
    if (text === 'pending') return as(next, 'verb')?.form === 'noun' ? 'until' : null;
    if (lead === 'after' && durationFollows(this.#atoms, at)) return null;
    if (lead === 'else' && isLink(atom, 'remaining')) return null;
    return lead;
  }

  /** “block everyone else”: the verb stands before “else”. */
  #isElseObject(atom: Atom): boolean {
    if (!isMark(atom, 'else') || !/else$|rest$|others$|cases$/i.test(atom.text)) return false;
    const content = this.#current.atoms.filter(isContent);
    return (
      this.#current.lead === 'plain' &&
      content.length > 0 &&
      content.every(
        (each) => as(each, 'verb') !== undefined || as(each, 'need') !== undefined || as(each, 'role') !== undefined,
      )
    );
  }

  /** “but”, “then”. */
  #separates(atom: Atom, at: number): boolean {
    if (isMark(atom, 'but')) return true;
    if (!isMark(atom, 'then')) return false;
    return /then/i.test(atom.text) || this.#clauseIsEmpty() || isMark(this.#atoms[at - 1], 'comma', 'and');
  }

  #clauseIsEmpty(): boolean {
    return !this.#current.atoms.some(isContent);
  }

  #beginsAction(at: number): boolean {
    const atoms = this.#current.atoms;
    if (this.#clauseIsEmpty()) return false;
    if (startsVerb(this.#atoms, at, this.#current)) return true;
    if (isMark(this.#atoms[at - 1], 'and', 'comma') && saysLater(this.#atoms, at)) return true;
    if (endsRange(this.#atoms, at)) return false;
    const joint = isMark(this.#atoms[at - 1], 'and', 'comma', 'or', 'but');
    return joint && hasPredicate(atoms) && beginsSubject(this.#atoms, at);
  }
}

/** “and a week later send …”. */
const saysLater = (atoms: readonly Atom[], at: number): boolean =>
  as(atoms[at], 'duration') !== undefined && /^later$/i.test(atoms[at + 1]?.text ?? '');

/** The second figure of “between $1,000 and $5,000”. */
function endsRange(atoms: readonly Atom[], at: number): boolean {
  const figures = as(atoms[at], 'number') !== undefined && as(atoms[at - 2], 'number') !== undefined;
  return figures && isMark(atoms[at - 1], 'and') && /^between$/i.test(atoms[at - 3]?.text ?? '');
}

function durationFollows(atoms: readonly Atom[], at: number): boolean {
  const next = as(atoms[at + 1], 'filler') === undefined ? at + 1 : at + 2;
  return as(atoms[next], 'duration') !== undefined;
}

/** False for words that say nothing by themselves. */
export function isContent(atom: Atom): boolean {
  return !atom.meanings.every(({ kind }) => kind === 'filler' || kind === 'mark') || as(atom, 'clock') !== undefined;
}

const articles = /^(?:an?|the|his|her|its|our|their|any|no|this|that)$/i;

/** Whether an action begins with the verb at a position. */
export function startsVerb(atoms: readonly Atom[], at: number, clause: Clause): boolean {
  const atom = atoms[at];
  const verb = as(atom, 'verb');
  if (atom === undefined || verb === undefined || verb.form === 'past' || verb.form === 'noun') return false;
  const before = atoms[at - 1];
  if (before !== undefined && articles.test(before.text)) return false;
  if (/^order$/i.test(atom.text) && !ordersSomething(atoms, at)) return false;
  if (listOfMedia(atoms, at)) return false;
  const joint =
    isMark(before, 'and', 'or', 'comma', 'but', 'then', 'colon', 'stop') || beforeIsFreeAfterMark(atoms, at);
  if (joint) return isVerbHere(atoms, at, clause);
  if (clause.lead === 'plain' || clause.lead === 'else' || verb.form === 'gerund') return false;
  const other = atom.meanings.some(({ kind }) =>
    ['entity', 'field', 'occurs', 'enum', 'trait', 'happened', 'be', 'need', 'link'].includes(kind),
  );
  return !other || takesObject(atoms[at + 1]);
}

const takesObject = (next: Atom | undefined): boolean =>
  as(next, 'person') !== undefined ||
  as(next, 'role') !== undefined ||
  as(next, 'channel') !== undefined ||
  as(next, 'address') !== undefined ||
  (next !== undefined && articles.test(next.text));

/** A word that is also a noun is a verb only with something to act on. */
function isVerbHere(atoms: readonly Atom[], at: number, clause: Clause): boolean {
  const atom = atoms[at] as Atom;
  const noun = atom.meanings.some(
    ({ kind }) => kind === 'entity' || kind === 'field' || kind === 'enum' || kind === 'trait' || kind === 'occurs',
  );
  if (!noun || !clause.atoms.some(isContent)) return true;
  return (
    takesObject(atoms[at + 1]) ||
    as(atoms[at + 1], 'entity') !== undefined ||
    as(atoms[at + 1], 'trait') !== undefined ||
    as(atoms[at + 1], 'number') !== undefined
  );
}

function ordersSomething(atoms: readonly Atom[], at: number): boolean {
  return as(atoms[at + 1], 'number') !== undefined || /^(?:more|another|new)$/i.test(atoms[at + 1]?.text ?? '');
}

/** “by Slack and e-mail”. */
function listOfMedia(atoms: readonly Atom[], at: number): boolean {
  return (
    as(atoms[at], 'medium') !== undefined &&
    isMark(atoms[at - 1], 'and', 'or', 'comma') &&
    as(atoms[at - 2], 'medium') !== undefined
  );
}

function beforeIsFreeAfterMark(atoms: readonly Atom[], at: number): boolean {
  let index = at - 1;
  while (
    index >= 0 &&
    /^(?:also|please|immediately|automatically|directly|just|always|instantly|either|to|we|i|you|should|must|then)$/i.test(
      atoms[index]?.text ?? '',
    )
  )
    index -= 1;
  return index < at - 1 && (index < 0 || isMark(atoms[index], 'and', 'or', 'comma', 'but', 'then', 'colon', 'stop'));
}

/** Whether a clause already says what is to be done. */
export function hasPredicate(atoms: readonly Atom[]): boolean {
  return atoms.some((atom) => as(atom, 'verb') !== undefined || isLink(atom, 'auto') || as(atom, 'role') !== undefined);
}

/** “…, orders above that go to the director”: another subject with its own verb. */
function beginsSubject(atoms: readonly Atom[], at: number): boolean {
  let noun = false;
  let verb = false;
  let figure = false;
  for (let index = at; index < atoms.length; index += 1) {
    const atom = atoms[index] as Atom;
    if (index > at && isMark(atom, 'and', 'comma', 'stop', 'if', 'when', 'unless', 'else', 'but', 'then')) break;
    noun ||= as(atom, 'entity') !== undefined || /^(?:anything|everything|those|it|they)$/i.test(atom.text);
    figure ||= as(atom, 'compare') !== undefined || as(atom, 'number') !== undefined;
    verb ||= isPredicate(atoms, index) || isLink(atom, 'auto') || (figure && as(atom, 'role') !== undefined);
  }
  return verb && (noun || figure);
}

function isPredicate(atoms: readonly Atom[], at: number): boolean {
  const need = as(atoms[at], 'need') !== undefined || as(atoms[at], 'be') !== undefined;
  if (!need) return false;
  for (let next = at + 1; next < Math.min(atoms.length, at + 5); next += 1) {
    const verb = as(atoms[next], 'verb');
    if (verb !== undefined) return true;
    if (as(atoms[next], 'role') !== undefined) return /^(?:go|goes|need|require|must)/i.test(atoms[at]?.text ?? '');
    if (as(atoms[next], 'filler') === undefined && !isLink(atoms[next], 'auto')) break;
  }
  return false;
}

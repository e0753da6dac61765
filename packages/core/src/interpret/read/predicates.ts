import { as, isLink, verbIn, isMark, type Atom, type VerbKind } from '../text/atoms.ts';

/** What a clause asks for: its verb with the atoms that make it up. */
export interface Predicate {
  verb: VerbKind;
  atoms: Atom[];
  /** Position of the verb. */
  at: number;
}

/** The verb of a clause; null when it asks for nothing. */
export function predicateOf(atoms: readonly Atom[]): Predicate | null {
  return imperative(atoms) ?? passive(atoms) ?? implied(atoms);
}

/** “block …”, “require approval …”, “ask a manager …”. */
function imperative(atoms: readonly Atom[]): Predicate | null {
  const at = atoms.findIndex((atom) => !isLeading(atom));
  const atom = atoms[at];
  if (atom === undefined) return null;
  const verb = as(atom, 'verb');
  const leading = atoms.slice(0, at);
  if (verb !== undefined && verb.form !== 'past' && verb.form !== 'noun') {
    const noun = verb.verb === 'create' || verb.verb === 'approve' ? null : nounAfter(atoms, at);
    return noun === null ? { verb: verb.verb, atoms: [...leading.filter(isUsable), atom], at } : noun;
  }
  return as(atom, 'need') === undefined ? null : nounAfter(atoms, at);
}

const isLeading = (atom: Atom): boolean =>
  isMark(atom, 'and', 'or', 'comma', 'then', 'but') ||
  (as(atom, 'filler') !== undefined && as(atom, 'verb') === undefined && as(atom, 'need') === undefined) ||
  isLink(atom, 'first', 'auto', 'only');

const isUsable = (atom: Atom): boolean =>
  isMark(atom, 'and', 'or', 'comma', 'then', 'but') || isLink(atom, 'first', 'auto', 'only');

/** “require a manager’s approval”: the noun says what is asked for. */
function nounAfter(atoms: readonly Atom[], at: number): Predicate | null {
  if (
    !/^(?:require|requires|need|needs|get|ask for|ask|request|requiring|must have|must get|seek|obtain)$/i.test(
      atoms[at]?.text ?? '',
    )
  )
    return null;
  for (let next = at + 1; next < atoms.length; next += 1) {
    const verb = verbIn(atoms[next], 'approve', 'review');
    if (verb !== undefined) return { verb: verb.verb, atoms: [atoms[at] as Atom, atoms[next] as Atom], at: next };
  }
  return null;
}

/** “orders over $5,000 are blocked”, “… must be approved by a manager”, “… need approval”. */
function passive(atoms: readonly Atom[]): Predicate | null {
  for (let at = 0; at < atoms.length; at += 1) {
    const need = atoms[at];
    if (need === undefined || (as(need, 'need') === undefined && as(need, 'be') === undefined)) continue;
    let next = at + 1;
    const between: Atom[] = [];
    let not = false;
    while (next < atoms.length && next <= at + 5 && passes(atoms[next])) {
      not ||= as(atoms[next], 'not') !== undefined;
      between.push(atoms[next++] as Atom);
    }
    const auto = between.some((atom) => isLink(atom, 'auto'));
    const atom = atoms[next];
    const verb = as(atom, 'verb');
    const taken = between.filter((other) => isLink(other, 'auto') || as(other, 'not') !== undefined);
    if (atom !== undefined && verb !== undefined && !isState(atom, need)) {
      const kind: VerbKind =
        verb.verb === 'approve' && (auto || not)
          ? 'auto-approve'
          : not && verb.verb === 'allow'
            ? 'block'
            : not && verb.verb === 'block'
              ? 'allow'
              : verb.verb;
      if (not && kind === verb.verb) continue;
      return { verb: kind, atoms: [need, ...taken, atom, ...autoAfter(atoms, next)], at: next };
    }
    if (as(atom, 'role') !== undefined && /^(?:go|goes|should go|must go|need|needs|require|requires)/i.test(need.text))
      return { verb: 'approve', atoms: [need], at };
  }
  return null;
}

const passes = (atom: Atom | undefined): boolean =>
  atom !== undefined &&
  (as(atom, 'filler') !== undefined ||
    isLink(atom, 'auto') ||
    as(atom, 'not') !== undefined ||
    (as(atom, 'role') !== undefined && atom.possessive) ||
    as(atom, 'role') !== undefined ||
    /^(?:be|been|being)$/i.test(atom.text)) &&
  as(atom, 'verb') === undefined;

const autoAfter = (atoms: readonly Atom[], at: number): Atom[] =>
  isLink(atoms[at + 1], 'auto') ? [atoms[at + 1] as Atom] : [];

/** “is cancelled”, “is pending” tell a state where the word is known as one. */
const isState = (atom: Atom, need: Atom): boolean =>
  as(need, 'need') === undefined && atom.meanings.some(({ kind }) => kind === 'enum' || kind === 'trait');

/** “to $1,000 automatic, to $5,000 manager”: a figure with who decides. */
function implied(atoms: readonly Atom[]): Predicate | null {
  const at = atoms.findIndex((atom) => isLink(atom, 'auto'));
  const auto = atoms[at];
  if (auto !== undefined) {
    const verb = atoms.findIndex((atom) => as(atom, 'verb')?.verb === 'approve' || as(atom, 'verb')?.verb === 'allow');
    return { verb: 'auto-approve', atoms: [auto, ...(verb < 0 ? [] : [atoms[verb] as Atom])], at };
  }
  const noun = atoms.findIndex((atom) => as(atom, 'verb')?.form === 'noun' || as(atom, 'verb')?.form === 'base');
  const role = atoms.findIndex((atom) => as(atom, 'role') !== undefined);
  const figure = atoms.some((atom) => as(atom, 'compare') !== undefined || as(atom, 'number') !== undefined);
  if (!figure) return null;
  const atom = atoms[noun];
  const verb = as(atom, 'verb');
  if (atom !== undefined && verb !== undefined && ['approve', 'review', 'block', 'allow'].includes(verb.verb)) {
    return { verb: verb.verb, atoms: [atom], at: noun };
  }
  return role < 0 ? null : { verb: 'approve', atoms: [], at: role };
}

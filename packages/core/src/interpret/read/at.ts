import type { Cond } from '../program.ts';
import { as, isLink, type Atom } from '../text/atoms.ts';
import type { Session } from './session.ts';

/** Where a condition is looked for. */
export interface At {
  session: Session;
  atoms: readonly Atom[];
  at: number;
  /** Entities named before in this clause, the nearest first. */
  near: readonly string[];
}

/** A condition with the atoms it was read from; `count` are passed over. */
export interface Found {
  cond: Cond | null;
  count: number;
  atoms: Atom[];
}

/** Passes over words without meaning of their own, from a position. */
export function skip(atoms: readonly Atom[], at: number, ...kinds: ('be' | 'have' | 'change' | 'of' | 'at')[]): number {
  let next = at;
  while (next < atoms.length) {
    const atom = atoms[next];
    const free = atom?.meanings.some(
      (meaning) =>
        meaning.kind === 'filler' ||
        (meaning.kind === 'be' && kinds.includes('be')) ||
        (meaning.kind === 'link' && kinds.includes(meaning.link as 'change')),
    );
    if (free !== true || isLink(atom, 'without', 'last', 'missing', 'differs') || as(atom, 'not') !== undefined) break;
    next += 1;
  }
  return next;
}

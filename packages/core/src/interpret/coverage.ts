import { as, isLink, type Atom, type LinkKind } from './text/atoms.ts';
import type { Session } from './read/session.ts';

export interface Coverage {
  /** Words that carry meaning, and how many of them were read. */
  meaningful: number;
  read: number;
  /** Those that were not. */
  left: Atom[];
  corrected: Atom[];
}

/** Links that change what a sentence means: leaving one out would be reading something else. */
const binding: readonly LinkKind[] = [
  'without',
  'within',
  'last',
  'ago',
  'old',
  'at-most',
  'first',
  'differs',
  'missing',
  'only',
  'contains',
  'starts',
  'ends',
];

/** How much of a request was read: every word that carries meaning has to have been used for something. */
export function coverageOf(session: Session, atoms: readonly Atom[]): Coverage {
  const meaningful = atoms
    .filter((atom) => !isFree(atom) || session.isUsed(atom))
    .filter((atom, at, all) => session.isUsed(atom) || !isUnit(atom, all[at - 1], session))
    .filter((atom) => !isPunctuation(atom));
  const left = meaningful.filter((atom) => !session.isUsed(atom));
  const corrected = meaningful.filter((atom) => atom.readAs !== undefined && session.isUsed(atom));
  return { meaningful: meaningful.length, read: meaningful.length - left.length, left, corrected };
}

/** “below 10 units”: the figure was read, its unit says nothing more. */
const isUnit = (atom: Atom, before: Atom | undefined, session: Session): boolean =>
  /^(?:units?|pieces?|pcs)$/i.test(atom.text) &&
  before?.index === atom.index - 1 &&
  as(before, 'number') !== undefined &&
  session.isUsed(before) &&
  session.named.includes('product');

const isPunctuation = (atom: Atom): boolean => /^[^\p{L}\p{N}]+$/u.test(atom.text);

/** Words that may stay unused: they only hold a sentence together. */
function isFree(atom: Atom): boolean {
  if (/^(?:hey|hi|thanks|thank you|cheers)$/i.test(atom.text)) return true;
  if (as(atom, 'not') !== undefined || as(atom, 'vague') !== undefined || as(atom, 'clock') !== undefined) return false;
  const bound = atom.meanings.some((meaning) => meaning.kind === 'link' && binding.includes(meaning.link));
  const filler = as(atom, 'filler') !== undefined || isLink(atom, 'with');
  if (bound && !filler) return false;
  if (as(atom, 'compare') !== undefined || as(atom, 'number') !== undefined || as(atom, 'duration') !== undefined)
    return false;
  return (
    filler ||
    atom.meanings.some(
      ({ kind }) =>
        kind === 'mark' ||
        kind === 'be' ||
        kind === 'have' ||
        kind === 'need' ||
        kind === 'link' ||
        kind === 'person' ||
        kind === 'every' ||
        (kind === 'priority' && !/priority/i.test(atom.text)),
    )
  );
}

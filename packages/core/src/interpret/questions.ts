import { nearestName } from '../conditions/nearest.ts';
import type { Coverage } from './coverage.ts';
import type { Program } from './program.ts';
import type { Session } from './read/session.ts';
import type { Atom } from './text/atoms.ts';
import { as, isLink } from './text/atoms.ts';
import type { Lexicon } from './text/lexicon.ts';

const maxUnread = 4;

/** Asks about every word that was not understood, with the nearest known ones as choices. */
export function askAboutLeft(session: Session, { left }: Coverage, lexicon: Lexicon): void {
  for (const group of neighbours(left).slice(0, maxUnread)) {
    const first = group[0];
    const last = group.at(-1);
    if (first === undefined || last === undefined) continue;
    const place = { start: first.start, end: last.end };
    const words = session.text.slice(place.start, place.end);
    const known = isKnownWord(first);
    session.ask({
      code: /^(?:where|with|field)$/i.test(words) ? 'unknown_field' : 'unknown_words',
      text: known
        ? `How does “${words}” belong to the rest? It was not used.`
        : `What does “${words}” mean here? It was not used.`,
      about: session.span(place),
      choices: choicesFor(session, place, words, known, lexicon),
    });
  }
}

const isKnownWord = (atom: Atom): boolean => !atom.meanings.some(({ kind }) => kind === 'unknown');

function choicesFor(
  session: Session,
  place: { start: number; end: number },
  words: string,
  known: boolean,
  lexicon: Lexicon,
): { label: string; prompt: string }[] {
  const without = { label: `leave out “${words}”`, prompt: session.rewrite(place, '') };
  if (known || words.includes(' ')) return [without];
  const near = nearestName(words, lexicon.spellable);
  if (near === undefined || near === words.toLowerCase()) return [without];
  return [{ label: `“${near}”`, prompt: session.rewrite(place, near) }, without];
}

/** Words that stand side by side are asked about together. */
function neighbours(atoms: readonly Atom[]): Atom[][] {
  const groups: Atom[][] = [];
  for (const atom of atoms) {
    const last = groups.at(-1);
    if (last?.at(-1)?.index === atom.index - 1) last.push(atom);
    else groups.push([atom]);
  }
  return groups;
}

/** Asks for what a workflow cannot be without: what starts it, what it does, what a comparison is about. */
export function askForMissing(session: Session, program: Program, atoms: readonly Atom[]): void {
  if (program.cases.length === 0) askAction(session, atoms);
  if (program.trigger === null) askTrigger(session);
  const figure = atoms.find(
    (atom) => (as(atom, 'number') !== undefined || as(atom, 'compare') !== undefined) && !session.isUsed(atom),
  );
  if (figure !== undefined) askFigure(session, figure);
}

function askAction(session: Session, atoms: readonly Atom[]): void {
  const subject = session.text.replace(/[.\s]+$/, '');
  const condition = atoms.some((atom) =>
    atom.meanings.some((meaning) => meaning.kind === 'mark' && (meaning.mark === 'if' || meaning.mark === 'when')),
  );
  const write = (action: string): string => (condition ? `${subject}, ${action}` : `${action} ${subject}`);
  session.ask({
    code: 'missing_action',
    text: 'What should happen then?',
    about: null,
    choices: ['block', 'flag for review', 'ask a manager', 'notify the sales team'].map((action) => ({
      label: action,
      prompt: write(condition && action === 'block' ? 'block it' : action),
    })),
  });
}

function askTrigger(session: Session): void {
  const subject = session.text.replace(/[.\s]+$/, '');
  const begin = subject.charAt(0).toLowerCase() + subject.slice(1);
  session.ask({
    code: 'missing_trigger',
    text: 'What starts it? The request names no event and nothing that one could be taken for.',
    about: null,
    choices: ['When an order is created', 'When a customer signs up', 'When a payment fails', 'Every day at 9:00'].map(
      (start) => ({ label: start, prompt: `${start}, ${begin}` }),
    ),
  });
}

function askFigure(session: Session, figure: Atom): void {
  const place = { start: figure.start, end: figure.end };
  if (isLink(figure, 'to')) return;
  session.ask({
    code: as(figure, 'compare') === undefined ? 'missing_amount' : 'unknown_field',
    text: `What is “${figure.text}” about? No field was found for it.`,
    about: session.span(place),
    choices: ['order total', 'cart total', 'quote total'].map((field) => ({
      label: field,
      prompt: session.rewrite(
        place,
        as(figure, 'compare') === undefined ? `${field} over ${figure.text}` : `${field} ${figure.text}`,
      ),
    })),
  });
}

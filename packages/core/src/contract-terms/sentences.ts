/** A sentence of the flat text; no longer than `MAX_LENGTH`, so that patterns over one cost a bounded time. */
export interface Sentence {
  text: string;
  /** The same in small letters. */
  lower: string;
  start: number;
  end: number;
  /** Position among all sentences. */
  index: number;
}

const MAX_LENGTH = 2_000;

const abbreviations = new Set(
  (
    'inc corp co ltd llc llp lp l.l.c l.p l.l.p n.a n.v s.a a.g pty plc bv gmbh u.s u.s.a u.k p.r.c p.o no nos mr mrs ms dr st ' +
    'sec art para approx vs v e.g i.e etc a.m p.m jan feb mar apr jun jul aug sept sep oct nov dec jr sr cos bros dept ' +
    'fig ave blvd ste rd hwy d.b.a f.k.a a.k.a m.d ph.d v.p'
  ).split(' '),
);

/** Whether the full stop at `at` ends a sentence. */
function ends(flat: string, at: number): boolean {
  if (flat[at + 1] !== ' ' && at + 1 < flat.length) return false;
  const next = flat[at + 2] ?? 'A';
  if (!/[A-Z0-9("'[_•§]/.test(next)) return false;
  const before = /[A-Za-z0-9.&]{1,12}$/.exec(flat.slice(Math.max(0, at - 12), at))?.[0] ?? '';
  const word = before.toLowerCase();
  // A number before the stop is the number of a clause (`12. Term`) or the end of a sentence; both are good ends.
  if (/^[A-Za-z]$/.test(before)) return false;
  if (/^\d{1,3}(\.\d{1,3})*$/.test(before) && /[A-Z("]/.test(next) && isClauseNumber(flat, at, before)) return false;
  return !abbreviations.has(word) || startsAnew(flat, at + 2, word);
}

/** `12.` at the head of a clause belongs to what follows. */
function isClauseNumber(flat: string, at: number, number: string): boolean {
  const previous = flat.slice(Math.max(0, at - number.length - 3), at - number.length).trimEnd();
  return previous === '' || /[.;:]$/.test(previous);
}

/** After `Inc.` a sentence goes on, unless a clause plainly begins: its number, or one of the usual first words. */
function startsAnew(flat: string, at: number, word: string): boolean {
  if (word === 'no' || word === 'nos' || word === 'sec' || word === 'art') return false;
  const rest = flat.slice(at, at + 24);
  return /^(?:\d{1,2}\.(?:\d|\s)|Section |Article |WHEREAS|NOW,|This |The |If |Each |Either |In |Any |Upon |Unless |During )/.test(
    rest,
  );
}

/** Cuts the flat text into sentences; one without an end is cut after `MAX_LENGTH` characters, at a space. */
export function sentencesOf(flat: string): Sentence[] {
  const sentences: Sentence[] = [];
  let start = 0;
  const push = (end: number): void => {
    const text = flat.slice(start, end);
    if (text.trim() !== '') sentences.push({ text, lower: text.toLowerCase(), start, end, index: sentences.length });
    start = end;
  };
  for (let at = 0; at < flat.length; at += 1) {
    const char = flat[at];
    if ((char === '.' || char === '?') && ends(flat, at)) push(at + 1);
    else if (at - start >= MAX_LENGTH) {
      const space = flat.lastIndexOf(' ', at);
      push(space > start ? space + 1 : at);
    }
  }
  push(flat.length);
  return sentences;
}

/** A sentence and where it stands: `source.slice(start, end) === text`. */
export interface Sentence {
  text: string;
  start: number;
  end: number;
}

/** Abbreviations that never end a sentence, English and German, without their last full stop. */
const abbreviations = new Set(
  (
    'mr mrs ms dr prof st vs e.g i.e approx no nr sec fig art al z.b d.h u.a s.o o.ä i.d.r bzw ca ggf inkl exkl abs vgl ' +
    'jan feb mar apr jun jul aug sep sept oct okt nov dec dez mio mrd tsd str evtl max min u.s a.m p.m hr fr'
  ).split(' '),
);
/** Words after a number with a full stop that make it a German ordinal: "3. März". */
const afterOrdinal =
  /^(?:jan|feb|mär|apr|mai|jun|jul|aug|sep|okt|nov|dez|quartal|jahr|monat|woche|tag|stock|klasse|version|halbjahr)/i;
const listMarker = /^\s*(?:[-*•–—]|\(?\d{1,2}[.)]|[a-z]\))\s+/;
/** What may follow the mark that ends a sentence: closing quotes and brackets, and citations such as `[e3]`. */
const closing = /^(?:["'”’»)\]]|\s?\[[^\]\n]{1,40}\])*/;

/**
 * Splits text into sentences: lines are never joined, list markers stay outside, abbreviations, initials, decimals and
 * German ordinals do not end a sentence. Nothing but space and list markers lies between the sentences.
 */
export function splitSentences(source: string): Sentence[] {
  const sentences: Sentence[] = [];
  let offset = 0;
  for (const line of source.split('\n')) {
    const marker = listMarker.exec(line)?.[0].length ?? 0;
    splitLine(line.slice(marker), offset + marker, sentences);
    offset += line.length + 1;
  }
  return sentences;
}

function splitLine(line: string, offset: number, into: Sentence[]): void {
  let begin = 0;
  const add = (from: number, to: number): void => {
    const raw = line.slice(from, to);
    const text = raw.trim();
    if (text === '') return;
    const start = offset + from + raw.indexOf(text);
    into.push({ text, start, end: start + text.length });
  };
  for (const { index, 0: marks } of line.matchAll(/[.!?…]+/g)) {
    if (index < begin) continue;
    const after = index + marks.length;
    const end = after + (closing.exec(line.slice(after))?.[0].length ?? 0);
    const rest = line.slice(end);
    if (rest.trim() === '' || !/^\s/.test(rest)) continue;
    if (!endsSentence(line.slice(begin, index), marks, rest.trimStart())) continue;
    add(begin, end);
    begin = end;
  }
  add(begin, line.length);
}

/** Longer than any abbreviation, ordinal or initial. */
const longestWord = 40;

/** Whether the marks after `before` end a sentence that `next` does not go on with. */
function endsSentence(before: string, marks: string, next: string): boolean {
  if (!/^["'“„»«([]*[\p{Lu}\p{N}]/u.test(next)) return false;
  if (marks !== '.') return true;
  const word = /[\p{L}\p{N}.]+$/u.exec(before.slice(-longestWord))?.[0] ?? '';
  if (/^\p{L}$/u.test(word)) return false;
  if (abbreviations.has(word.toLowerCase())) return false;
  if (/^\d{1,2}$/.test(word) && afterOrdinal.test(next)) return false;
  return true;
}

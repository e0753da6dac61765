import type { Line } from './lines.ts';

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

/** The usual distance between two lines of a page, in points. */
function leading(lines: readonly Line[]): number {
  const gaps = lines.slice(1).map((line, index) => (lines[index]?.y ?? 0) - line.y);
  return median(gaps.filter((gap) => gap > 0.5)) || 14;
}

/** A line that begins a clause: `1.`, `2.3`, `(a)`, `Section 4`, a bullet. */
const clauseStart = /^(?:\(?(?:\d{1,2}|[a-z]|[ivx]{1,5})[.)]|\d{1,2}\.\d|(?:section|article)\s+\d|[•●▪–-]\s)/i;

export type Joint = ' ' | '\n' | '\n\n' | '';

/** How two lines that follow each other on a page are joined. */
function jointOf(before: Line, line: Line, usual: number, margin: number): Joint {
  const gap = before.y - line.y;
  // A jump upward is the next column.
  if (gap > usual * 1.45) return '\n\n';
  if (clauseStart.test(line.text)) return '\n\n';
  const full = before.right > margin - Math.max(before.size * 6, 40);
  return full || gap < 0 ? ' ' : '\n';
}

/** `agree-` + `ment`: the hyphen at the end of a line is dropped where the next line goes on in small letters. */
const hyphenated = /([\p{L}]{2,})-$/u;

/** Whether the hyphen belongs to the word: `long-term` does when it is written so elsewhere and `longterm` is not. */
function keepsHyphen(before: string, after: string, words: ReadonlySet<string>): boolean {
  const first = hyphenated.exec(before)?.[1]?.toLowerCase() ?? '';
  const second = /^[\p{L}]+/u.exec(after)?.[0].toLowerCase() ?? '';
  return words.has(`${first}-${second}`) && !words.has(first + second);
}

/** All words of a document, hyphenated ones whole, to tell a hyphen of the word from one of the line. */
export function wordsOf(pages: readonly (readonly Line[])[]): Set<string> {
  const words = new Set<string>();
  for (const lines of pages)
    for (const { text } of lines)
      for (const word of text.toLowerCase().match(/\p{L}+(?:-\p{L}+)*/gu) ?? []) words.add(word);
  return words;
}

/** The text of a page: lines of a paragraph joined by spaces, a blank line between paragraphs. */
export function pageText(lines: readonly Line[], words: ReadonlySet<string>): string {
  const usual = leading(lines);
  const margin = Math.max(...lines.map(({ right }) => right), 0);
  let text = '';
  let before: Line | null = null;
  for (const line of lines) {
    if (before === null) text = line.text;
    else {
      const joint = jointOf(before, line, usual, margin);
      const broken = joint !== '\n\n' && hyphenated.test(text) && /^\p{Ll}/u.test(line.text);
      if (broken) text = (keepsHyphen(text, line.text, words) ? text : text.slice(0, -1)) + line.text;
      else text += joint + line.text;
    }
    before = line;
  }
  return text;
}

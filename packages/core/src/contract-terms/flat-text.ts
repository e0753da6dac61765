import type { TextSpan } from '@renubu/contracts/contract-terms';

/**
 * A contract's text made even, so that patterns need not care how it was set: any white space is one space, quotes and
 * dashes have one form, ruled lines are gone. `origin[i]` is where character i stands in the text; one entry more marks
 * the end.
 */
export interface FlatText {
  source: string;
  flat: string;
  origin: Uint32Array;
}

const plain: Readonly<Record<string, string>> = {
  '“': '"',
  '”': '"',
  '„': '"',
  '‟': '"',
  '«': '"',
  '»': '"',
  '‘': "'",
  '’': "'",
  '‚': "'",
  '`': "'",
  '´': "'",
  '–': '-',
  '—': '-',
  '‐': '-',
  '‑': '-',
  '−': '-',
  '\u00ad': '',
  '\u200b': '',
  '\ufeff': '',
  ﬁ: 'fi',
  ﬂ: 'fl',
  ﬀ: 'ff',
  ﬃ: 'ffi',
  ﬄ: 'ffl',
};

const isSpace = (code: number): boolean =>
  code === 32 || (code >= 9 && code <= 13) || code === 0xa0 || (code >= 0x2000 && code <= 0x200a) || code === 0x3000;

/** Where a ruled line that begins at `start` ends, else `start`: four or more dashes, equal signs or stars. */
function endOfRule(text: string, start: number): number {
  let end = start;
  let marks = 0;
  for (; end < text.length; end += 1) {
    const char = text[end] ?? '';
    if (char === '-' || char === '=' || char === '*') marks += 1;
    else if (char !== ' ') break;
  }
  return marks >= 4 ? end : start;
}

/** Makes a text even. Linear in its length. */
export function flatten(source: string): FlatText {
  const parts: string[] = [];
  const origin: number[] = [];
  let spaced = true;
  for (let index = 0; index < source.length; index += 1) {
    const char = source[index] ?? '';
    if (char === '-' || char === '=' || char === '*') {
      const end = endOfRule(source, index);
      if (end > index) {
        if (!spaced) {
          parts.push(' ');
          origin.push(index);
          spaced = true;
        }
        index = end - 1;
        continue;
      }
    }
    if (isSpace(source.charCodeAt(index))) {
      if (!spaced) {
        parts.push(' ');
        origin.push(index);
      }
      spaced = true;
      continue;
    }
    for (const one of plain[char] ?? char) {
      parts.push(one);
      origin.push(index);
      spaced = false;
    }
  }
  origin.push(source.length);
  return { source, flat: parts.join(''), origin: Uint32Array.from(origin) };
}

/** The piece of the source behind flat offsets; white space at both ends is left out. */
export function spanOf({ source, flat, origin }: FlatText, start: number, end: number): TextSpan {
  let [from, to] = [Math.max(0, start), Math.min(flat.length, end)];
  while (from < to && flat[from] === ' ') from += 1;
  while (to > from && flat[to - 1] === ' ') to -= 1;
  const first = origin[from] ?? source.length;
  const last = to > from ? (origin[to - 1] ?? first) + 1 : first;
  return { start: first, end: last, text: source.slice(first, last) };
}

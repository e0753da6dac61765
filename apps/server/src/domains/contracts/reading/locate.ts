import type { TextSpan } from '@renubu/contracts/contract-terms';

const curly: Record<string, string> = {
  '“': '"',
  '”': '"',
  '„': '"',
  '’': "'",
  '‘': "'",
  '–': '-',
  '—': '-',
  '\u00a0': ' ',
};

interface Flat {
  text: string;
  /** Place in the original of each character of `text`. */
  places: number[];
}

/** A text with runs of white space as one space and typographic signs as plain ones, and where each character was. */
function flatten(text: string): Flat {
  const kept: string[] = [];
  const places: number[] = [];
  let spaced = true;
  for (let place = 0; place < text.length; place += 1) {
    const character = curly[text.charAt(place)] ?? text.charAt(place);
    const space = /\s/.test(character);
    if (space && spaced) continue;
    kept.push(space ? ' ' : character);
    places.push(place);
    spaced = space;
  }
  return { text: kept.join(''), places };
}

/** Finds quotes in one text, word for word but for white space and the kind of quotation marks and dashes. */
export function quoteFinder(text: string): (quote: string) => TextSpan | null {
  const flat = flatten(text);
  return (quote) => {
    const wanted = flatten(quote.trim()).text.trim();
    if (wanted === '') return null;
    const at = flat.text.indexOf(wanted);
    const start = flat.places[at];
    const last = flat.places[at + wanted.length - 1];
    if (at < 0 || start === undefined || last === undefined) return null;
    return { start, end: last + 1, text: text.slice(start, last + 1) };
  };
}

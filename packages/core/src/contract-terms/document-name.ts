import type { Contract, Found } from './contract.ts';
import { spanOf } from './flat-text.ts';

/** Where the title stands: this many characters from the start of the source. */
const TITLE_AREA = 4_000;

const kind =
  /\b(?:agreement|contract|lease|amendment|addendum|licen[sc]e|deed|memorandum of understanding|order form|statement of work)\b/i;
const noTitle =
  /^(?:this|the|whereas|now|by and|between|in |pursuant|if |each |any |for |\d+\.\d|\(|page|source|confidential|certain|exhibit [^a-z]*$|table of contents|\d|article|section|[ivx]+\. |[a-z]\. )|\bno\.? ?\d|\d{3,}/i;

/** `Exhibit 10.3` and the like before a title on the same line, and what follows it. */
function cleaned(line: string): string {
  return line
    .replace(/^\s*(?:exhibit\s+[\w.()-]+|execution (?:copy|version)|draft|final)\s*[:-]?\s+(?=\S)/i, '')
    .replace(/\s+(?:between|by and|among|dated|this|made|effective)\b.*$/i, '')
    .trim();
}

interface Title {
  start: number;
  end: number;
  name: string;
  confidence: number;
}

/** A line of its own, near the start, mostly in capitals and naming a kind of agreement. */
function titleLine(source: string): Title | null {
  const area = source.slice(0, TITLE_AREA);
  for (const match of area.matchAll(/[^\n]+/g)) {
    for (const part of match[0].matchAll(/\S(?:.*?)(?=\s{3,}|$)/g)) {
      const name = cleaned(part[0]);
      if (
        name.length < 5 ||
        name.length > 120 ||
        !kind.test(name) ||
        noTitle.test(name) ||
        bare.test(name) ||
        /[.;:]$/.test(name)
      )
        continue;
      const letters = name.replace(/[^A-Za-z]/g, '');
      const capitals = name.replace(/[^A-Z]/g, '').length / letters.length;
      const words = name.split(/\s+/).filter((word) => /^[A-Za-z]{4,}/.test(word));
      const titled = words.every((word) => /^[A-Z]/.test(word));
      if (capitals < 0.7 && !titled) continue;
      const start = match.index + part.index + part[0].indexOf(name.slice(0, 12));
      return { start, end: start + name.length, name, confidence: capitals > 0.7 ? 0.92 : 0.85 };
    }
  }
  return null;
}

/** `This Outsourcing Agreement ("Agreement")`: how the contract calls itself. */
const ownName =
  /\b(?:THIS|This|this) ((?:[A-Z][\w&'/-]*,? (?:(?:and|of|for|to|the|on|&) )*){0,9}(?:AGREEMENT|Agreement|CONTRACT|Contract|LEASE|Lease|AMENDMENT|Amendment|DEED|Deed))\b/;

function calledIn({ flat }: Contract): { start: number; end: number; name: string } | null {
  const match = ownName.exec(flat.slice(0, 8_000));
  const name = match?.[1];
  if (!match || !name) return null;
  const start = match.index + match[0].length - name.length;
  return { start, end: start + name.length, name };
}

const bare = /^(?:agreement|contract|lease|amendment|deed)$/i;

/** The name of the contract: its title, else what it calls itself in the first sentence. */
export function readDocumentName(contract: Contract): Found<string> | null {
  const called = calledIn(contract);
  const title = titleLine(contract.text.source);
  if (title) {
    const place = flatPlace(contract, title.start, title.end);
    return {
      value: title.name.replace(/\s+/g, ' '),
      normalized: title.name.replace(/\s+/g, ' '),
      places: [place],
      confidence: title.confidence,
    };
  }
  if (called === null) return null;
  const name = spanOf(contract.text, called.start, called.end).text.replace(/\s+/g, ' ');
  return { value: name, normalized: name, places: [called], confidence: bare.test(name) ? 0.5 : 0.85 };
}

/** Flat offsets for offsets of the source. */
function flatPlace({ text: { origin } }: Contract, start: number, end: number): { start: number; end: number } {
  const at = (offset: number): number => {
    let [low, high] = [0, origin.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((origin[middle] ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return { start: at(start), end: at(end) };
}

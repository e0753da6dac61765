import type { Contract, Place } from './contract.ts';
import type { Sentence } from './sentences.ts';

/** Amounts of money: `$10,000.00`, `US$ 5 million`, `EUR 2.5m`, `£1,000,000`, `10,000 dollars`. */
const money =
  /(US ?\$|USD ?|\$|€|EUR ?|£|GBP ?|CHF ?|CAD ?\$?|C\$|A\$) ?([0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]{1,2})?|[0-9]{1,12}(?:\.[0-9]{1,2})?)(?: ?(million|billion|thousand|m\b|k\b))?/gi;

const currencies: Readonly<Record<string, string>> = {
  $: 'USD',
  us$: 'USD',
  usd: 'USD',
  '€': 'EUR',
  eur: 'EUR',
  '£': 'GBP',
  gbp: 'GBP',
  chf: 'CHF',
  cad: 'CAD',
  cad$: 'CAD',
  c$: 'CAD',
  a$: 'AUD',
};

const scales: Readonly<Record<string, number>> = { million: 1e6, m: 1e6, billion: 1e9, thousand: 1e3, k: 1e3 };

export interface FoundAmount extends Place {
  amount: number;
  currency: string;
  text: string;
}

/** All amounts of money in a text. */
export function findAmounts(text: string): FoundAmount[] {
  return [...text.matchAll(money)].map((match) => ({
    amount: Number((match[2] ?? '').replace(/,/g, '')) * (scales[(match[3] ?? '').toLowerCase()] ?? 1),
    currency: currencies[(match[1] ?? '').toLowerCase().replace(/ /g, '')] ?? 'USD',
    start: match.index,
    end: match.index + match[0].length,
    text: match[0],
  }));
}

/** The first per cent of a text: `five percent (5%)`, `3.5 %`. */
export function findPercent(text: string): number | null {
  const match = /([0-9]{1,3}(?:\.[0-9]{1,3})?) ?(?:%|per ?cent)/i.exec(text);
  return match ? Number(match[1]) : null;
}

/** A way a clause can be worded: all of `all` and none of `none` have to fit the sentence. */
export interface Wording<Kind extends string> {
  kind: Kind;
  all: readonly RegExp[];
  none?: readonly RegExp[];
  confidence: number;
}

export interface FoundClause<Kind extends string> {
  kind: Kind;
  sentence: Sentence;
  confidence: number;
}

/** Every sentence that fits a wording, with the first that fits; the surest first. */
export function findClauses<Kind extends string>(
  { sentences }: Contract,
  wordings: readonly Wording<Kind>[],
): FoundClause<Kind>[] {
  const found = sentences.flatMap((sentence) => {
    const wording = wordings.find(
      ({ all, none }) =>
        all.every((pattern) => pattern.test(sentence.text)) && !none?.some((pattern) => pattern.test(sentence.text)),
    );
    return wording ? [{ kind: wording.kind, sentence, confidence: wording.confidence }] : [];
  });
  return found.sort((a, b) => b.confidence - a.confidence || a.sentence.start - b.sentence.start);
}

/** A clause as a line for people: at most `length` characters, cut at a word. */
export function excerpt(text: string, length = 160): string {
  const even = text.trim();
  if (even.length <= length) return even;
  const cut = even.lastIndexOf(' ', length);
  return `${even.slice(0, cut > 40 ? cut : length)} …`;
}

import type { ContractDocumentReading } from '@renubu/contracts/contract-documents';
import type { ContractTermName, TextSpan } from '@renubu/contracts/contract-terms';
import type { Tone } from '../../ui/tone.ts';

/** The terms in the order in which people ask for them. */
export const termOrder = [
  'parties',
  'documentName',
  'agreementDate',
  'effectiveDate',
  'expirationDate',
  'term',
  'renewalTerm',
  'autoRenew',
  'noticeToTerminateRenewal',
  'priceRestrictions',
  'paymentTerms',
  'minimumCommitment',
  'terminationForConvenience',
  'capOnLiability',
  'governingLaw',
] as const satisfies readonly ContractTermName[];

/** From this confidence the clause states the value itself; below the second a person has to look. */
const sureFrom = 0.85;
const guessBelow = 0.6;
export type Sureness = 'sure' | 'likely' | 'guess';
export const surenessOf = (confidence: number): Sureness =>
  confidence >= sureFrom ? 'sure' : confidence >= guessBelow ? 'likely' : 'guess';
export const surenessTone = { sure: 'green', likely: 'amber', guess: 'red' } as const satisfies Record<Sureness, Tone>;

/** The number of a term's clause, from 1: it stands in the text and beside the term, so colour is never needed. */
export const termNumber = (name: ContractTermName): number => termOrder.indexOf(name) + 1;

/** A piece of the text with the terms whose clauses it belongs to. */
export interface Segment {
  start: number;
  text: string;
  terms: ContractTermName[];
  /** Terms whose clause begins here; their numbers stand before the piece. */
  begins: ContractTermName[];
}

export interface Clause {
  term: ContractTermName;
  span: TextSpan;
}

/** Every clause of the reading, those of one term in the order of the text. */
export function clausesOf(terms: ContractDocumentReading['terms']): Clause[] {
  return termOrder.flatMap((term) => (terms[term]?.spans ?? []).map((span) => ({ term, span })));
}

/** Cuts the text from `start` up to `end` where clauses begin and end; clauses may overlap and cross the edges. */
export function segmentsOf(text: string, clauses: readonly Clause[], start: number, end: number): Segment[] {
  const inside = clauses.filter(({ span }) => span.start < end && span.end > start);
  const cuts = new Set([start, end]);
  for (const { span } of inside) {
    cuts.add(Math.max(start, span.start));
    cuts.add(Math.min(end, span.end));
  }
  const places = [...cuts].sort((a, b) => a - b);
  return places.slice(0, -1).map((from, index) => {
    const to = places[index + 1] ?? end;
    const own = inside.filter(({ span }) => span.start < to && span.end > from);
    return {
      start: from,
      text: text.slice(from, to),
      terms: [...new Set(own.map(({ term }) => term))],
      begins: [...new Set(own.filter(({ span }) => span.start === from).map(({ term }) => term))],
    };
  });
}

/** Days from today to a date `YYYY-MM-DD`; negative when it has passed. */
export function daysTo(date: string, now: number): number {
  const today = new Date(now);
  const midnight = Date.UTC(today.getFullYear(), today.getMonth(), today.getDate());
  return Math.round((Date.parse(date) - midnight) / 86_400_000);
}

/** Where words stand in the text, whatever their case and white space; null when they do not. */
export function findWords(text: string, words: string): { start: number; end: number } | null {
  const parts = words.trim().split(/\s+/).filter(Boolean);
  if (parts.length === 0) return null;
  const pattern = parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('\\s+');
  const found = new RegExp(pattern, 'iu').exec(text);
  return found ? { start: found.index, end: found.index + found[0].length } : null;
}

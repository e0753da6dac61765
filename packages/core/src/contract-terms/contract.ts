import type { Term } from '@renubu/contracts/contract-terms';
import { flatten, spanOf, type FlatText } from './flat-text.ts';
import { sentencesOf, type Sentence } from './sentences.ts';

/** A contract prepared for reading: its even text and its sentences. */
export interface Contract {
  text: FlatText;
  flat: string;
  sentences: Sentence[];
}

export function prepare(source: string): Contract {
  const text = flatten(source);
  return { text, flat: text.flat, sentences: sentencesOf(text.flat) };
}

/** Flat offsets of a piece of the contract. */
export interface Place {
  start: number;
  end: number;
}

/** What a reader found, before its places are turned into spans of the source. */
export interface Found<Normalized> {
  value: string;
  normalized: Normalized;
  places: Place[];
  confidence: number;
}

/** Turns a finding into a term with spans of the source text. */
export function toTerm<Normalized>(contract: Contract, found: Found<Normalized> | null): Term<Normalized> | null {
  if (found === null) return null;
  const spans = found.places.map(({ start, end }) => spanOf(contract.text, start, end));
  return {
    value: found.value,
    normalized: found.normalized,
    spans: spans.filter(({ text }) => text !== ''),
    confidence: Math.round(Math.min(1, Math.max(0, found.confidence)) * 100) / 100,
  };
}

/** The place of a whole sentence. */
export const placeOf = ({ start, end }: Sentence): Place => ({ start, end });

/** The candidate with the highest confidence; the earlier one wins a tie. */
export function best<Item extends { confidence: number }>(candidates: readonly Item[]): Item | null {
  return candidates.reduce<Item | null>(
    (chosen, item) => (chosen === null || item.confidence > chosen.confidence ? item : chosen),
    null,
  );
}

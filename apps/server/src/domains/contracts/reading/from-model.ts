import type { ReadTerm } from '@renubu/ai/prompts/read-contract';
import { askBelow } from '@renubu/contracts/contract-documents';
import {
  contractTermNames,
  contractTermsSchema,
  type ContractTermName,
  type ContractTerms,
} from '@renubu/contracts/contract-terms';
import type { Json } from '@renubu/contracts/json';
import { wordTerm } from '../wording.ts';
import { quoteFinder } from './locate.ts';
import { isSupported } from './supported.ts';

/** A model's term is for a person to check: more than a guess of the rules, less than a clause they understood. */
const modelConfidence = 0.7;

/** The terms that the rules did not find, or were not sure of. */
export function wantedTerms(terms: ContractTerms): ContractTermName[] {
  return contractTermNames.filter((name) => (terms[name]?.confidence ?? 0) < askBelow);
}

/** What is wrong with one term of a model, in words for the model; null when it may be taken. */
function refusalOf({ term, quote, normalized }: ReadTerm, find: ReturnType<typeof quoteFinder>): string | null {
  const place = find(quote);
  if (place === null) return `The quote for ${term} does not stand in the text word for word.`;
  if (normalized === null || !parsed(term, normalized, place.text)) return `The value for ${term} has another form.`;
  return isSupported(normalized as Json, place.text) ? null : `The quote for ${term} does not state its value.`;
}

function parsed(term: ContractTermName, normalized: Json, clause: string): boolean {
  const whole = { value: clause, normalized, spans: [], confidence: modelConfidence };
  return contractTermsSchema.shape[term].safeParse(whole).success;
}

/**
 * What is wrong with an answer of which nothing may be taken; empty when some of it may, or when it says nothing. A model
 * that misquotes one clause in ten has still read nine.
 */
export function problemsOf(answer: readonly ReadTerm[], text: string): string[] {
  const find = quoteFinder(text);
  const problems = answer.map((term) => refusalOf(term, find));
  return problems.includes(null) ? [] : problems.filter((problem) => problem !== null);
}

/**
 * Adds what a model read to what the rules read. Taken is only a wanted term whose quote stands in the text and states
 * the value; everything else is dropped. The words shown to people are made from the value and the text, never by the
 * model. Returns the names of the terms taken.
 */
export function addModelTerms(
  terms: ContractTerms,
  answer: readonly ReadTerm[],
  text: string,
): { terms: ContractTerms; taken: ContractTermName[] } {
  const find = quoteFinder(text);
  const wanted = new Set(wantedTerms(terms));
  const taken: Partial<Record<ContractTermName, unknown>> = {};
  for (const given of answer) {
    const { term, normalized } = given;
    const place = find(given.quote);
    if (!wanted.has(term) || term in taken || place === null || refusalOf(given, find) !== null) continue;
    const value = wordTerm(term, normalized as Json);
    taken[term] = contractTermsSchema.shape[term].parse({
      ...{ value, normalized, spans: [place], confidence: modelConfidence },
    });
  }
  return { terms: { ...terms, ...taken } as ContractTerms, taken: Object.keys(taken) as ContractTermName[] };
}

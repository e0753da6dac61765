import type { TermLength } from '@renubu/contracts/contract-terms';
import type { Contract, Place } from './contract.ts';
import { findDurations, type FoundDuration } from './durations.ts';
import type { Sentence } from './sentences.ts';

/** A sentence that says how long the agreement runs. */
export interface TermClause {
  length: TermLength | 'perpetual';
  text: string;
  sentence: Sentence;
  place: Place;
  confidence: number;
}

/** Words before a length that make it the term of the agreement, with how sure they are. */
const lead: readonly [RegExp, number][] = [
  [/(?:initial|original|primary|base|first) (?:contract )?(?:term|period)\b[^.;]{0,140}$/i, 0.93],
  [/\bterm of (?:this|the) (?:\w+ ){0,3}?(?:agreement|contract|lease|license)\b[^.;]{0,140}$/i, 0.93],
  [
    /\b(?:this|the) (?:\w+ ){0,3}?(?:agreement|contract)(?:'s term)?\b[^.;]{0,200}\b(?:for|period of|term of|duration of|terminate|expire|last)\b[^.;]{0,40}$/i,
    0.86,
  ],
  [
    /\b(?:the|this) "?term"?\b[^.;]{0,140}(?:shall be|is|means|mean|for|period of|continue|expire|end|run)[^.;]{0,50}$/i,
    0.86,
  ],
  [
    /\b(?:it )?shall (?:be effective|remain|continue|have a duration|be valid|run)\b[^.;]{0,80}(?:for|of)\b[^.;]{0,30}$/i,
    0.7,
  ],
  [/\b(?:for|is) an? (?:\w+ ){0,2}(?:term|period|duration) of (?:approximately )?$/i, 0.55],
];

/** Words that make a length something else than the term. */
const otherwise =
  /renew|extend(?:ed)? (?:for|by)|additional|success(?:ive|or)|notice|cure|surviv|confidential|warrant|after (?:the )?(?:termination|expiration|date of disclosure)|following (?:the )?(?:termination|expiration)|within|prior to|at least|no later|not less|invoice|payment|interest|insurance|non-?compet|solicit|patent|inspection|audit|retain|records|employment of|thereafter|lead time|force majeure|delay/i;

const headed =
  /^(?:\W|\d|section|article|[ivx]+\.|[a-z]\)|\([a-z0-9]{1,3}\))*\s*(?:initial )?(?:term|duration|period)\b/i;

function confidenceOf(sentence: Sentence, duration: FoundDuration): number {
  const left = sentence.text.slice(Math.max(0, duration.start - 260), duration.start);
  const clause = left.slice(Math.max(left.lastIndexOf(';'), left.lastIndexOf('provided')) + 1);
  const near = clause.slice(-70);
  const right = sentence.text.slice(duration.end, duration.end + 40);
  if (otherwise.test(near)) return 0;
  if (/^ ?(?:'|prior|written|advance|notice|before|after|following|thereafter)|^[^.;]{0,12}notice/i.test(right))
    return 0;
  const found = lead.find(([pattern]) => pattern.test(clause));
  let confidence = found ? found[1] : 0;
  if (/^ ?(?:initial )?(?:term|period)\b/i.test(right) && /initial|commenc|effect|continue/i.test(clause))
    confidence = Math.max(confidence, 0.8);
  if (/^[^.;]{0,30}\(?(?:the )?"(?:initial |contract )?(?:term|period)"/i.test(right))
    confidence = Math.max(confidence, 0.9);
  if (headed.test(sentence.text) && confidence > 0) confidence += 0.03;
  return confidence;
}

function lengthsOf(sentence: Sentence): TermClause[] {
  if (!/\bterm\b|agreement|contract|effect|period|duration|it shall/.test(sentence.lower)) return [];
  return findDurations(sentence.text)
    .map((duration) => ({ duration, confidence: confidenceOf(sentence, duration) }))
    .filter(({ confidence, duration }) => confidence > 0 && !(duration.unit === 'day' && duration.n < 30))
    .map(({ duration, confidence }) => ({
      length: { n: duration.n, unit: duration.unit },
      text: duration.text,
      sentence,
      place: { start: sentence.start, end: sentence.end },
      confidence,
    }));
}

const endless =
  /(?:continu(?:e|es|ing)|remain|be|stay|run)s?\b[^.;]{0,90}\b(?:indefinitely|perpetual(?:ly)?|in perpetuity|until (?:it is |this agreement is |such time as (?:it is )?)?(?:otherwise )?(?:terminated|cancelled|canceled))|no fixed term|for an (?:indefinite|unlimited|undefined) (?:term|period)|perpetual (?:term|duration)/i;

function endlessOf(sentence: Sentence): TermClause[] {
  if (!/\bagreement\b|\bcontract\b|\bterm\b|employment/.test(sentence.lower) || !endless.test(sentence.text)) return [];
  if (
    /renew|initial|thereafter(?! indefinitely)|licen[sc]e (?:is|shall)|confidential|surviv|schedule|statement of work/i.test(
      sentence.text,
    )
  )
    return [];
  const confidence =
    /^[^.;]{0,120}\b(?:this|the) (?:agreement|contract)\b/i.test(sentence.text) || /"term"/i.test(sentence.text)
      ? 0.8
      : 0.55;
  return [
    {
      length: 'perpetual',
      text: 'until terminated',
      sentence,
      place: { start: sentence.start, end: sentence.end },
      confidence,
    },
  ];
}

/** All sentences that can state the term, the surest first. */
export function termClauses({ sentences }: Contract): TermClause[] {
  const clauses = sentences.flatMap((sentence) => [...lengthsOf(sentence), ...endlessOf(sentence)]);
  return clauses.sort((a, b) => b.confidence - a.confidence || a.place.start - b.place.start);
}

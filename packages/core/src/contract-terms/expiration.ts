import type { TermLength } from '@renubu/contracts/contract-terms';
import { addDays, addMonths } from '../calendar/dates.ts';
import type { Contract, Found } from './contract.ts';
import { best } from './contract.ts';
import { findDates } from './dates-in-text.ts';
import type { Sentence } from './sentences.ts';
import type { TermClause } from './term-clause.ts';

/** `date` plus a length: the same day of the month or year, so that a year from 1 June ends on 1 June. */
export function addLength(date: string, { n, unit }: TermLength): string {
  switch (unit) {
    case 'day':
      return addDays(date, Math.round(n));
    case 'week':
      return addDays(date, Math.round(n * 7));
    case 'month':
      return addMonths(date, Math.round(n));
    case 'year':
      return addMonths(date, Math.round(n * 12));
  }
}

const ending =
  /(?:expir(?:e|es|ing|ation)(?: date)?|terminat(?:e|es|ing|ion)(?: date)?|end(?:s|ing)?(?: date)?|conclude|until|through|thru|up to|to and including)\b[^.;]{0,40}$/i;

const whose = /\bterm\b|this (?:\w+ )?(?:agreement|contract)|the (?:agreement|contract)|initial period|contract period/;

/** `Term: from July 1, 2010 to …`: the second date of a range. */
const ranged = (clause: string): boolean =>
  /\bterm\b/i.test(clause) && /(?:\bto|-) $/.test(clause) && findDates(clause).length > 0;

/** A date on which the agreement is said to end. */
function statedIn(sentence: Sentence): Found<string>[] {
  if (!whose.test(sentence.lower) && !/expiration date/.test(sentence.lower)) return [];
  return findDates(sentence.text).flatMap((date) => {
    const left = sentence.text.slice(Math.max(0, date.start - 260), date.start);
    const clause = left.slice(left.lastIndexOf(';') + 1);
    if (date.iso === null || !(ending.test(clause.slice(-60)) || ranged(clause))) return [];
    if (/renew|extended term|may be terminated|price|warrant|payment|fee|invoice|rate/i.test(clause.slice(-90)))
      return [];
    const direct = /(?:term|agreement|contract|expiration date|period|effect|force)\b/i.test(clause);
    const confidence = direct
      ? /expir|until|through|continue|terminat|end/i.test(clause.slice(-40))
        ? 0.9
        : 0.75
      : 0.5;
    return [
      { value: date.text, normalized: date.iso, places: [{ start: sentence.start, end: sentence.end }], confidence },
    ];
  });
}

/** The date from which a term clause counts: one of its own, else the effective date, else the date of the agreement. */
function baseOf(
  clause: TermClause,
  effective: Found<string> | null,
  agreement: Found<string> | null,
): Found<string> | null {
  const own = findDates(clause.sentence.text).find(({ start, iso }) => {
    const left = clause.sentence.text.slice(Math.max(0, start - 60), start);
    return iso !== null && /commenc|from|begin|start|effective/i.test(left);
  });
  if (own?.iso) return { value: own.text, normalized: own.iso, places: [], confidence: 0.95 };
  return effective ?? agreement;
}

/** When the agreement ends: the date it states, or its term counted from the day it begins; `perpetual` without an end. */
export function readExpiration(
  { sentences }: Contract,
  clause: TermClause | null,
  effective: Found<string> | null,
  agreement: Found<string> | null,
): Found<string> | null {
  const stated = best(sentences.flatMap(statedIn));
  if (
    stated &&
    stated.confidence >= 0.7 &&
    (clause === null || clause.length === 'perpetual' || stated.confidence >= clause.confidence - 0.1)
  )
    return stated;
  if (clause === null) return null;
  if (clause.length === 'perpetual')
    return { value: 'perpetual', normalized: 'perpetual', places: [clause.place], confidence: clause.confidence };
  const base = baseOf(clause, effective, agreement);
  if (base === null) return null;
  const date = addLength(base.normalized, clause.length);
  return {
    value: date,
    normalized: date,
    places: [clause.place, ...base.places],
    confidence: Math.min(0.84, clause.confidence, base.confidence),
  };
}

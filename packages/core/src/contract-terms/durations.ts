import type { TermLength } from '@renubu/contracts/contract-terms';
import { numberWordPattern, wordsToNumber } from './number-words.ts';

/** A length of time found in a text; offsets count from the text's start. */
export interface FoundDuration extends TermLength {
  start: number;
  end: number;
  text: string;
}

const unitPattern =
  "(business|working|calendar|banking|full|consecutive|additional|whole|complete|trading)?(?:[ -](?:full|calendar|consecutive|successive|additional))? ?-?(days?|weeks?|months?|mos\\.?|years?|yrs?\\.?|quarters?|anniversary)(?![a-z])'?";

/**
 * `thirty (30) days`, `30 days`, `(30) days'`, `sixty day`, `one-year`, `twelve (12)-month`, `1 year`, `two full years`.
 * The number in figures wins over the one in words. Scanned text writes `l` for 1.
 */
const withNumber = new RegExp(
  `(?<![a-z0-9.,$/])(?:(${numberWordPattern})(?: ?-? ?[("[]+ ?([0-9]{1,4}|l|ll)(?:st|nd|rd|th)? ?[)\\]"]+)?|[(]([0-9]{1,4})[)]|([0-9]{1,4}(?:\\.[0-9])?))[ -]{0,3}${unitPattern}`,
  'gi',
);

/** `half a year`, `a six-month` is found above; `an additional year`, `another year`, `a year` and `one additional year`. */
const withArticle =
  /(?<![a-z0-9])(an additional|an extra|another|one additional|one more|one further|a further|a period of a|a successive|an?|each) (day|week|month|year|quarter)(?![a-z]|[- ]to[- ])/gi;

const half =
  /(?<![a-z0-9])(?:one[- ]half|half an?|a half|1\/2|½)(?: of (?:one|an?))? (?:\([^)]{1,8}\) )?(year)s?(?![a-z])/gi;

type Unit = TermLength['unit'];

function lengthOf(n: number, unitWord: string): { n: number; unit: Unit } | null {
  const unit = unitWord.toLowerCase();
  if (unit.startsWith('day')) return { n, unit: 'day' };
  if (unit.startsWith('week')) return { n, unit: 'week' };
  if (unit.startsWith('mo')) return { n, unit: 'month' };
  if (unit.startsWith('y')) return { n, unit: 'year' };
  if (unit.startsWith('quarter')) return { n: n * 3, unit: 'month' };
  return null;
}

function figure(text: string | undefined): number | null {
  if (text === undefined) return null;
  return /^l+$/i.test(text) ? Number('1'.repeat(text.length)) : Number(text);
}

function numbered(text: string): FoundDuration[] {
  const found: FoundDuration[] = [];
  for (const match of text.matchAll(withNumber)) {
    const [whole, words, inBrackets, alone, digits, kind, unit] = match;
    const n = figure(inBrackets) ?? figure(alone) ?? figure(digits) ?? (words ? wordsToNumber(words) : null);
    const length = n !== null && n > 0 && unit ? lengthOf(n, unit) : null;
    if (length === null) continue;
    const business = /business|working|banking|trading/i.test(kind ?? '') && length.unit === 'day';
    const start = match.index;
    found.push({ ...length, ...(business && { business }), start, end: start + whole.length, text: whole });
  }
  return found;
}

/** All lengths of time with a number in a text, in order. `articles` also takes `an additional year`, `a month`. */
export function findDurations(text: string, articles = false): FoundDuration[] {
  const found = numbered(text);
  for (const match of text.matchAll(half))
    found.push({ n: 6, unit: 'month', start: match.index, end: match.index + match[0].length, text: match[0] });
  if (articles)
    for (const match of text.matchAll(withArticle)) {
      const length = lengthOf(1, match[2] ?? '');
      const start = match.index;
      const inside = found.some((other) => other.start <= start && start < other.end);
      if (length && !inside) found.push({ ...length, start, end: start + match[0].length, text: match[0] });
    }
  return found.sort((a, b) => a.start - b.start);
}

/** `30 days`, `1 year`, `5 business days`. */
export function describeLength({ n, unit, business }: TermLength): string {
  return `${n} ${business ? 'business ' : ''}${unit}${n === 1 ? '' : 's'}`;
}

/** Days in a length, for comparing only: months count 30, years 365. */
export function roughDays({ n, unit, business }: TermLength): number {
  const days: Record<Unit, number> = { day: business ? 1.4 : 1, week: 7, month: 30, year: 365 };
  return n * days[unit];
}

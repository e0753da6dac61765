import { isDate } from '../calendar/dates.ts';
import { numberWordPattern, ordinalWordPattern, wordsToNumber } from './number-words.ts';

/** A date found in a text. `iso` is null for one with blanks or redactions: `____ day of ____, 2004`, `July [], 2000`. */
export interface FoundDate {
  iso: string | null;
  start: number;
  end: number;
  text: string;
}

const months = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];

const month =
  '(january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)\\.?';
const yearInWords = `(?:two thousand(?:,? and)?|nineteen(?: hundred)?(?: and)?)(?:[- ]${numberWordPattern})?`;
const year = `((?:19|20) ?[0-9]{2}|'[0-9]{2}|${yearInWords})`;
/** A run of signs is taken whole or not at all, and long ones are lines to sign on: so no text costs more than its length. */
const run = (sign: string): string => `(?<!${sign})${sign}{2,60}(?!${sign})`;
const blank = `(?:${run('_')}(?: ${run('_')}){0,3} ?|\\[ ?[_*. ]{0,20}(?:date|day|month|year)?[_* ]{0,20} ?\\]|\\(?\\[[^\\]]{0,12}\\]\\)?|(?=\\.{3})${run('\\.')})`;
const suffix = ' ?(?:st|nd|rd|th)?';

/** June 1, 1998 · June 1st 1998 · Jan. 5 , 2001 */
const monthFirst = new RegExp(`(?<![a-z])${month} ?([0-3]?[0-9])${suffix} ?[,.]? ?(?:of )?${year}(?![0-9])`, 'gi');
/** 1 June 1998 · 1st day of May, 2006 · 1-Jun-1998 · 12th of July 2007 */
const dayFirst = new RegExp(
  `(?<![a-z0-9])([0-3]?[0-9])${suffix}[- ,]*(?:day )?(?:of )?(?:the month of )?${month}[-, ]*(?:in the year )?${year}(?![0-9])`,
  'gi',
);
/** the first day of May, 2006 · this twenty-third (23rd) day of June 2001 */
const dayInWords = new RegExp(
  `(?<![a-z])(${ordinalWordPattern})(?: ?\\([0-9]{1,2}${suffix}\\))? day of ${month}[-, ]*(?:in the year )?${year}(?![0-9])`,
  'gi',
);
/** 1998-06-01 */
const isoForm = /(?<![0-9-])((?:19|20)[0-9]{2})-([01][0-9])-([0-3][0-9])(?![0-9-])/g;
/** 6/1/98 · 06.01.1998: month first unless only day first is a date. */
const numeric = /(?<![0-9/.-])([0-3]?[0-9])([/.-])([0-3]?[0-9])\2((?:19|20)?[0-9]{2})(?![0-9/]|[.-][0-9])/g;
/** ____ day of ____, 2004 · July __, 2000 · [ ] day of May 2001 */
const blanks = new RegExp(
  `(?:${blank} ?(?:st|nd|rd|th)?,? (?:day )?(?:of )?(?:${month}|${blank})[, ]*(?:(?:19|20)[0-9_]{0,2}|${blank})?|(?<![a-z])${month} ?${blank}${suffix},? ?(?:(?:19|20)[0-9_]{0,2}|${blank})?)`,
  'gi',
);

function fullYear(text: string): number {
  const words = /^(two thousand|nineteen(?: hundred)?)(?:,? and)?[- ]?(.*)$/i.exec(text);
  if (words) return (/^two/i.test(text) ? 2000 : 1900) + (wordsToNumber(words[2] ?? '') ?? 0);
  const digits = Number(text.replace(/[^0-9]/g, ''));
  if (digits >= 100) return digits;
  // Two figures: contracts of the years from 1970 to 2069.
  return digits >= 70 ? 1900 + digits : 2000 + digits;
}

function iso(yearText: string, monthNumber: number, day: number): string | null {
  const text = `${fullYear(yearText)}-${String(monthNumber).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  return isDate(text) ? text : null;
}

const monthNumber = (name: string): number =>
  months.findIndex((full) => full.startsWith(name.toLowerCase().slice(0, 3))) + 1;

/** How each form gives its parts. */
type Read = (match: RegExpMatchArray) => string | null;
const forms: readonly [RegExp, Read][] = [
  [monthFirst, ([, name = '', day = '', years = '']) => iso(years, monthNumber(name), Number(day))],
  [dayFirst, ([, day = '', name = '', years = '']) => iso(years, monthNumber(name), Number(day))],
  [dayInWords, ([, day = '', name = '', years = '']) => iso(years, monthNumber(name), wordsToNumber(day) ?? 0)],
  [isoForm, ([, years = '', name = '', day = '']) => iso(years, Number(name), Number(day))],
  [
    numeric,
    ([, first = '', mark = '', second = '', years = '']) =>
      // `1.2.99` is more often the number of a clause than a date.
      mark === '.' && years.length < 4
        ? null
        : (iso(years, Number(first), Number(second)) ?? iso(years, Number(second), Number(first))),
  ],
];

/** All dates of a text in order, whole ones and such with blanks; where two overlap, the longer one counts. */
export function findDates(text: string): FoundDate[] {
  const found: FoundDate[] = [];
  for (const [pattern, read] of forms)
    for (const match of text.matchAll(pattern)) {
      const value = read(match);
      if (value !== null)
        found.push({ iso: value, start: match.index, end: match.index + match[0].length, text: match[0] });
    }
  for (const match of text.matchAll(blanks))
    found.push({ iso: null, start: match.index, end: match.index + match[0].trimEnd().length, text: match[0].trim() });
  found.sort((a, b) => a.start - b.start || b.end - a.end);
  return found.filter((date, index) => {
    const before = found.slice(Math.max(0, index - 4), index);
    return !before.some((other) => other.start <= date.start && date.start < other.end);
  });
}

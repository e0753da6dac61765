import type { DateOrder } from './values.ts';

/** What the values of a column say about the order of day and month. Add up over the whole column. */
export interface DateEvidence {
  /** Values that begin with the year. */
  iso: number;
  /** Values whose first number can only be a day. */
  dayFirst: number;
  /** Values whose second number can only be a day. */
  monthFirst: number;
  /** Values that could be read either way. */
  ambiguous: number;
}

export const noEvidence = (): DateEvidence => ({ iso: 0, dayFirst: 0, monthFirst: 0, ambiguous: 0 });

const isoStart = /^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}/;
const otherStart = /^(\d{1,2})[-/. ](\d{1,2})[-/. ]\d{4}(?!\d)/;

/** Notes what one value tells; text that is no date tells nothing. */
export function weighDate(evidence: DateEvidence, text: string): void {
  const value = text.trim();
  if (isoStart.test(value)) {
    evidence.iso += 1;
    return;
  }
  const match = otherStart.exec(value);
  if (match === null) return;
  const [first, second] = [Number(match[1]), Number(match[2])];
  if (first > 12 && second <= 12) evidence.dayFirst += 1;
  else if (second > 12 && first <= 12) evidence.monthFirst += 1;
  else if (first <= 12 && second <= 12) evidence.ambiguous += 1;
}

export function addEvidence(a: DateEvidence, b: DateEvidence): DateEvidence {
  return {
    iso: a.iso + b.iso,
    dayFirst: a.dayFirst + b.dayFirst,
    monthFirst: a.monthFirst + b.monthFirst,
    ambiguous: a.ambiguous + b.ambiguous,
  };
}

/**
 * The order the evidence speaks for. Without a value that settles it, day-first: most of the world writes so, and the
 * person who imports sees the choice and can change it.
 */
export function decideDateOrder({ iso, dayFirst, monthFirst, ambiguous }: DateEvidence): DateOrder {
  if (dayFirst + monthFirst + ambiguous === 0) return 'iso';
  if (dayFirst + monthFirst === 0 && iso > ambiguous) return 'iso';
  return monthFirst > dayFirst ? 'month-first' : 'day-first';
}

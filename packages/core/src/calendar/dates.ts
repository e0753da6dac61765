/** A text that should be a date or an instant is not. */
export class InvalidDateError extends Error {
  readonly code = 'invalid-date';
  constructor(readonly text: string) {
    super(`"${text}" is not a date of the form YYYY-MM-DD.`);
  }
}

const MS_PER_DAY = 86_400_000;
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;

function partsToDay(year: number, month: number, day: number): number {
  const moment = new Date(0);
  moment.setUTCFullYear(year, month - 1, day);
  return Math.floor(moment.getTime() / MS_PER_DAY);
}

function parse(date: string): number | null {
  const match = DATE.exec(date);
  if (match === null) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const number = partsToDay(year, month, day);
  // A day such as 31 February rolls over to another date: it is not the one that was written.
  return dateOfDay(number) === date ? number : null;
}

/** Whether `text` is an existing calendar date `YYYY-MM-DD`. */
export function isDate(text: string): boolean {
  return parse(text) !== null;
}

/** Whole days from 1970-01-01 to `date` (`YYYY-MM-DD`). Throws `InvalidDateError`. */
export function dayNumber(date: string): number {
  const number = parse(date);
  if (number === null) throw new InvalidDateError(date);
  return number;
}

/** The date `YYYY-MM-DD` that lies `day` whole days after 1970-01-01; the inverse of `dayNumber`. */
export function dateOfDay(day: number): string {
  return new Date(day * MS_PER_DAY).toISOString().slice(0, 10);
}

/** `date` plus `days` calendar days (negative goes back). */
export function addDays(date: string, days: number): string {
  return dateOfDay(dayNumber(date) + days);
}

/** `date` plus `months`; a day the target month lacks becomes its last day (31 January + 1 = 28 or 29 February). */
export function addMonths(date: string, months: number): string {
  dayNumber(date);
  const year = Number(date.slice(0, 4));
  const month = Number(date.slice(5, 7)) - 1 + months;
  const firstOfNext = partsToDay(year, month + 2, 1);
  const first = partsToDay(year, month + 1, 1);
  const day = Math.min(Number(date.slice(8, 10)), firstOfNext - first);
  return dateOfDay(first + day - 1);
}

/** The UTC calendar date of an ISO-8601 instant. A plain date is returned as it is. Throws `InvalidDateError`. */
export function utcDate(instant: string): string {
  if (isDate(instant)) return instant;
  const milliseconds = Date.parse(instant);
  if (Number.isNaN(milliseconds)) throw new InvalidDateError(instant);
  return new Date(milliseconds).toISOString().slice(0, 10);
}

/** Whole calendar days from `from` to `to`; negative when `to` lies before `from`. */
export function diffDays(from: string, to: string): number {
  return dayNumber(to) - dayNumber(from);
}

/** Whole days of 24 hours between an instant and `now`; 0 for an instant in the future. */
export function daysSince(instant: string, now: string): number {
  const [then, present] = [Date.parse(instant), Date.parse(now)];
  if (Number.isNaN(then)) throw new InvalidDateError(instant);
  if (Number.isNaN(present)) throw new InvalidDateError(now);
  return Math.max(0, Math.floor((present - then) / MS_PER_DAY));
}

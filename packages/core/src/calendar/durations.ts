import { Temporal } from 'temporal-polyfill';
import { addBusinessDays } from './business-days.ts';

/**
 * A length of time as the workflow language writes it: calendar days, business days, and elapsed milliseconds. `3d` is
 * three days, `1h30m` is 5,400,000 milliseconds.
 */
export interface Duration {
  days: number;
  businessDays: number;
  milliseconds: number;
}

export interface DurationOptions {
  /** Dates `YYYY-MM-DD` that are not business days. */
  holidays?: ReadonlySet<string>;
  /** IANA name of the zone whose calendar days count; UTC when absent. */
  timezone?: string;
}

/** A duration that cannot be read, or that leads beyond the calendar. */
export class InvalidDurationError extends Error {
  readonly code = 'invalid-duration';
  constructor(readonly text: string) {
    super(`"${text}" is not a duration such as 500ms, 30s, 15m, 1h30m, 3d, 1w or 5bd.`);
  }
}

/** The units from the longest to the shortest, each at most once; business days stand alone. */
const PATTERN = /^(?=\d)(?:(\d{1,9})w)?(?:(\d{1,9})d)?(?:(\d{1,9})h)?(?:(\d{1,9})m)?(?:(\d{1,9})s)?(?:(\d{1,9})ms)?$/;
const BUSINESS_PATTERN = /^(\d{1,9})bd$/;
const DAY_MS = 86_400_000;
/** About 100 years; a business-day walk beyond it would only burn time. */
const MAX_BUSINESS_DAYS = 26_000;
const MAX_MS = 100 * 366 * DAY_MS;

/**
 * Reads `500ms`, `30s`, `15m`, `2h`, `3d`, `1w`, `5bd` or units together from the longest to the shortest, as in
 * `1h30m`; null when the text is none of these or longer than 100 years.
 */
export function parseDuration(text: string): Duration | null {
  if (text.length > 60) return null;
  const business = BUSINESS_PATTERN.exec(text);
  const duration = business === null ? readUnits(text) : { ...none, businessDays: Number(business[1]) };
  return duration === null || isTooLong(duration) ? null : duration;
}

const none: Duration = { days: 0, businessDays: 0, milliseconds: 0 };

function readUnits(text: string): Duration | null {
  const match = PATTERN.exec(text);
  if (match === null) return null;
  const amount = (group: number): number => Number(match[group] ?? 0);
  const seconds = amount(3) * 3600 + amount(4) * 60 + amount(5);
  return { days: amount(1) * 7 + amount(2), businessDays: 0, milliseconds: seconds * 1000 + amount(6) };
}

function isTooLong({ days, businessDays, milliseconds }: Duration): boolean {
  return businessDays > MAX_BUSINESS_DAYS || days * DAY_MS + milliseconds > MAX_MS;
}

/** Length in seconds with days of 24 hours; null for business days, whose length depends on where they start. */
export function durationSeconds({ days, businessDays, milliseconds }: Duration): number | null {
  return businessDays > 0 ? null : (days * DAY_MS + milliseconds) / 1000;
}

/**
 * The instant (ISO-8601 UTC) that lies `duration` after `instant`. Hours and shorter units are elapsed time; days, weeks
 * and business days keep the wall clock of `timezone`, so 9:00 stays 9:00 over a change of daylight saving time.
 * Throws `InvalidDurationError`; a malformed instant throws `RangeError`.
 */
export function addDuration(instant: string, duration: string | Duration, options: DurationOptions = {}): string {
  const parsed = typeof duration === 'string' ? parseDuration(duration) : duration;
  if (parsed === null || isTooLong(parsed)) {
    throw new InvalidDurationError(typeof duration === 'string' ? duration : JSON.stringify(duration));
  }
  const start = Temporal.Instant.from(instant);
  if (parsed.days === 0 && parsed.businessDays === 0) return iso(start.add({ milliseconds: parsed.milliseconds }));
  const local = start.toZonedDateTimeISO(options.timezone ?? 'UTC');
  if (parsed.businessDays === 0) {
    return iso(local.add({ days: parsed.days }).toInstant().add({ milliseconds: parsed.milliseconds }));
  }
  const date = addBusinessDays(local.toPlainDate().toString(), parsed.businessDays, options.holidays);
  return iso(local.with(dateFields(date)).toInstant());
}

function dateFields(date: string): { year: number; month: number; day: number } {
  const { year, month, day } = Temporal.PlainDate.from(date);
  return { year, month, day };
}

function iso(instant: Temporal.Instant): string {
  return new Date(instant.epochMilliseconds).toISOString();
}

import { Temporal } from 'temporal-polyfill';
import { addBusinessDays } from './business-days.ts';

export type DurationUnit = 's' | 'm' | 'h' | 'd' | 'w' | 'bd';
/** A length of time as the workflow language writes it: `3d` is `{ amount: 3, unit: 'd' }`; `bd` are business days. */
export interface Duration {
  amount: number;
  unit: DurationUnit;
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
    super(`"${text}" is not a duration such as 30s, 15m, 2h, 3d, 1w or 5bd.`);
  }
}

const PATTERN = /^(\d{1,9})(s|m|h|d|w|bd)$/;
const SECONDS = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 } as const;
/** About 100 years; a business-day walk beyond it would only burn time. */
const MAX_BUSINESS_DAYS = 26_000;
const MAX_SECONDS = 100 * 366 * 86_400;

/** Reads `30s`, `15m`, `2h`, `3d`, `1w` or `5bd`; null when the text is none of these or longer than 100 years. */
export function parseDuration(text: string): Duration | null {
  const match = PATTERN.exec(text);
  if (match === null) return null;
  const duration = { amount: Number(match[1]), unit: match[2] as DurationUnit };
  return isTooLong(duration) ? null : duration;
}

function isTooLong({ amount, unit }: Duration): boolean {
  return unit === 'bd' ? amount > MAX_BUSINESS_DAYS : amount * SECONDS[unit] > MAX_SECONDS;
}

/** Length in seconds with days of 24 hours; null for business days, whose length depends on where they start. */
export function durationSeconds({ amount, unit }: Duration): number | null {
  return unit === 'bd' ? null : amount * SECONDS[unit];
}

/**
 * The instant (ISO-8601 UTC) that lies `duration` after `instant`. Seconds, minutes and hours are elapsed time; days,
 * weeks and business days keep the wall clock of `timezone`, so 9:00 stays 9:00 over a change of daylight saving time.
 * Throws `InvalidDurationError`; a malformed instant throws `RangeError`.
 */
export function addDuration(instant: string, duration: string | Duration, options: DurationOptions = {}): string {
  const parsed = typeof duration === 'string' ? parseDuration(duration) : duration;
  if (parsed === null || isTooLong(parsed)) {
    throw new InvalidDurationError(typeof duration === 'string' ? duration : `${duration.amount}${duration.unit}`);
  }
  const start = Temporal.Instant.from(instant);
  if (parsed.unit === 's' || parsed.unit === 'm' || parsed.unit === 'h') {
    return iso(start.add({ seconds: parsed.amount * SECONDS[parsed.unit] }));
  }
  const local = start.toZonedDateTimeISO(options.timezone ?? 'UTC');
  if (parsed.unit !== 'bd') return iso(local.add({ days: parsed.amount * (parsed.unit === 'w' ? 7 : 1) }).toInstant());
  const date = addBusinessDays(local.toPlainDate().toString(), parsed.amount, options.holidays);
  return iso(local.with(dateFields(date)).toInstant());
}

function dateFields(date: string): { year: number; month: number; day: number } {
  const { year, month, day } = Temporal.PlainDate.from(date);
  return { year, month, day };
}

function iso(instant: Temporal.Instant): string {
  return new Date(instant.epochMilliseconds).toISOString();
}

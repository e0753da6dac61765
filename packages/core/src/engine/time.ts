import { addDuration } from '../calendar/durations.ts';
import { BoundedCache } from '../conditions/bounded-cache.ts';
import { StepFailure } from './failure.ts';
import type { Run } from './run.ts';
import type { Environment } from './types.ts';

/** The instant a duration after another; days and business days are those of the organization's time zone. */
export function later(env: Environment, instant: string, duration: string): string {
  return addDuration(instant, duration, { timezone: timezoneOf(env) });
}

/** Length of a duration in milliseconds when it begins now. */
export function lengthFromNow(env: Environment, duration: string): number {
  return Date.parse(later(env, env.now, duration)) - Date.parse(env.now);
}

/** Now plus milliseconds. */
export function afterMs(env: Environment, milliseconds: number): string {
  return new Date(Date.parse(env.now) + milliseconds).toISOString();
}

/** Reads an instant or date (its midnight UTC) as an ISO-8601 UTC instant; null when it is neither. */
export function readInstant(text: string): string | null {
  if (!/^\d{4}-\d{2}-\d{2}(T.*)?$/.test(text)) return null;
  const zoned = text.length === 10 || /(Z|[+-]\d{2}:?\d{2})$/.test(text) ? text : `${text}Z`;
  const time = Date.parse(zoned);
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}

/** As `readInstant`, but fails the step when the text is no instant. */
export function requireInstant(text: string, what: string): string {
  const instant = readInstant(text.trim());
  if (instant !== null) return instant;
  throw new StepFailure('invalid_instant', `${what} is “${text}”, which is neither a date nor an instant.`);
}

/** True when the run's clock has reached an instant. */
export function isDue(run: Run, instant: string): boolean {
  return Date.parse(instant) <= Date.parse(run.env.now);
}

/** The organization's time zone; UTC when it has none that exists. */
export function timezoneOf(env: Environment): string {
  const organization = env.context['organization'];
  if (organization === null || typeof organization !== 'object' || Array.isArray(organization)) return 'UTC';
  const timezone = organization['timezone'];
  return typeof timezone === 'string' && formatterOf(timezone) !== null ? timezone : 'UTC';
}

/** What a clock on the wall shows: date `YYYY-MM-DD`, time `HH:MM`, hour 0–23, English name of the day. */
export function wallClock(
  instant: string,
  timezone: string,
): { date: string; time: string; hour: number; dayOfWeek: string } {
  const parts: Partial<Record<string, string>> = {};
  for (const { type, value } of formatterOf(timezone)?.formatToParts(Date.parse(instant)) ?? []) parts[type] = value;
  const { year = '', month = '', day = '', hour = '0', minute = '00', weekday = '' } = parts;
  return { date: `${year}-${month}-${day}`, time: `${hour}:${minute}`, hour: Number(hour), dayOfWeek: weekday };
}

/** Making a formatter costs as much as a hundred evaluations: one per zone is kept. */
const formatters = new BoundedCache<{ format: Intl.DateTimeFormat | null }>(500);

function formatterOf(timezone: string): Intl.DateTimeFormat | null {
  return formatters.getOrMake(timezone, () => ({ format: createFormatter(timezone) })).format;
}

function createFormatter(timeZone: string): Intl.DateTimeFormat | null {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      weekday: 'long',
    });
  } catch {
    return null;
  }
}

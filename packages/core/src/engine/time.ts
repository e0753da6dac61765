import { addDuration } from '../calendar/durations.ts';
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

function timezoneOf(env: Environment): string {
  const organization = env.context['organization'];
  if (organization === null || typeof organization !== 'object' || Array.isArray(organization)) return 'UTC';
  const timezone = organization['timezone'];
  return typeof timezone === 'string' && isTimezone(timezone) ? timezone : 'UTC';
}

function isTimezone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

import { parseDuration, type Duration } from '../calendar/durations.ts';

const dayMs = 86_400_000;

/** Length in milliseconds, for comparing durations with each other; a business day counts as 7/5 days. */
export function durationLength({ days, businessDays, milliseconds }: Duration): number {
  return (days + (businessDays * 7) / 5) * dayMs + milliseconds;
}

/**
 * Moves an instant (epoch milliseconds) by a duration; `direction` −1 goes back. Business days skip Saturday and
 * Sunday (UTC) and keep the time of day.
 */
export function moveInstant(instant: number, duration: Duration, direction: 1 | -1): number {
  const { businessDays } = duration;
  if (businessDays === 0) return instant + direction * durationLength(duration);
  let moved = instant + direction * Math.floor(businessDays / 5) * 7 * dayMs;
  let left = businessDays % 5;
  while (left > 0 || isWeekend(moved)) {
    moved += direction * dayMs;
    if (!isWeekend(moved) && left > 0) left -= 1;
  }
  return moved;
}

function isWeekend(instant: number): boolean {
  const day = new Date(instant).getUTCDay();
  return day === 0 || day === 6;
}

const instantPattern =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

/** Epoch milliseconds of an ISO-8601 date or date-time; without a zone it is UTC, a bare date is its midnight. */
export function parseInstant(text: string): number | null {
  const match = text.length > 40 ? null : instantPattern.exec(text.trim());
  if (match === null) return null;
  const [year, month, day, hour, minute, second] = [1, 2, 3, 4, 5, 6].map((group) => Number(match[group] ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const date = new Date(Date.UTC(year, month - 1, day));
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;
  if (hour > 23 || minute > 59 || second > 59) return null;
  const milliseconds = Math.floor(Number(`0.${match[7] ?? '0'}`) * 1000);
  const offset = zoneOffset(match[8]);
  return date.getTime() + ((hour * 60 + minute) * 60 + second) * 1000 + milliseconds - offset;
}

function zoneOffset(zone: string | undefined): number {
  if (zone === undefined || zone === 'Z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(-2));
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

const relativePattern = /^(now|today)(?:\s*([+-])\s*(\d[\da-z]{1,30}))?$/;

/** Epoch milliseconds of `now`, `today`, `now-30d`, `today + 2w`; null when the text is not relative. */
export function parseRelative(text: string, now: number): number | null {
  const match = text.length > 40 ? null : relativePattern.exec(text.trim());
  if (match === null) return null;
  const start = match[1] === 'today' ? Math.floor(now / dayMs) * dayMs : now;
  if (match[3] === undefined) return start;
  const duration = parseDuration(match[3]);
  return duration === null ? null : moveInstant(start, duration, match[2] === '-' ? -1 : 1);
}

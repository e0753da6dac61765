import type { DurationUnit } from './atoms.ts';

const unitWords: Readonly<Record<string, DurationUnit>> = {
  s: 'seconds',
  sec: 'seconds',
  secs: 'seconds',
  second: 'seconds',
  seconds: 'seconds',
  min: 'minutes',
  mins: 'minutes',
  minute: 'minutes',
  minutes: 'minutes',
  h: 'hours',
  hr: 'hours',
  hrs: 'hours',
  hour: 'hours',
  hours: 'hours',
  d: 'days',
  day: 'days',
  days: 'days',
  w: 'weeks',
  week: 'weeks',
  weeks: 'weeks',
  wk: 'weeks',
  month: 'months',
  months: 'months',
  mo: 'months',
  y: 'years',
  yr: 'years',
  year: 'years',
  years: 'years',
};

/** The unit a word names, such as `hours` for `hrs`; null for any other word. */
export const durationUnit = (word: string): DurationUnit | null =>
  Object.hasOwn(unitWords, word) ? (unitWords[word] ?? null) : null;

const days: Readonly<Record<DurationUnit, number>> = {
  seconds: 1 / 86_400,
  minutes: 1 / 1_440,
  hours: 1 / 24,
  days: 1,
  weeks: 7,
  months: 30,
  years: 365,
  'business days': 1,
};

/** Length in days; a month counts 30, a year 365. */
export const lengthInDays = (count: number, unit: DurationUnit): number => count * days[unit];

/**
 * The duration as the workflow language writes it (`30d`, `36h`); null when it is not longer than zero, or too long for it.
 * Parts of a unit become smaller units: one and a half hours are `90m`.
 */
export function durationText(count: number, unit: DurationUnit): string | null {
  if (!(count > 0) || lengthInDays(count, unit) > 36_000) return null;
  if (unit === 'business days') return Number.isInteger(count) ? `${count}bd` : null;
  const seconds = Math.round(lengthInDays(count, unit) * 86_400);
  if (unit === 'weeks' && Number.isInteger(count)) return `${count}w`;
  for (const [size, letter] of [
    [86_400, 'd'],
    [3_600, 'h'],
    [60, 'm'],
  ] as const) {
    if (seconds % size === 0 && (letter !== 'd' || seconds > 86_400 || unit !== 'hours')) {
      if (unit === 'hours' && letter === 'd') continue;
      return `${seconds / size}${letter}`;
    }
  }
  return seconds > 0 ? `${seconds}s` : null;
}

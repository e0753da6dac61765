import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

const dayMs = 86_400_000;
/** How many minor units make one unit of a currency: 100 for USD, 1 for JPY. */
export const minorUnits = (currency: string): number =>
  10 ** (new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2);

const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 365 * dayMs],
  ['month', 30 * dayMs],
  ['week', 7 * dayMs],
  ['day', dayMs],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

/** Text forms of values in one language; dates without a time are taken as they are, instants in local time. */
export function createFormat(language: string) {
  // A minus sign stands in line with the figures; a hyphen does not.
  const number = (value: number, options?: Intl.NumberFormatOptions) =>
    value.toLocaleString(language, options).replace('-', '−');
  const inUnits = (minor: number, currency: string) => minor / minorUnits(currency);
  return {
    number,
    /** One decimal at least, two at most: `2.0`, `1.25`. */
    factor: (value: number) => number(value, { minimumFractionDigits: 1, maximumFractionDigits: 2 }),
    percent: (value: number) =>
      number(value / 100, { style: 'percent', maximumFractionDigits: 1, signDisplay: 'exceptZero' }),
    /** `$500K`, `$1.2M`. */
    money: (minor: number, currency: string) =>
      number(inUnits(minor, currency), {
        style: 'currency',
        currency,
        notation: 'compact',
        minimumFractionDigits: 0,
        maximumFractionDigits: 1,
      }),
    /** `$500,000`. */
    moneyExact: (minor: number, currency: string) =>
      number(inUnits(minor, currency), {
        style: 'currency',
        currency,
        minimumFractionDigits: 0,
        maximumFractionDigits: 0,
      }),
    /** A date `YYYY-MM-DD` or an instant as a day. */
    date: (value: string) =>
      new Date(value).toLocaleDateString(language, {
        day: 'numeric',
        month: 'short',
        year: 'numeric',
        ...(value.length === 10 ? { timeZone: 'UTC' } : {}),
      }),
    /** `12 Nov`. */
    dayMonth: (value: string) =>
      new Date(value).toLocaleDateString(language, {
        day: 'numeric',
        month: 'short',
        ...(value.length === 10 ? { timeZone: 'UTC' } : {}),
      }),
    dateTime: (value: string) => new Date(value).toLocaleString(language, { dateStyle: 'medium', timeStyle: 'short' }),
    /** With seconds, where what happened follows closely. */
    instant: (value: string) => new Date(value).toLocaleString(language, { dateStyle: 'medium', timeStyle: 'medium' }),
    time: (value: string) => new Date(value).toLocaleTimeString(language, { timeStyle: 'short' }),
    /** `3 hours ago`, `in 2 days`, `now`. */
    relative: (value: string, now = Date.now()) => {
      const difference = Date.parse(value) - now;
      const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
      const [unit, size] = units.find(([, ms]) => Math.abs(difference) >= ms) ?? ['second', 60_000];
      return unit === 'second' ? format.format(0, 'second') : format.format(Math.round(difference / size), unit);
    },
    /** Minutes as hours from 1 h on: `45 min`, `6 h`, `1.5 h`. */
    duration: (minutes: number) =>
      minutes < 60
        ? `${number(Math.round(minutes))} min`
        : `${number(Math.round(minutes / 30) / 2, { maximumFractionDigits: 1 })} h`,
    /** A short time: `80 ms`, `1.4 s`, `12 s`. */
    seconds: (ms: number) =>
      ms < 1000
        ? `${number(Math.round(ms))} ms`
        : `${number(ms / 1000, { maximumFractionDigits: ms < 10_000 ? 1 : 0 })} s`,
    /** Millionths of a US dollar, as exactly as they are small: `$0.0012`, `$3.40`, `$1,200`. */
    micros: (micros: number) => {
      const dollars = micros / 1_000_000;
      const digits = dollars !== 0 && Math.abs(dollars) < 0.01 ? 4 : Number.isInteger(dollars) ? 0 : 2;
      return number(dollars, {
        style: 'currency',
        currency: 'USD',
        minimumFractionDigits: digits,
        maximumFractionDigits: digits,
      });
    },
    list: (items: string[]) => new Intl.ListFormat(language, { type: 'conjunction' }).format(items),
  };
}
export type Format = ReturnType<typeof createFormat>;

/** Text forms of values in the current language. */
export function useFormat(): Format {
  const { i18n } = useTranslation();
  const language = i18n.resolvedLanguage ?? 'en';
  return useMemo(() => createFormat(language), [language]);
}

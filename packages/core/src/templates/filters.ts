import type { Context, FilterImplOptions } from 'liquidjs';
import { toInstant, toNumber } from '../conditions/coerce.ts';
import type { Json } from '@renubu/contracts/json';
import { formatInstant } from './dates.ts';

/** Filters of liquidjs that are safe and deterministic as they are. */
export const builtInFilters: readonly string[] = [
  'abs',
  'append',
  'at_least',
  'at_most',
  'capitalize',
  'ceil',
  'compact',
  'concat',
  'default',
  'divided_by',
  'downcase',
  'escape',
  'first',
  'floor',
  'join',
  'last',
  'map',
  'minus',
  'modulo',
  'newline_to_br',
  'plus',
  'prepend',
  'remove',
  'replace',
  'reverse',
  'round',
  'size',
  'slice',
  'sort',
  'split',
  'strip',
  'strip_newlines',
  'sum',
  'times',
  'truncate',
  'truncatewords',
  'uniq',
  'upcase',
  'url_encode',
  'where',
];

interface FilterThis {
  context: Context;
}

/** Filters of our own; they read no clock but the scope's `now`. */
export const ownFilters: Record<string, FilterImplOptions> = {
  money,
  money_minor: moneyMinor,
  number: formatNumber,
  percent,
  date,
  days_until: daysUntil,
  json: (value: unknown) => JSON.stringify(value ?? null) ?? '',
};

/** `{{ order.total | money: order.currency }}`: an amount in major units, `$1,250` or `$1,250.50`. */
function money(value: unknown, currency?: unknown): string {
  const amount = toNumber(value as Json);
  return amount === null ? '' : formatMoney(amount, currencyCode(currency));
}

/** `{{ customer.arrMinor | money_minor: customer.currency }}`: an amount in minor units (cents), `$500,000`. */
function moneyMinor(value: unknown, currency?: unknown): string {
  const amount = toNumber(value as Json);
  if (amount === null) return '';
  const code = currencyCode(currency);
  return formatMoney(amount / 10 ** fractionDigits(code), code);
}

function currencyCode(currency: unknown): string | null {
  const code = typeof currency === 'string' ? currency.trim().toUpperCase() : '';
  return /^[A-Z]{3}$/.test(code) ? code : null;
}

function fractionDigits(currency: string | null): number {
  if (currency === null) return 2;
  return new Intl.NumberFormat('en-US', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

function formatMoney(amount: number, currency: string | null): string {
  const style = currency === null ? {} : ({ style: 'currency', currency } as const);
  const digits = Number.isInteger(amount) ? 0 : fractionDigits(currency);
  return new Intl.NumberFormat('en-US', {
    ...style,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(amount);
}

/** `{{ 12345.678 | number: 1 }}` → `12,345.7`; without digits at most three, as needed. */
function formatNumber(value: unknown, digits?: unknown): string {
  const number = toNumber(value as Json);
  if (number === null) return '';
  const fixed = digitsOf(digits);
  const options = fixed === null ? {} : { minimumFractionDigits: fixed, maximumFractionDigits: fixed };
  return new Intl.NumberFormat('en-US', options).format(number);
}

/** `{{ -23 | percent }}` → `-23%`: the value is in per cent already. */
function percent(value: unknown, digits?: unknown): string {
  const number = toNumber(value as Json);
  if (number === null) return '';
  const most = digitsOf(digits);
  const text = new Intl.NumberFormat('en-US', {
    maximumFractionDigits: most ?? 1,
    minimumFractionDigits: most ?? 0,
  }).format(number);
  return `${text}%`;
}

function digitsOf(digits: unknown): number | null {
  const number = toNumber(digits as Json);
  return number === null ? null : Math.min(Math.max(Math.trunc(number), 0), 10);
}

/** `{{ customer.renewalDate | date: "long" }}` or strftime codes (`"%d.%m.%Y"`), with an IANA zone as second argument. */
function date(this: FilterThis, value: unknown, format?: unknown, zone?: unknown): string {
  const instant = instantOf(this.context, value);
  if (instant === null) return '';
  return formatInstant(
    instant,
    typeof format === 'string' ? format : 'medium',
    typeof zone === 'string' ? zone : 'UTC',
  );
}

/** Whole calendar days (UTC) from `now` to a date; negative when it has passed; empty when it is no date. */
function daysUntil(this: FilterThis, value: unknown): number | string {
  const instant = instantOf(this.context, value);
  const now = nowOf(this.context);
  if (instant === null || Number.isNaN(now)) return '';
  return Math.floor(instant / 86_400_000) - Math.floor(now / 86_400_000);
}

function instantOf(context: Context, value: unknown): number | null {
  return toInstant(value as Json, nowOf(context));
}

function nowOf(context: Context): number {
  const now = context.getSync(['now']);
  return typeof now === 'string' ? (toInstant(now, 0) ?? Number.NaN) : Number.NaN;
}

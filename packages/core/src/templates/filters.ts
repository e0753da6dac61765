import type { Context, FilterImplOptions } from 'liquidjs';
import { toInstant, toNumber, valuesEqual } from '../conditions/coerce.ts';
import { findValue, parsePath } from '../conditions/paths.ts';
import type { Json, JsonObject } from '@renubu/contracts/json';
import { BoundedCache } from '../conditions/bounded-cache.ts';
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
  json,
  where,
};

/**
 * `{{ list | where: "role", "user" }}`: the items whose property (a path) equals a value; without a value those where it
 * is there and neither false nor null.
 */
function where(list: unknown, property?: unknown, ...wanted: unknown[]): Json[] {
  const path = typeof property === 'string' ? parsePath(property) : null;
  if (!Array.isArray(list) || path === null) return [];
  return (list as Json[]).filter((item) => {
    const found = findValue(path, item as JsonObject);
    return wanted.length > 0
      ? valuesEqual(found, wanted[0] as Json)
      : found !== undefined && found !== null && found !== false;
  });
}

/** `{{ customer | json }}`: the value as JSON. */
function json(this: FilterThis, value: unknown): string {
  const text = JSON.stringify(value ?? null) ?? '';
  this.context.memoryLimit.use(text.length);
  return text;
}

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
  return formatter({ style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

function formatMoney(amount: number, currency: string | null): string {
  const style = currency === null ? {} : ({ style: 'currency', currency } as const);
  const digits = Number.isInteger(amount) ? 0 : fractionDigits(currency);
  return formatter({ ...style, minimumFractionDigits: digits, maximumFractionDigits: digits }).format(amount);
}

const formatters = new BoundedCache<Intl.NumberFormat>(200);

function formatter(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  return formatters.getOrMake(JSON.stringify(options), () => new Intl.NumberFormat('en-US', options));
}

/** `{{ 12345.678 | number: 1 }}` → `12,345.7`; without digits at most three, as needed. */
function formatNumber(value: unknown, digits?: unknown): string {
  const number = toNumber(value as Json);
  if (number === null) return '';
  const fixed = digitsOf(digits);
  const options = fixed === null ? {} : { minimumFractionDigits: fixed, maximumFractionDigits: fixed };
  return formatter(options).format(number);
}

/** `{{ -23 | percent }}` → `-23%`: the value is in per cent already. */
function percent(value: unknown, digits?: unknown): string {
  const number = toNumber(value as Json);
  if (number === null) return '';
  const most = digitsOf(digits);
  const text = formatter({ maximumFractionDigits: most ?? 1, minimumFractionDigits: most ?? 0 }).format(number);
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

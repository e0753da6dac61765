import type { ImportFile } from '@renubu/contracts/imports';
import { isDate } from '../calendar/dates.ts';

export type DateOrder = ImportFile['dateOrder'];

/** A value that was read, or why it could not be. */
export type Parsed<T> = { ok: true; value: T } | { ok: false; message: string };

const bad = (message: string): { ok: false; message: string } => ({ ok: false, message });
const good = <T>(value: T): Parsed<T> => ({ ok: true, value });

const truths = new Set(['true', 't', 'yes', 'y', '1', 'on', 'x']);
const falsehoods = new Set(['false', 'f', 'no', 'n', '0', 'off']);

/** TRUE, yes, 1 … and their opposites, in any case. */
export function parseBoolean(text: string): Parsed<boolean> {
  const word = text.trim().toLowerCase();
  if (truths.has(word)) return good(true);
  if (falsehoods.has(word)) return good(false);
  return bad(`"${text}" is neither true nor false.`);
}

const amount = /^[-+]?(?:\d+(?:\.\d+)?|\.\d+)(?:e[-+]?\d+)?$/i;

/** Puts a number written with thousands separators or a decimal comma into the plain form. */
function plainNumber(text: string): string {
  const digits = text
    .trim()
    .replace(/^([-+]?)\s*(?:[$€£]|USD|EUR|GBP)\s*/i, '$1')
    .replace(/\s*(?:[$€£%]|USD|EUR|GBP)$/i, '')
    .replace(/[\s'’\u00a0\u202f]/g, '');
  const [comma, point] = [digits.lastIndexOf(','), digits.lastIndexOf('.')];
  if (comma === -1) return /^[-+]?\d{1,3}(?:\.\d{3}){2,}$/.test(digits) ? digits.replaceAll('.', '') : digits;
  if (point === -1)
    return /^[-+]?\d{1,3}(?:,\d{3})+$/.test(digits) ? digits.replaceAll(',', '') : digits.replace(',', '.');
  return comma > point ? digits.replaceAll('.', '').replace(',', '.') : digits.replaceAll(',', '');
}

/** A number as people write it: `1,234.50`, `1.234,50`, `$ 12`, `12 %`. */
export function parseNumber(text: string): Parsed<number> {
  const plain = plainNumber(text);
  const value = amount.test(plain) ? Number(plain) : Number.NaN;
  return Number.isFinite(value) ? good(value) : bad(`"${text}" is not a number.`);
}

const LARGEST_INTEGER = 2_147_483_647;

/** A whole number from 0 to 2,147,483,647; `12.0` counts as one. */
export function parseInteger(text: string): Parsed<number> {
  const parsed = parseNumber(text);
  if (!parsed.ok) return parsed;
  if (!Number.isInteger(parsed.value)) return bad(`"${text}" is not a whole number.`);
  return parsed.value >= 0 && parsed.value <= LARGEST_INTEGER ? parsed : bad(`"${text}" is out of range.`);
}

/** An amount of money as minor units (cents). */
export function parseMoney(text: string): Parsed<number> {
  const parsed = parseNumber(text);
  if (!parsed.ok) return parsed;
  if (parsed.value < 0) return bad(`"${text}" is negative.`);
  const minor = Math.round(Number(`${parsed.value}e2`));
  return Number.isSafeInteger(minor) ? good(minor) : bad(`"${text}" is too large.`);
}

const isoForm = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]+(.+))?$/;
const otherForm = /^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})(?:[T ,]+(.+))?$/;
const timeForm = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(am|pm)?\s*(Z|[-+]\d{2}:?\d{2})?$/i;

interface DateParts {
  date: string;
  time: string | undefined;
}

function compose(year: string, month: string, day: string): string {
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

function splitDate(text: string, order: DateOrder): DateParts | undefined {
  const iso = isoForm.exec(text);
  if (iso !== null) return { date: compose(iso[1] ?? '', iso[2] ?? '', iso[3] ?? ''), time: iso[4] };
  const other = otherForm.exec(text);
  if (other === null || order === 'iso') return undefined;
  const [, first = '', second = '', year = '', time] = other;
  return { date: order === 'day-first' ? compose(year, second, first) : compose(year, first, second), time };
}

const orderName: Record<DateOrder, string> = {
  iso: 'year-month-day',
  'day-first': 'day/month/year',
  'month-first': 'month/day/year',
};

/** A calendar date `YYYY-MM-DD`; a time of day after it is left out. ISO dates are read in every order. */
export function parseDate(text: string, order: DateOrder): Parsed<string> {
  const parts = splitDate(text.trim(), order);
  if (parts === undefined || !isDate(parts.date)) return bad(`"${text}" is not a date written ${orderName[order]}.`);
  return good(parts.date);
}

function timeOf(text: string): string | undefined {
  const match = timeForm.exec(text.trim());
  if (match === null) return undefined;
  const [, hour = '', minute = '', second = '00', half, zone = 'Z'] = match;
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (half.toLowerCase() === 'pm' ? 12 : 0);
  if (hours > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const offset = zone === 'Z' || zone === 'z' ? 'Z' : zone.replace(/^([-+]\d{2})(\d{2})$/, '$1:$2');
  return `${String(hours).padStart(2, '0')}:${minute}:${second}${offset}`;
}

/** An instant, ISO-8601 UTC. Without a zone it is read as UTC, without a time as the start of the day. */
export function parseInstant(text: string, order: DateOrder): Parsed<string> {
  const parts = splitDate(text.trim(), order);
  if (parts === undefined || !isDate(parts.date)) return bad(`"${text}" is not a date written ${orderName[order]}.`);
  const time = parts.time === undefined ? '00:00:00Z' : timeOf(parts.time);
  const milliseconds = time === undefined ? Number.NaN : Date.parse(`${parts.date}T${time}`);
  return Number.isNaN(milliseconds)
    ? bad(`"${text}" has no valid time of day.`)
    : good(new Date(milliseconds).toISOString());
}

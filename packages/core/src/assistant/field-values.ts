import type { Form, FormField } from '@renubu/contracts/language/guided';
import type { Json } from '@renubu/contracts/json';
import { readDue } from './due.ts';
import { findNumbers } from '../evidence/numbers.ts';

/** Words without case, marks and the joints of names: `renewal-in-progress` and "Renewal in progress" are the same. */
const bare = (text: string): string =>
  text
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** The field of a form that a name means: its own name or title, else the only one that begins with or holds it. */
export function fieldOf(form: Form, name: string): [name: string, field: FormField] | null {
  const wanted = bare(name).replace(/^(?:the|my|our|die|der|das) /, '');
  if (wanted === '') return null;
  const named = Object.entries(form.properties).map(([key, field]) => ({
    key,
    field,
    names: [bare(key), bare(field.title ?? key)],
  }));
  const exact = named.find(({ names }) => names.includes(wanted));
  const close = named.filter(({ names }) => names.some((own) => own.includes(wanted) || wanted.includes(own)));
  const found = exact ?? (close.length === 1 ? close[0] : undefined);
  return found === undefined ? null : [found.key, found.field];
}

export type FieldValue = { ok: true; value: Json } | { ok: false; expected: string };
const yes = /^(?:yes|true|y|done|checked|ja|on|acknowledged)$/i;
const no = /^(?:no|false|n|not|nein|off|unchecked)$/i;

/** What a person said, as the field's type; else what the field expects. */
export function fieldValue(field: FormField, said: string, now: string): FieldValue {
  const text = said.trim().replace(/^["'“„]|["'”“.]+$/g, '');
  switch (field.type) {
    case 'boolean':
      return yes.test(text) ? good(true) : no.test(text) ? good(false) : bad('yes or no');
    case 'number':
    case 'integer':
      return numeric(field, text);
    case 'array': {
      const items = text
        .split(/,|\band\b|\bund\b/)
        .map((item) => item.trim())
        .filter(Boolean);
      const known = field.items?.enum;
      const values = known === undefined ? items : items.map((item) => chosen(known, item));
      return values.includes(null) ? bad(`some of ${known?.join(', ') ?? ''}`) : good(values as string[]);
    }
    case 'string':
      return textual(field, text, now);
  }
}

const good = (value: Json): FieldValue => ({ ok: true, value });
const bad = (expected: string): FieldValue => ({ ok: false, expected });

function numeric({ type, minimum, maximum }: FormField, text: string): FieldValue {
  const [found] = findNumbers(text);
  const value = found === undefined || found.kind === 'date' ? undefined : found.values[0];
  const range = minimum !== undefined && maximum !== undefined ? ` from ${minimum} to ${maximum}` : '';
  const expected = `a ${type === 'integer' ? 'whole number' : 'number'}${range}`;
  if (value === undefined || (type === 'integer' && !Number.isInteger(value))) return bad(expected);
  if (value < (minimum ?? -Infinity) || value > (maximum ?? Infinity)) return bad(expected);
  return good(value);
}

function textual({ enum: options, format, maxLength }: FormField, text: string, now: string): FieldValue {
  if (options !== undefined) {
    const option = chosen(options, text);
    return option === null ? bad(`one of ${options.join(', ')}`) : good(option);
  }
  if (format === 'date' || format === 'date-time') {
    const { day } = readDue(text, now);
    if (day === null) return bad('a date such as 2026-03-31');
    return good(format === 'date' ? day : `${day}T09:00:00.000Z`);
  }
  if (text === '') return bad('a text');
  return good(maxLength === undefined ? text : text.slice(0, maxLength));
}

/** The option a text means; null when none or several fit. */
function chosen(options: readonly string[], text: string): string | null {
  const said = bare(text);
  const exact = options.find((option) => bare(option) === said);
  if (exact !== undefined) return exact;
  const close =
    said.length < 3 ? [] : options.filter((option) => bare(option).includes(said) || said.includes(bare(option)));
  return close.length === 1 ? (close[0] ?? null) : null;
}

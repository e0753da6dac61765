import type { Json, JsonObject } from '@renubu/contracts/json';
import type { Form, FormField } from '@renubu/contracts/language/guided';
import { fitsInline } from './limits.ts';
import { readInstant } from './time.ts';

/** One thing wrong with an output; `path` is the field. */
export interface OutputError {
  path: string;
  code: string;
  message: string;
}
export type OutputCheck = { ok: true; outputs: JsonObject } | { ok: false; errors: OutputError[] };

/**
 * Checks what completing a step records against its form, all errors at once. Empty optional fields are left out,
 * absent ones take their default. Without a form any object that fits (256 kB) is taken.
 */
export function validateOutputs(form: Form | undefined, values: JsonObject): OutputCheck {
  if (!fitsInline(values)) {
    return fail({ path: '', code: 'too_large', message: 'The outputs are larger than 256 kB.' });
  }
  if (form === undefined) return { ok: true, outputs: values };
  const errors: OutputError[] = [];
  const outputs: [string, Json][] = [];
  for (const [name, field] of Object.entries(form.properties)) {
    const value = given(values, name) ?? field.default;
    if (value !== undefined) outputs.push([name, value]);
    const error = value === undefined ? missing(form, name, field) : checkField(name, field, value);
    if (error !== null) errors.push(error);
  }
  for (const name of Object.keys(values)) {
    if (!Object.hasOwn(form.properties, name)) errors.push(unknownField(form, name));
  }
  return errors.length > 0 ? { ok: false, errors } : { ok: true, outputs: Object.fromEntries(outputs) };
}

function fail(error: OutputError): OutputCheck {
  return { ok: false, errors: [error] };
}

/** The value given for a field; null and blank text count as not given. */
function given(values: JsonObject, name: string): Json | undefined {
  const value = Object.hasOwn(values, name) ? values[name] : undefined;
  if (value === null || (typeof value === 'string' && value.trim() === '')) return undefined;
  return value;
}

function missing(form: Form, name: string, field: FormField): OutputError | null {
  if (!form.required.includes(name)) return null;
  return { path: name, code: 'required', message: `${label(name, field)} is required.` };
}

function unknownField(form: Form, name: string): OutputError {
  const known = Object.keys(form.properties).join(', ');
  return {
    path: name,
    code: 'unknown_field',
    message: `This step has no field “${name}”. Its fields: ${known || 'none'}.`,
  };
}

function label(name: string, field: FormField): string {
  return field.title ?? name;
}

function checkField(name: string, field: FormField, value: Json): OutputError | null {
  const [code, problem] = problemOf(field, value) ?? [null, null];
  return code === null ? null : { path: name, code, message: `${label(name, field)} ${problem}.` };
}

type Problem = [code: string, problem: string] | null;

function problemOf(field: FormField, value: Json): Problem {
  switch (field.type) {
    case 'string':
      return typeof value === 'string' ? textProblem(field, value) : ['type', 'must be text'];
    case 'number':
    case 'integer':
      return numberProblem(field, value);
    case 'boolean':
      return typeof value === 'boolean' ? null : ['type', 'must be yes or no'];
    case 'array':
      return listProblem(field, value);
  }
}

function textProblem(field: FormField, value: string): Problem {
  if (field.enum !== undefined && !field.enum.includes(value))
    return ['enum', `must be one of: ${field.enum.join(', ')}`];
  if (field.minLength !== undefined && value.length < field.minLength) {
    return ['minLength', `must have at least ${field.minLength} characters`];
  }
  if (field.maxLength !== undefined && value.length > field.maxLength) {
    return ['maxLength', `must have at most ${field.maxLength} characters`];
  }
  return formatProblem(field.format, value);
}

function formatProblem(format: FormField['format'], value: string): Problem {
  switch (format) {
    case 'date':
      return isCalendarDate(value) ? null : ['format', 'must be a date such as 2026-03-31'];
    case 'date-time':
      return readInstant(value) !== null ? null : ['format', 'must be a date and time such as 2026-03-31T09:00:00Z'];
    case 'email':
      return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value) ? null : ['format', 'must be an e-mail address'];
    case 'uri':
      return URL.canParse(value) ? null : ['format', 'must be an address such as https://example.com'];
    default:
      return null;
  }
}

/** True for `YYYY-MM-DD` of a day that exists. */
function isCalendarDate(value: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(value) && readInstant(value)?.slice(0, 10) === value;
}

function numberProblem(field: FormField, value: Json): Problem {
  if (typeof value !== 'number' || !Number.isFinite(value)) return ['type', 'must be a number'];
  if (field.type === 'integer' && !Number.isInteger(value)) return ['type', 'must be a whole number'];
  if (field.minimum !== undefined && value < field.minimum) return ['minimum', `must be at least ${field.minimum}`];
  if (field.maximum !== undefined && value > field.maximum) return ['maximum', `must be at most ${field.maximum}`];
  return null;
}

function listProblem(field: FormField, value: Json): Problem {
  if (!Array.isArray(value)) return ['type', 'must be a list'];
  if (!value.every((item) => typeof item === 'string')) return ['type', 'must be a list of texts'];
  if (field.minLength !== undefined && value.length < field.minLength) {
    return ['minLength', `must have at least ${field.minLength} entries`];
  }
  if (field.maxLength !== undefined && value.length > field.maxLength) {
    return ['maxLength', `must have at most ${field.maxLength} entries`];
  }
  const allowed = field.items?.enum ?? field.enum;
  const wrong = allowed === undefined ? undefined : value.find((item) => !allowed.includes(item));
  return wrong === undefined ? null : ['enum', `may not contain “${wrong}”; choose from: ${allowed?.join(', ')}`];
}

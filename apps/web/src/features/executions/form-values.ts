import type { Json, JsonObject } from '@renubu/contracts/json';
import type { Form, FormField } from '@renubu/contracts/language/guided';
import { validateOutputs } from '@renubu/core/engine/outputs';

/** What the controls of a form hold: text for text and numbers, true or false, lists of text. */
export type FieldValue = string | boolean | string[];
export type FormValues = Record<string, FieldValue>;

export interface FieldProblem {
  path: string;
  code: string;
  message: string;
}

const emptyOf = (field: FormField): FieldValue => (field.type === 'array' ? [] : field.type === 'boolean' ? false : '');

/** A recorded or suggested value as its control holds it; one of another type counts as empty. */
export function toControl(field: FormField, value: Json | undefined): FieldValue {
  if (value === undefined || value === null) return emptyOf(field);
  switch (field.type) {
    case 'boolean':
      return value === true;
    case 'array':
      return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
    case 'string':
      return typeof value === 'string' ? (field.format === 'date-time' ? toLocalInput(value) : value) : '';
    default:
      return typeof value === 'number' ? String(value) : '';
  }
}

/** An instant as `<input type="datetime-local">` holds it. */
function toLocalInput(instant: string): string {
  const at = new Date(instant);
  if (Number.isNaN(at.getTime())) return '';
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** What a control holds as the server takes it; undefined when nothing was given. */
function toJson(field: FormField, value: FieldValue | undefined): Json | undefined {
  if (typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.length === 0 ? undefined : value;
  const text = value?.trim() ?? '';
  if (text === '') return undefined;
  if (field.type === 'number' || field.type === 'integer') return readNumber(text);
  if (field.format === 'date-time') {
    const at = new Date(text);
    return Number.isNaN(at.getTime()) ? text : at.toISOString();
  }
  return text;
}

/** A number typed with a decimal point or comma; other text stays text and is refused by the check. */
function readNumber(text: string): Json {
  const number = Number(text.replace(',', '.').replace(/\s/g, ''));
  return Number.isFinite(number) ? number : text;
}

const drafted = (value: Json | null): JsonObject =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? value : {};

/** The form before anybody touched it: what the conversation filled in, else the defaults. */
export function initialValues(form: Form, draft: Json | null): FormValues {
  const given = drafted(draft);
  return Object.fromEntries(
    Object.entries(form.properties).map(([name, field]) => [name, toControl(field, given[name] ?? field.default)]),
  );
}

/** Fields the conversation filled in anew since `before`: they go into the form over what stands there. */
export function newlyDrafted(form: Form, before: Json | null, draft: Json | null): FormValues {
  const [old, given] = [drafted(before), drafted(draft)];
  return Object.fromEntries(
    Object.entries(form.properties)
      .filter(([name]) => given[name] !== undefined && JSON.stringify(given[name]) !== JSON.stringify(old[name]))
      .map(([name, field]) => [name, toControl(field, given[name])]),
  );
}

/** What completing the step records. Optional yes/no fields nobody set are kept as false. */
export function outputsOf(form: Form | null, values: FormValues): JsonObject {
  const entries = Object.entries(form?.properties ?? {}).flatMap(([name, field]): [string, Json][] => {
    const value = toJson(field, values[name]);
    return value === undefined ? [] : [[name, value]];
  });
  return Object.fromEntries(entries);
}

/** The same check the server makes, before anything is sent. */
export function checkForm(form: Form | null, values: FormValues): FieldProblem[] {
  if (form === null) return [];
  // An empty required list says nothing was chosen, as an empty text does.
  const result = validateOutputs(form, outputsOf(form, values));
  return result.ok ? [] : result.errors;
}

/** Problems the server found, by field: `body.outputs.situation` → `situation`. */
export function serverProblems(errors: readonly { path: string; code: string; message: string }[]): FieldProblem[] {
  return errors
    .filter(({ path }) => path.startsWith('body.outputs'))
    .map(({ path, code, message }) => ({ path: path.replace(/^body\.outputs\.?/, ''), code, message }));
}

/** `renewal-in-progress` → `Renewal in progress`: choices are stored as words with hyphens. */
export function choiceLabel(value: string): string {
  const words = value.replace(/[-_]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

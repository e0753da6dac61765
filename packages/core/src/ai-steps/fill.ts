import type { Json, JsonObject } from '@renubu/contracts/json';
import type { OutputSchema } from '@renubu/contracts/language/ai-step';
import { fits, typesOf } from './fits.ts';

export interface Filled {
  value: Json;
  /** Paths of required fields that nothing given answers. */
  unanswered: string[];
}

/** Values looked at when a field's name is searched for in what is given. */
const maxLooked = 5_000;
/** Members of an enumeration that claim nothing, the plainest first. */
const neutral = ['unclear', 'unknown', 'undecided', 'none', 'other', 'review', 'n/a'];

/**
 * Answers a schema without a model: each field with a fact of the same name in what is given, else with its default, or
 * the value that claims least (null, an empty text, a neutral choice). Optional fields without a fact are left out.
 */
export function fillFromFacts(schema: OutputSchema, facts: readonly Json[]): Filled {
  const unanswered: string[] = [];
  const value = fillAt(schema, facts, '', unanswered);
  return { value, unanswered };
}

/** The value that claims least where nothing is known; `claims` says that it had to choose all the same. */
export function blankOf(schema: OutputSchema): { value: Json; claims: boolean } {
  if (schema.default !== undefined) return { value: schema.default, claims: false };
  if (typesOf(schema).includes('null') && fits(schema, null)) return { value: null, claims: false };
  if (schema.enum !== undefined) return blankChoice(schema.enum);
  const [type] = typesOf(schema);
  switch (type) {
    case 'string':
      return { value: '–'.repeat(schema.minLength ?? 0), claims: false };
    case 'number':
    case 'integer':
      return { value: blankNumber(schema, type), claims: true };
    case 'boolean':
      return { value: false, claims: true };
    case 'array':
      return blankList(schema);
    case 'object':
      return blankObject(schema);
    default:
      return { value: null, claims: false };
  }
}

const maxDepth = 8;

/**
 * How many values and characters `blankOf` writes for a schema; infinite for one that is nested too deeply. Told without
 * writing them, because a schema of a few words can ask for more than any memory holds.
 */
export function blankSize(schema: OutputSchema, depth = 0): number {
  if (depth > maxDepth) return Number.POSITIVE_INFINITY;
  if (schema.default !== undefined || schema.enum !== undefined) return 1;
  const { minItems = 0, items, minLength = 0, properties = {}, required = [] } = schema;
  switch (typesOf(schema)[0]) {
    case 'string':
      return 1 + minLength;
    case 'array':
      return 1 + (minItems === 0 || items === undefined ? minItems : minItems * blankSize(items, depth + 1));
    case 'object':
      return required.reduce((sum, name) => sum + blankSize(own(properties, name) ?? { type: 'null' }, depth + 1), 1);
    default:
      return 1;
  }
}

function blankChoice(choices: readonly Json[]): { value: Json; claims: boolean } {
  const plain = neutral.find((name) => choices.includes(name));
  return plain === undefined ? { value: choices[0] ?? null, claims: true } : { value: plain, claims: false };
}

function blankNumber({ minimum, maximum }: OutputSchema, type: 'number' | 'integer'): number {
  const least = minimum === undefined ? 0 : Math.max(0, type === 'integer' ? Math.ceil(minimum) : minimum);
  return maximum === undefined ? least : Math.min(least, type === 'integer' ? Math.floor(maximum) : maximum);
}

function blankList({ minItems = 0, items }: OutputSchema): { value: Json; claims: boolean } {
  if (minItems === 0 || items === undefined) return { value: Array<null>(minItems).fill(null), claims: false };
  const one = blankOf(items);
  return { value: Array.from({ length: minItems }, () => one.value), claims: one.claims };
}

function blankObject({ properties = {}, required = [] }: OutputSchema): { value: Json; claims: boolean } {
  const fields = required.map((name) => [name, blankOf(own(properties, name) ?? { type: 'null' })] as const);
  return {
    value: Object.fromEntries(fields.map(([name, { value }]) => [name, value])),
    claims: fields.some(([, { claims }]) => claims),
  };
}

function fillAt(schema: OutputSchema, facts: readonly Json[], at: string, unanswered: string[]): Json {
  if (!typesOf(schema).includes('object') || schema.properties === undefined) return blankOf(schema).value;
  const filled = Object.entries(schema.properties).flatMap(([name, field]): [string, Json][] => {
    const path = at === '' ? name : `${at}.${name}`;
    const fact = factNamed(name, field, facts);
    if (fact !== undefined) return [[name, fact]];
    if (typesOf(field).includes('object') && field.properties !== undefined) {
      return [[name, fillAt(field, facts, path, unanswered)]];
    }
    const isRequired = schema.required?.includes(name) === true;
    if (isRequired) unanswered.push(path);
    return isRequired || field.default !== undefined ? [[name, blankOf(field).value]] : [];
  });
  return Object.fromEntries(filled);
}

/** The nearest value of that name that fits: what was given first wins, and of one thing what lies highest. */
function factNamed(name: string, schema: OutputSchema, facts: readonly Json[]): Json | undefined {
  const wanted = plainName(name);
  const open: Json[] = [...facts];
  for (let looked = 0; looked < maxLooked && looked < open.length; looked += 1) {
    const value = open[looked];
    if (value === null || typeof value !== 'object') continue;
    if (Array.isArray(value)) continue;
    for (const [key, item] of Object.entries(value)) {
      if (plainName(key) === wanted && fits(schema, item)) return item;
      open.push(item);
    }
  }
  return undefined;
}

/** `creditLimit`, `credit_limit` and `Credit limit` name the same. */
function plainName(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

function own(properties: Record<string, OutputSchema>, name: string): OutputSchema | undefined {
  return Object.hasOwn(properties, name) ? properties[name] : undefined;
}

/** The facts given, a line each: `customer.arr: 48000`. At most 20 lines, each cut to 200 characters. */
export function factLines(given: JsonObject): string[] {
  const lines: string[] = [];
  const open: { name: string; value: Json; depth: number }[] = Object.entries(given).map(([name, value]) => {
    return { name, value, depth: 0 };
  });
  for (let next = open.shift(); next !== undefined && lines.length < 20; next = open.shift()) {
    const { name, value, depth } = next;
    if (value === null || value === '') continue;
    if (typeof value === 'object' && !Array.isArray(value) && depth < 2) {
      const inner = Object.entries(value).map(([key, item]) => ({
        name: `${name}.${key}`,
        value: item,
        depth: depth + 1,
      }));
      open.unshift(...inner);
      continue;
    }
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    lines.push(`${name}: ${text.length > 200 ? `${text.slice(0, 199)}…` : text}`);
  }
  return lines;
}

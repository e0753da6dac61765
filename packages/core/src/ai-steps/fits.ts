import type { Json, JsonObject } from '@renubu/contracts/json';
import type { OutputSchema, OutputType } from '@renubu/contracts/language/ai-step';

/** Problems told at most; the rest would say the same. */
const maxProblems = 20;

/** What keeps a value from fitting a schema, one sentence each; empty when it fits. */
export function outputProblems(schema: OutputSchema, value: Json): string[] {
  const problems: string[] = [];
  check(schema, value, 'The answer', problems);
  return problems.slice(0, maxProblems);
}

/** True when a value fits a schema. */
export function fits(schema: OutputSchema, value: Json): boolean {
  return outputProblems(schema, value).length === 0;
}

/** The types a schema allows. */
export function typesOf({ type }: OutputSchema): readonly OutputType[] {
  return Array.isArray(type) ? type : [type];
}

function check(schema: OutputSchema, value: Json, at: string, problems: string[]): void {
  if (problems.length >= maxProblems) return;
  if (!typesOf(schema).some((type) => isOfType(type, value))) {
    problems.push(`${at} must be of type ${typesOf(schema).join(' or ')}.`);
    return;
  }
  if (schema.enum !== undefined && !schema.enum.some((item) => same(item, value))) {
    problems.push(`${at} must be one of ${schema.enum.map((item) => JSON.stringify(item)).join(', ')}.`);
  }
  if (typeof value === 'string')
    checkRange(value.length, schema.minLength, schema.maxLength, `${at} (length)`, problems);
  if (typeof value === 'number') checkRange(value, schema.minimum, schema.maximum, at, problems);
  if (Array.isArray(value)) checkList(schema, value, at, problems);
  else if (value !== null && typeof value === 'object') checkObject(schema, value, at, problems);
}

function checkRange(
  value: number,
  least: number | undefined,
  most: number | undefined,
  at: string,
  problems: string[],
): void {
  if (least !== undefined && value < least) problems.push(`${at} must be at least ${least}.`);
  if (most !== undefined && value > most) problems.push(`${at} must be at most ${most}.`);
}

function checkList(schema: OutputSchema, value: Json[], at: string, problems: string[]): void {
  checkRange(value.length, schema.minItems, schema.maxItems, `${at} (entries)`, problems);
  const { items } = schema;
  if (items !== undefined) value.forEach((item, index) => check(items, item, `${at}[${index}]`, problems));
}

function checkObject(schema: OutputSchema, value: JsonObject, at: string, problems: string[]): void {
  const properties = schema.properties ?? {};
  for (const name of schema.required ?? []) {
    if (!Object.hasOwn(value, name)) problems.push(`${at} has no “${name}”.`);
  }
  for (const [name, item] of Object.entries(value)) {
    const field = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (field !== undefined) check(field, item, `“${name}”`, problems);
    else if (schema.additionalProperties === false) problems.push(`${at} may not have “${name}”.`);
  }
}

function isOfType(type: OutputType, value: Json): boolean {
  switch (type) {
    case 'null':
      return value === null;
    case 'array':
      return Array.isArray(value);
    case 'object':
      return value !== null && typeof value === 'object' && !Array.isArray(value);
    case 'integer':
      return Number.isInteger(value);
    case 'number':
      return typeof value === 'number' && Number.isFinite(value);
    case 'string':
    case 'boolean':
      return typeof value === type;
  }
}

function same(one: Json, other: Json): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

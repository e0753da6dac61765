import type { z } from 'zod';
import type { DataPath } from './findings.ts';
import { isLoose } from './loose.ts';

interface Definition {
  type: string;
  shape?: Record<string, z.core.$ZodType>;
  element?: z.core.$ZodType;
  valueType?: z.core.$ZodType;
  innerType?: z.core.$ZodType;
  getter?: () => z.core.$ZodType;
  options?: readonly z.core.$ZodType[];
}

function definitionOf(schema: z.core.$ZodType): Definition {
  return schema._zod.def as Definition;
}

/** The schema without `optional` and `default` around it; `lazy` stays when `keepLazy`. */
export function unwrap(schema: z.core.$ZodType, keepLazy = false): z.core.$ZodType {
  const definition = definitionOf(schema);
  const wraps = definition.type === 'optional' || definition.type === 'default' || definition.type === 'nullable';
  if (wraps && definition.innerType !== undefined) return unwrap(definition.innerType, keepLazy);
  if (definition.type === 'lazy' && !keepLazy && definition.getter !== undefined) return unwrap(definition.getter());
  return schema;
}

/** Names of the fields of an object schema; null for other schemas. */
export function fieldsOf(schema: z.core.$ZodType): string[] | null {
  const { shape } = definitionOf(unwrap(schema));
  return shape === undefined ? null : Object.keys(shape);
}

/** The schemas a union chooses from; null for other schemas. */
export function optionsOf(schema: z.core.$ZodType): readonly z.core.$ZodType[] | null {
  return definitionOf(unwrap(schema)).options ?? null;
}

/**
 * The schema that governs a path of a value, with unions decided by the value there: the option whose `type` fits, else
 * the one that shares most keys. Null when the path leaves the schema.
 */
export function schemaAt(schema: z.core.$ZodType, value: unknown, path: DataPath): z.core.$ZodType | null {
  let current = schema;
  let data = value;
  for (const part of path) {
    const definition = definitionOf(unwrap(chooseOption(current, data)));
    const next =
      typeof part === 'number'
        ? definition.element
        : (own(definition.shape, part) ?? definition.valueType ?? undefined);
    if (next === undefined) return null;
    current = next;
    data = childOf(data, part);
  }
  return current;
}

/** The option of a union meant by a value; the schema itself when it is no union. */
export function chooseOption(schema: z.core.$ZodType, value: unknown): z.core.$ZodType {
  const options = optionsOf(schema);
  if (options === null) return schema;
  const index = bestOption(options, value);
  return options[index] ?? schema;
}

/** Position of the option meant by a value; −1 when it shares no key with any. */
export function bestOption(options: readonly z.core.$ZodType[], value: unknown): number {
  if (!isLoose(value)) return -1;
  const keys = Object.keys(value);
  let best = -1;
  let bestShared = 0;
  options.forEach((option, index) => {
    const { shape } = definitionOf(unwrap(option));
    if (shape === undefined || literalsClash(shape, value)) return;
    const shared = keys.filter((key) => Object.hasOwn(shape, key)).length;
    if (shared > bestShared) {
      best = index;
      bestShared = shared;
    }
  });
  return best;
}

function literalsClash(shape: Record<string, z.core.$ZodType>, value: Record<string, unknown>): boolean {
  return Object.entries(shape).some(([key, schema]) => {
    const definition = definitionOf(schema) as Definition & { values?: readonly unknown[] };
    return definition.type === 'literal' && definition.values !== undefined && !definition.values.includes(value[key]);
  });
}

/** The value below a key or position; undefined when there is none. */
export function childOf(value: unknown, part: string | number): unknown {
  if (Array.isArray(value)) return typeof part === 'number' ? (value[part] as unknown) : undefined;
  return isLoose(value) && Object.hasOwn(value, part) ? value[part] : undefined;
}

export function valueAt(value: unknown, path: DataPath): unknown {
  return path.reduce<unknown>(childOf, value);
}

function own(shape: Record<string, z.core.$ZodType> | undefined, key: string): z.core.$ZodType | undefined {
  return shape !== undefined && Object.hasOwn(shape, key) ? shape[key] : undefined;
}

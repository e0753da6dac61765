import type { ProblemItem } from '@renubu/contracts/problem';
import type { FastifySchemaCompiler } from 'fastify';
import { z } from 'zod';
import { nearestName } from '@renubu/core/conditions/nearest';
import { invalid, type Problem } from './problem.ts';

/** A part of a request (`body`, `query`, `params`, `headers`) breaks its schema. */
export class RequestInvalid extends Error {
  readonly statusCode = 400;
  constructor(
    readonly part: string,
    readonly items: ProblemItem[],
  ) {
    super('The request is not valid.');
    this.name = 'RequestInvalid';
  }

  toProblem(): Problem {
    return invalid(this.items);
  }
}

const partNames: Record<string, string> = { querystring: 'query' };

/** Checks a part of the request with its zod schema. Objects refuse keys they do not know, with the nearest name. */
export const validatorCompiler: FastifySchemaCompiler<z.ZodType> = ({ schema, httpPart = 'body' }) => {
  const part = partNames[httpPart] ?? httpPart;
  const closed = part === 'body' || part === 'query';
  return (data: unknown) => {
    const unknown = closed ? unknownKeys(schema, data) : [];
    const result = schema.safeParse(data);
    const issues = result.success ? [] : result.error.issues;
    if (result.success && unknown.length === 0) return { value: result.data };
    const items = [
      ...issues.flatMap((issue) => describe(issue, schema, part, data)),
      ...unknown.map((key) => unknownKey(key, [], schema, part)),
    ];
    return { error: new RequestInvalid(part, items) };
  };
};

function unknownKeys(schema: z.ZodType, data: unknown): string[] {
  if (!(schema instanceof z.ZodObject) || schema.def.catchall !== undefined) return [];
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return [];
  return Object.keys(data).filter((key) => !Object.hasOwn(schema.shape, key));
}

/** Turns the issues of a zod error about `data` into problem items; `part` opens each path. */
export function describeIssues(error: z.ZodError, schema: z.ZodType, part: string, data: unknown): ProblemItem[] {
  return error.issues.flatMap((issue) => describe(issue, schema, part, data));
}

function describe(issue: z.core.$ZodIssue, schema: z.ZodType, part: string, data: unknown): ProblemItem[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(key, issue.path, schema, part));
  const item: ProblemItem = { path: pathText(part, issue.path), code: issue.code, message: issue.message };
  const suggestion = suggestValue(issue, data);
  return [suggestion === undefined ? item : { ...item, suggestion }];
}

function unknownKey(key: string, path: readonly PropertyKey[], schema: z.ZodType, part: string): ProblemItem {
  const known = [...new Set(objectsAt(schema, path).flatMap((object) => Object.keys(object.shape)))];
  const meant = nearestName(key, known);
  return {
    path: pathText(part, [...path, key]),
    code: 'unrecognized_key',
    message: `"${key}" is not known here.`,
    suggestion: meant === undefined ? `Known: ${known.slice(0, 20).join(', ')}.` : `Did you mean "${meant}"?`,
  };
}

function suggestValue(issue: z.core.$ZodIssue, data: unknown): string | undefined {
  if (issue.code !== 'invalid_value') return undefined;
  const given = issue.path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key],
    data,
  );
  if (typeof given !== 'string') return undefined;
  const meant = nearestName(
    given,
    issue.values.filter((value): value is string => typeof value === 'string'),
  );
  return meant === undefined ? undefined : `Did you mean "${meant}"?`;
}

/** `body.steps[2].title` */
export function pathText(part: string, path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : `${text}.${String(key)}`),
    part,
  );
}

/** The object schemas that a path may lead to: unions have several. */
function objectsAt(schema: unknown, path: readonly PropertyKey[]): z.ZodObject[] {
  const unwrapped = unwrap(schema);
  if (unwrapped instanceof z.ZodUnion) return unwrapped.options.flatMap((option) => objectsAt(option, path));
  const [key, ...rest] = path;
  if (key === undefined) return unwrapped instanceof z.ZodObject ? [unwrapped] : [];
  if (unwrapped instanceof z.ZodObject) return objectsAt(unwrapped.shape[String(key)], rest);
  if (unwrapped instanceof z.ZodArray) return objectsAt(unwrapped.element, rest);
  if (unwrapped instanceof z.ZodRecord) return objectsAt(unwrapped.valueType, rest);
  return [];
}

function unwrap(schema: unknown): unknown {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault) {
    return unwrap(schema.unwrap());
  }
  if (schema instanceof z.ZodLazy) return unwrap(schema.unwrap());
  if (schema instanceof z.ZodPipe) return unwrap(schema.in);
  return schema;
}

import type { JsonObject } from '@renubu/contracts/json';
import type { ProblemItem } from '@renubu/contracts/problem';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { compilePattern } from '@renubu/core/conditions/patterns';
import { LRUCache } from 'lru-cache';
import type { Context } from '../../../platform/context.ts';
import { Problem } from '../../../platform/http/problem.ts';
import type { IncomingEvent } from '../incoming.ts';

interface CheckedType {
  validation: 'warn' | 'reject';
  validate: ValidateFunction;
}

type Catalog = ReadonlyMap<string, CheckedType>;

/** A change of a schema is seen by other processes within this time, by this one at once. */
const cacheMs = 2000;
const maxErrors = 10;
const caches = new WeakMap<Context, LRUCache<string, Catalog>>();

function cacheOf(ctx: Context): LRUCache<string, Catalog> {
  const cache = caches.get(ctx) ?? new LRUCache<string, Catalog>({ max: 1000, ttl: cacheMs });
  caches.set(ctx, cache);
  return cache;
}

/** Reads the schemas of an organization anew with the next event. */
export const forgetTypes = (ctx: Context, organizationId: string): void => void cacheOf(ctx).delete(organizationId);

/** Patterns of schemas in linear time: JavaScript's own can be made to run for ever. A text too long for one fails it. */
const linear = Object.assign(
  (pattern: string) => {
    const matches = compilePattern(pattern);
    return {
      // By this name the validator tells patterns apart.
      toString: () => `/${pattern}/`,
      test: (text: string) => {
        try {
          return matches(text);
        } catch {
          return false;
        }
      },
    };
  },
  { code: 'linear' },
);

/** Prepares a JSON Schema. Throws 422 `invalid_schema` with what is wrong with it. */
export function compileSchema(schema: JsonObject): ValidateFunction {
  const draft7 = typeof schema['$schema'] === 'string' && schema['$schema'].includes('draft-07');
  const options = { allErrors: true, strict: false, validateFormats: false, code: { regExp: linear } } as const;
  try {
    const validate = draft7 ? new Ajv(options).compile(schema) : new Ajv2020(options).compile(schema);
    // A schema that refers to itself without going deeper into the data would never come to an end.
    for (const probe of [null, {}, [], '']) validate(probe);
    return validate;
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new Problem(422, 'invalid_schema', `The schema cannot be used: ${message}`, {
      errors: [{ path: 'body.schema', code: 'invalid_schema', message }],
      cause,
    });
  }
}

type Checkable = Pick<IncomingEvent, 'type' | 'data'>;

/**
 * Holds events against the schemas of their types. Returns what to warn of, for each event. Throws 422 `schema_violated`
 * with every error of types that reject.
 */
export async function checkTypes(
  ctx: Context,
  organizationId: string,
  events: readonly Checkable[],
): Promise<string[][]> {
  return checkKnownTypes(ctx, organizationId, events) ?? check(await loadCatalog(ctx, organizationId), events);
}

/** The same at once, where the schemas were read a moment ago; undefined where they have to be read first. */
export function checkKnownTypes(
  ctx: Context,
  organizationId: string,
  events: readonly Checkable[],
): string[][] | undefined {
  const catalog = cacheOf(ctx).get(organizationId);
  return catalog === undefined ? undefined : check(catalog, events);
}

function check(catalog: Catalog, events: readonly Checkable[]): string[][] {
  if (catalog.size === 0) return events.map(() => []);
  const refused: ProblemItem[] = [];
  const warnings = events.map((event, index) => {
    const type = catalog.get(event.type);
    if (type === undefined || type.validate(event.data)) return [];
    const errors = (type.validate.errors ?? []).slice(0, maxErrors);
    if (type.validation === 'warn') return errors.map(inWords);
    const path = events.length === 1 ? 'body' : `body[${index}]`;
    refused.push(...errors.map((error) => problemOf(error, path)));
    return [];
  });
  if (refused.length > 0) {
    throw new Problem(422, 'schema_violated', 'The data does not fit the schema of its event type.', {
      errors: refused,
    });
  }
  return warnings;
}

async function loadCatalog(ctx: Context, organizationId: string): Promise<Catalog> {
  const { rows } = await ctx.db.system.query<{ type: string; schema: JsonObject; validation: 'warn' | 'reject' }>(
    `select type, schema, validation from renubu.event_types
      where organization_id = $1 and schema is not null and validation <> 'off'`,
    [organizationId],
  );
  const catalog = new Map(
    rows.map(({ type, schema, validation }) => [type, { validation, validate: compileSchema(schema) }] as const),
  );
  cacheOf(ctx).set(organizationId, catalog);
  return catalog;
}

const inWords = ({ instancePath, message = 'is not valid' }: ErrorObject): string =>
  `data${instancePath.replaceAll('/', '.')} ${message}`;

const problemOf = (error: ErrorObject, path: string): ProblemItem => ({
  path: `${path}.data${error.instancePath.replaceAll('/', '.')}`,
  code: error.keyword,
  message: error.message ?? 'is not valid',
});

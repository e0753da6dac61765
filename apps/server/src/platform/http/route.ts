import { problem, problemContentType } from '@renubu/contracts/problem';
import type { FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify';
import { z } from 'zod';
import type { Session } from '../session.ts';
import type { App } from './types.ts';
import { validatorCompiler } from './validation.ts';

export interface RouteSchema {
  params?: z.ZodType;
  query?: z.ZodType;
  body?: z.ZodType;
  headers?: z.ZodType;
  response?: Record<number, z.ZodType>;
}

type Parsed<T> = T extends z.ZodType ? z.output<T> : unknown;

/** A request whose parts have passed their schemas. `session` is missing only on public routes. */
export type RouteRequest<P extends string, S extends RouteSchema> = Omit<
  FastifyRequest,
  'params' | 'query' | 'body' | 'session'
> & {
  params: Parsed<S['params']>;
  query: Parsed<S['query']>;
  body: Parsed<S['body']>;
  session: P extends 'public' ? Session | undefined : Session;
};

type Answer<S extends RouteSchema> =
  S['response'] extends Record<number, z.ZodType> ? z.output<S['response'][keyof S['response']]> : unknown;

export interface RouteDefinition<P extends string, S extends RouteSchema> {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  url: string;
  /** `public`, `signedIn`, or the permission the caller needs. */
  permission: P;
  tags: string[];
  /** One line for the reference. */
  summary: string;
  description?: string;
  operationId?: string;
  schema?: S;
  /** Stricter than the general limit, for example sign-in. `timeWindow` in milliseconds or as text (`1 minute`). */
  rateLimit?: { max: number; timeWindow: number | string };
  /** Bytes; 1 MiB when absent. */
  bodyLimit?: number;
  /** False for a POST that must not keep its answer, for example one with a secret in it. */
  idempotency?: boolean;
  /** The handler checks the body by itself, for example after its signature; the schema describes it only. */
  uncheckedBody?: boolean;
  /** Media types that the operation reads when it is not JSON, for the reference. */
  consumes?: string[];
  /** Left out of the reference. */
  hidden?: boolean;
  /**
   * Called by programs thousands of times a second: no compression, no headers meant for browsers' pages, no limit per
   * caller. What protects the server then is its own back-pressure.
   */
  hot?: boolean;
  handler: (request: RouteRequest<P, S>, reply: FastifyReply) => Promise<Answer<S> | FastifyReply>;
}

/** Schema of an answer without a body (204). */
export const noContent = z.undefined().meta({ description: 'Done; nothing to say.' });

const refusal = { description: 'What went wrong.', content: { [problemContentType]: { schema: problem } } };

/** Registers a route: who may use it, what it takes, what it answers, what it does. */
export function route<const P extends string, S extends RouteSchema>(
  app: App,
  definition: RouteDefinition<P, S>,
): void {
  const { schema, permission, rateLimit, bodyLimit, idempotency, uncheckedBody, hot } = definition;
  app.route({
    method: definition.method,
    url: definition.url,
    ...(bodyLimit === undefined ? {} : { bodyLimit }),
    ...(uncheckedBody === true ? { validatorCompiler: exceptBody as never } : {}),
    ...(hot === true ? { compress: false, helmet: false } : {}),
    config: {
      permission,
      ...(hot === true ? { rateLimit: false as const } : rateLimit ? { rateLimit } : {}),
      ...(idempotency === undefined ? {} : { idempotency }),
    },
    schema: {
      ...(definition.hidden ? { hide: true } : {}),
      tags: definition.tags,
      summary: definition.summary,
      ...(definition.description ? { description: definition.description } : {}),
      ...(definition.consumes ? { consumes: definition.consumes } : {}),
      operationId: definition.operationId ?? operationId(definition.method, definition.url),
      ...(permission === 'public' ? { security: [] } : {}),
      ...(schema?.params ? { params: schema.params } : {}),
      ...(schema?.query ? { querystring: schema.query } : {}),
      ...(schema?.body ? { body: schema.body } : {}),
      ...(schema?.headers ? { headers: schema.headers } : {}),
      response: { ...schema?.response, '4xx': refusal, '5xx': refusal },
    },
    handler: definition.handler as unknown as RouteHandlerMethod as never,
  });
}

/** Checks everything but the body. */
const exceptBody: typeof validatorCompiler = (part) =>
  part.httpPart === 'body' ? (value) => ({ value }) : validatorCompiler(part);

/** `GET /api/v1/queue/{csmId}` → `getQueueByCsmId`: stable, unique and readable in the generated client. */
function operationId(method: string, url: string): string {
  const words = url
    .replace(/^\/api\/v1/, '')
    .split('/')
    .filter(Boolean)
    .map((part) => (part.startsWith(':') ? `by-${part.slice(1)}` : part));
  return [method.toLowerCase(), ...words]
    .join('-')
    .replace(/[^a-zA-Z0-9]+(.)/g, (_, letter: string) => letter.toUpperCase());
}

import type { FastifyRequest } from 'fastify';
import type { RouteContract } from '@renubu/contracts/routes/route';
import type { ProblemBody } from '@renubu/contracts/problem';
import type { Json, JsonObject } from '@renubu/contracts/json';
import { invalid } from '../../platform/http/problem.ts';
import type { App } from '../../platform/http/types.ts';
import { describeIssues } from '../../platform/http/validation.ts';

/** Answers of a route: what it gives, or the problem it answers with. */
export type Answered = { ok: true; body: Json } | { ok: false; problem: ProblemBody };

/** Calls a route of the API as the caller of a request. */
export type CallRoute = (
  route: RouteContract,
  args: JsonObject,
  options?: { idempotencyKey?: string },
) => Promise<Answered>;

const credentials = ['authorization', 'x-api-key'] as const;

/**
 * Calls routes inside this process with the caller's own credentials: authentication, permission, limits, validation and
 * row-level security are those of the API, because they are the API.
 */
export function callerFor(app: App, request: FastifyRequest): CallRoute {
  const own = Object.fromEntries(
    credentials.flatMap((name) => (request.headers[name] === undefined ? [] : [[name, String(request.headers[name])]])),
  );
  return async (route, args, { idempotencyKey } = {}) => {
    const refusal = pathRefusal(route, args);
    if (refusal !== null) return { ok: false, problem: refusal };
    const { url, body } = requestOf(route, args);
    const response = await app.inject({
      method: route.method,
      url,
      remoteAddress: request.ip,
      headers: {
        ...own,
        accept: 'application/json',
        host: request.host,
        'x-request-id': request.id,
        ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
      },
      ...(body === undefined ? {} : { payload: body }),
    });
    const answer: unknown = response.body === '' ? {} : response.json();
    return response.statusCode < 400
      ? { ok: true, body: answer as Json }
      : { ok: false, problem: answer as ProblemBody };
  };
}

/** Names of the members that a part of a route's input has; empty when it has none. */
export function namesOf(part: unknown): string[] {
  return part !== null && typeof part === 'object' && 'shape' in part ? Object.keys(part.shape as object) : [];
}

/**
 * What keeps arguments from standing in the path of a route; null when nothing does. Checked before the address is made:
 * an absent part or one of dots would lead to another route.
 */
function pathRefusal({ schema, url }: RouteContract, args: JsonObject): ProblemBody | null {
  const names = [...url.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
  const given = Object.fromEntries(names.flatMap((name) => (name in args ? [[name, args[name]]] : [])));
  const parsed = schema?.params?.safeParse(given);
  if (schema?.params !== undefined && parsed?.success === false) {
    return invalid(describeIssues(parsed.error, schema.params, 'params', given)).toBody();
  }
  const bad = names.find((name) => ['', '.', '..'].includes(textOf(args[name])));
  if (bad === undefined) return null;
  return invalid([{ path: `params.${bad}`, code: 'invalid_value', message: 'This names nothing.' }]).toBody();
}

/** Puts arguments where the route takes them: into its path, its query, and the rest into the body. */
function requestOf(route: RouteContract, args: JsonObject): { url: string; body: JsonObject | undefined } {
  const params = new Set(namesOf(route.schema?.params));
  const query = new Set(namesOf(route.schema?.query));
  const url = route.url.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(textOf(args[name])));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(args)) {
    if (!query.has(name) || value === null) continue;
    for (const item of Array.isArray(value) ? value : [value]) search.append(name, textOf(item));
  }
  const rest = Object.entries(args).filter(([name]) => !params.has(name) && !query.has(name));
  const hasBody = route.schema?.body !== undefined;
  return {
    url: search.size === 0 ? url : `${url}?${search.toString()}`,
    body: hasBody ? Object.fromEntries(rest) : undefined,
  };
}

function textOf(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

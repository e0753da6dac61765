import createClient, { type Client, type Middleware } from 'openapi-fetch';
import type { paths } from './api.gen.ts';
import { ApiProblem, toApiProblem } from './problem.ts';

/** Typed by path: `client.GET('/api/v1/tasks/{id}', { params: { path: { id } } })`. */
export type RenubuClient = Client<paths>;

export interface RenubuClientOptions {
  /** Where the server is, for example `https://renubu.example.com`; empty text for the page's own origin. */
  baseUrl: string;
  /** Sent with each request, for example an API key. */
  headers?: Record<string, string>;
  fetch?: (request: Request) => Promise<Response>;
  /** Makes idempotency keys. */
  newKey?: () => string;
}

/**
 * A client of the HTTP API for browsers and Node. Cookies of the own origin go along; each POST carries an
 * `Idempotency-Key`, so that repeating the same `Request` is safe.
 */
export function createRenubuClient({
  baseUrl,
  headers,
  fetch,
  newKey = () => globalThis.crypto.randomUUID(),
}: RenubuClientOptions): RenubuClient {
  const client = createClient<paths>({
    baseUrl,
    credentials: 'same-origin',
    ...(headers ? { headers } : {}),
    ...(fetch ? { fetch } : {}),
  });
  client.use(idempotencyKeys(newKey));
  return client;
}

function idempotencyKeys(newKey: () => string): Middleware {
  return {
    onRequest({ request }) {
      if (request.method === 'POST' && !request.headers.has('idempotency-key')) {
        request.headers.set('idempotency-key', newKey());
      }
      return request;
    },
  };
}

interface Answer<Data> {
  data?: Data | undefined;
  error?: unknown;
  response: Response;
}

/** The data of an answer. Throws `ApiProblem` when the server refused, and when it could not be reached. */
export async function unwrap<Data>(answer: Promise<Answer<Data>>): Promise<Data> {
  return (await readAnswer(answer)).data;
}

/** Like `unwrap`, with the ETag to send back as `If-Match`. */
export async function unwrapWithEtag<Data>(
  answer: Promise<Answer<Data>>,
): Promise<{ data: Data; etag: string | null }> {
  const { data, response } = await readAnswer(answer);
  return { data, etag: response.headers.get('etag') };
}

async function readAnswer<Data>(answer: Promise<Answer<Data>>): Promise<{ data: Data; response: Response }> {
  const { data, error, response } = await answer.catch((cause: unknown) => {
    throw unreachable(cause);
  });
  if (!response.ok) throw toApiProblem(response, error);
  return { data: data as Data, response };
}

function unreachable(cause: unknown): unknown {
  if (!(cause instanceof TypeError)) return cause;
  const problem = new ApiProblem(0, 'unreachable', 'The server cannot be reached just now.');
  problem.cause = cause;
  return problem;
}

/** Headers of an update: it is refused with 412 when the resource is no longer at this revision. */
export function ifMatch(revision: number | string): { 'If-Match': string } {
  const text = String(revision);
  return { 'If-Match': text.startsWith('"') || text === '*' ? text : `"${text}"` };
}

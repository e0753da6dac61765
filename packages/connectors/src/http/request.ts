import type { Json } from '@renubu/contracts/json';
import { z } from 'zod';
import type { Call } from '../connector.ts';
import { classOfStatus, ConnectorError, invalidInput, retryAfterMs } from '../errors.ts';
import type { HttpAnswer, HttpRequest } from '../network/send.ts';
import { headersSchema, type HttpConfig, type HttpSecrets } from './settings.ts';

const statusSchema = z.coerce.number().int().min(100).max(599);
const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);

export const requestSchema = z.strictObject({
  method: z.preprocess(
    (method) => (typeof method === 'string' ? method.toUpperCase() : method),
    z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD']).optional(),
  ),
  url: z.string().min(1).max(4000),
  headers: headersSchema.default({}),
  query: z.record(z.string(), z.union([scalar, z.array(scalar)])).default({}),
  body: z.json().optional(),
  expectStatus: z.union([statusSchema.transform((status) => [status]), z.array(statusSchema)]).optional(),
});
export type RequestInput = z.output<typeof requestSchema>;
type HttpCall = Call<HttpConfig, HttpSecrets>;

const maxRedirects = 3;
/** Of an answer in a message. Whoever shows the message hides secrets first and cuts it then. */
const maxSaid = 64 * 1024;
const redirects = new Set([301, 302, 303, 307, 308]);

/** Sends a request and reads its answer. A status of 400 and above, or one not expected, is a `ConnectorError`. */
export async function performRequest(input: RequestInput, call: HttpCall): Promise<Json> {
  const request = requestOf(input, call);
  const answer = await send(request, call);
  const expected = input.expectStatus?.includes(answer.status) ?? answer.status < 400;
  if (!expected) throw refused(answer, request.url, call.now());
  return { status: answer.status, headers: answer.headers, body: bodyOf(answer) };
}

function requestOf(input: RequestInput, call: HttpCall): HttpRequest {
  const { config, secrets, idempotencyKey, signal } = call;
  const url = addressOf(input.url, config.baseUrl);
  for (const [name, value] of Object.entries(input.query)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== null) url.searchParams.append(name, String(one));
    }
  }
  const method = input.method ?? (input.body === undefined ? 'GET' : 'POST');
  const isText = typeof input.body === 'string';
  const body = input.body === undefined || isText ? (input.body as string | undefined) : JSON.stringify(input.body);
  const own = Object.entries({ ...config.headers, ...input.headers }).map(([name, value]) => [
    name.toLowerCase(),
    value,
  ]);
  const trusted = config.baseUrl === undefined || new URL(config.baseUrl).origin === url.origin;
  return {
    method,
    url,
    headers: {
      accept: 'application/json, text/*;q=0.9, */*;q=0.5',
      ...(body === undefined ? {} : { 'content-type': isText ? 'text/plain; charset=utf-8' : 'application/json' }),
      'idempotency-key': idempotencyKey,
      ...(trusted ? signIn(config, secrets) : {}),
      ...Object.fromEntries(own),
    },
    ...(body === undefined || method === 'GET' || method === 'HEAD' ? {} : { body }),
    signal,
    timeoutMs: config.timeoutSeconds * 1000,
    maxBytes: config.maxResponseKb * 1024,
  };
}

/** A full address as it is; a path below the base address, whose path stays in front. Never outside of the base. */
function addressOf(text: string, baseUrl: string | undefined): URL {
  const absolute = /^[a-z][a-z0-9+.-]*:/i.test(text);
  if (!absolute && baseUrl === undefined) {
    throw invalidInput('url: give a full address, or choose a connection with a base address');
  }
  const address = absolute ? text : `${baseUrl?.replace(/\/+$/, '')}/${text.replace(/^\/+/, '')}`;
  if (!URL.canParse(address)) throw invalidInput('url: this is no address');
  const url = new URL(address);
  if (url.username !== '' || url.password !== '') throw invalidInput('url: put the sign-in into the connection');
  if (!absolute && baseUrl !== undefined && !isBelow(url, new URL(baseUrl))) {
    throw invalidInput('url: the path leads out of the base address');
  }
  return url;
}

function isBelow({ origin, pathname }: URL, base: URL): boolean {
  const folder = base.pathname.replace(/\/+$/, '');
  return origin === base.origin && (pathname === folder || pathname.startsWith(`${folder}/`));
}

function signIn(config: HttpConfig, { token, password }: HttpSecrets): Record<string, string> {
  if (config.auth === 'bearer' && token !== undefined) return { authorization: `Bearer ${token}` };
  if (config.auth === 'apiKey' && token !== undefined) return { [config.apiKeyHeader.toLowerCase()]: token };
  if (config.auth !== 'basic') return {};
  const credentials = Buffer.from(`${config.username ?? ''}:${password ?? ''}`).toString('base64');
  return { authorization: `Basic ${credentials}` };
}

async function send(first: HttpRequest, { network, config }: HttpCall): Promise<HttpAnswer> {
  let request = first;
  for (let hops = 0; ; hops += 1) {
    const answer = await network.http(request);
    const { location } = answer.headers;
    if (!config.followRedirects || !redirects.has(answer.status) || location === undefined) return answer;
    if (hops === maxRedirects) {
      throw new ConnectorError(
        'too_many_redirects',
        `${first.url.host} redirects more than ${maxRedirects} times.`,
        'permanent',
      );
    }
    request = redirected(request, answer.status, location);
  }
}

/** Where a redirect leads: other origins get no sign-in and none of our headers; 303 asks with GET. */
function redirected(request: HttpRequest, status: number, location: string): HttpRequest {
  if (!URL.canParse(location, request.url.href)) {
    throw new ConnectorError(
      'bad_answer',
      `${request.url.host} redirects to something that is no address.`,
      'permanent',
    );
  }
  const url = new URL(location, request.url);
  const { body: _body, ...withoutBody } = request;
  const toGet = status === 303 || ((status === 301 || status === 302) && request.method === 'POST');
  const { accept = '*/*', 'idempotency-key': key = '', 'content-type': type } = request.headers;
  const plain = { accept, 'idempotency-key': key, ...(type === undefined || toGet ? {} : { 'content-type': type }) };
  const next: HttpRequest = toGet ? { ...withoutBody, method: 'GET' } : request;
  return { ...next, url, headers: url.origin === request.url.origin ? request.headers : plain };
}

function refused(answer: HttpAnswer, { host }: URL, now: Date): ConnectorError {
  const { status } = answer;
  const said = answer.body.toString('utf8', 0, maxSaid).replace(/\s+/g, ' ').trim();
  const message = `${host} answered ${status}${said === '' ? '.' : `: ${said}`}`;
  const failureClass = status < 400 ? 'permanent' : classOfStatus(status);
  const wait = retryAfterMs(answer.headers['retry-after'], now);
  return new ConnectorError(`http_${status}`, message, failureClass, { retryAfterMs: wait });
}

/** JSON when the answer says or shows that it is, text otherwise. Malformed JSON of a JSON answer stays text. */
export function bodyOf({ headers, body }: HttpAnswer): Json {
  if (body.length === 0) return null;
  const text = body.toString('utf8');
  const type = headers['content-type'] ?? '';
  if (!/\bjson\b/i.test(type) && type !== '') return text;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

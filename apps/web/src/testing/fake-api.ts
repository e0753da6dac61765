import { vi } from 'vitest';

export interface FakeRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: Headers;
  body: unknown;
}
interface Refusal {
  refused: { status: number; code: string; detail: string; headers: Record<string, string>; [extra: string]: unknown };
}
type Answer = unknown;
type Handler = Answer | ((request: FakeRequest) => Answer);

/** An answer of 400 and above, as problem details. */
export const refuse = (
  status: number,
  code: string,
  extra: { detail?: string; headers?: Record<string, string>; [key: string]: unknown } = {},
): Refusal => ({
  refused: { detail: code, headers: {}, ...extra, status, code },
});
const isRefusal = (value: unknown): value is Refusal =>
  typeof value === 'object' && value !== null && 'refused' in value && typeof value.refused === 'object';

/**
 * Replaces `fetch`. Keys are `GET /api/v1/queue` or with a `*` for one part of the path; later keys win.
 * A `Response` is given as it is. Unknown requests answer 404 and are listed in `missed`.
 */
export function fakeApi(handlers: Record<string, Handler>) {
  const requests: FakeRequest[] = [];
  const missed: string[] = [];
  const table = { ...handlers };
  vi.stubGlobal('fetch', async (request: Request): Promise<Response> => {
    const url = new URL(request.url);
    const text = await request.text();
    const seen: FakeRequest = {
      method: request.method,
      path: url.pathname,
      query: url.searchParams,
      headers: request.headers,
      body: text === '' ? undefined : JSON.parse(text),
    };
    requests.push(seen);
    const key = Object.keys(table).findLast((candidate) => fits(candidate, seen));
    if (key === undefined) missed.push(`${seen.method} ${seen.path}`);
    const handler = key === undefined ? refuse(404, 'not_found') : table[key];
    return respond(typeof handler === 'function' ? await (handler as (request: FakeRequest) => Answer)(seen) : handler);
  });
  return {
    requests,
    missed,
    /** Changes an answer from now on. */
    on: (key: string, handler: Handler): void => {
      table[key] = handler;
    },
    /** Requests with this method and path, in order. */
    calls: (key: string): FakeRequest[] => requests.filter((request) => fits(key, request)),
  };
}

function fits(key: string, { method, path }: FakeRequest): boolean {
  const [wantedMethod, wantedPath = ''] = key.split(' ');
  const pattern = new RegExp(`^${wantedPath.replaceAll('*', '[^/]+')}$`);
  return wantedMethod === method && pattern.test(path);
}

function respond(answer: unknown): Response {
  if (answer === undefined) return new Response(null, { status: 204 });
  if (answer instanceof Response) return answer;
  if (!isRefusal(answer)) return Response.json(answer);
  const { headers, status, ...problem } = answer.refused;
  return new Response(JSON.stringify({ type: 'about:blank', title: problem.code, status, ...problem }), {
    status,
    headers: { 'content-type': 'application/problem+json', ...headers },
  });
}

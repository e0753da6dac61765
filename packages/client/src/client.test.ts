import { describe, expect, it } from 'vitest';
import { createRenubuClient, ifMatch, unwrap, unwrapWithEtag } from './client.ts';
import { ApiProblem } from './problem.ts';

const id = '0190b5a0-0000-7000-8000-000000000001';
const json = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  new Response(body === undefined ? null : JSON.stringify(body), {
    status,
    headers: { 'content-type': status >= 400 ? 'application/problem+json' : 'application/json', ...headers },
  });

function clientAnswering(answer: () => Response) {
  const requests: Request[] = [];
  const client = createRenubuClient({
    baseUrl: 'http://renubu.test',
    headers: { 'x-api-key': 'k' },
    newKey: () => 'key-1',
    fetch: async (request) => {
      requests.push(request);
      return answer();
    },
  });
  return { client, requests };
}

describe('createRenubuClient', () => {
  it('fills paths and queries and sends the given headers', async () => {
    const { client, requests } = clientAnswering(() => json(200, { items: [], nextCursor: null }));
    const tasks = await unwrap(client.GET('/api/v1/tasks', { params: { query: { limit: 10, mine: 'true' } } }));
    expect(tasks.items).toEqual([]);
    expect(requests[0]?.url).toBe('http://renubu.test/api/v1/tasks?limit=10&mine=true');
    expect(requests[0]?.headers.get('x-api-key')).toBe('k');
    expect(requests[0]?.headers.has('idempotency-key')).toBe(false);
  });

  it('gives each POST an idempotency key, keeping one that is there', async () => {
    const { client, requests } = clientAnswering(() => json(200, {}));
    await unwrap(client.POST('/api/v1/tasks/{id}/complete', { params: { path: { id } } }));
    await unwrap(
      client.POST('/api/v1/tasks/{id}/complete', { params: { path: { id } }, headers: { 'Idempotency-Key': 'mine' } }),
    );
    expect(requests.map(({ headers }) => headers.get('idempotency-key'))).toEqual(['key-1', 'mine']);
  });

  it('sends If-Match and reads the ETag', async () => {
    const { client, requests } = clientAnswering(() => json(200, { title: 'Call' }, { etag: '"4"' }));
    const answer = await unwrapWithEtag(
      client.PATCH('/api/v1/tasks/{id}', { params: { path: { id } }, body: { title: 'Call' }, headers: ifMatch(3) }),
    );
    expect(requests[0]?.headers.get('if-match')).toBe('"3"');
    expect(answer.etag).toBe('"4"');
  });

  it('returns undefined for an answer without a body', async () => {
    const { client } = clientAnswering(() => new Response(null, { status: 204 }));
    expect(await unwrap(client.POST('/api/v1/auth/sign-out'))).toBeUndefined();
  });
});

describe('unwrap', () => {
  it('throws the problem with its code, errors and further members', async () => {
    const body = {
      type: 'https://renubu.dev/problems/workflow-already-started',
      title: 'Conflict',
      status: 409,
      code: 'workflow_already_started',
      detail: 'It runs already.',
      requestId: 'r1',
      executionId: id,
    };
    const { client } = clientAnswering(() => json(409, body));
    const refused = unwrap(client.POST('/api/v1/queue-items/{id}/start', { params: { path: { id } } }));
    await expect(refused).rejects.toThrow(ApiProblem);
    await expect(refused).rejects.toMatchObject({
      status: 409,
      code: 'workflow_already_started',
      requestId: 'r1',
      extra: { executionId: id },
    });
  });

  it('says how long to wait', async () => {
    const problem = { type: 't', title: 'x', status: 429, code: 'too_many_attempts', detail: 'Wait.' };
    const { client } = clientAnswering(() => json(429, problem, { 'retry-after': '30' }));
    const body = { email: 'sarah@example.com', password: 'x' };
    await expect(unwrap(client.POST('/api/v1/auth/sign-in', { body }))).rejects.toMatchObject({
      retryAfterSeconds: 30,
    });
  });

  it('makes a problem of a page that is none, and of a server out of reach', async () => {
    const page = clientAnswering(
      () => new Response('<html>', { status: 502, headers: { 'content-type': 'text/html' } }),
    );
    await expect(unwrap(page.client.GET('/api/v1/auth/me'))).rejects.toMatchObject({ status: 502, code: 'http_502' });
    const gone = clientAnswering(() => {
      throw new TypeError('fetch failed');
    });
    await expect(unwrap(gone.client.GET('/api/v1/auth/me'))).rejects.toMatchObject({ status: 0, code: 'unreachable' });
  });
});

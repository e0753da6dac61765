import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pageOf, pageQuery } from '@renubu/contracts/pagination';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { testApp, testAuthenticator } from '../../testing/app.ts';
import { testContext } from '../../testing/context.ts';
import { testDatabase } from '../../testing/database.ts';
import { buildApp } from './app.ts';
import type { App } from './types.ts';
import { decodeCursor, page } from './cursor.ts';
import { requireMatch, setEtag } from './etag.ts';
import { notFound } from './problem.ts';
import { noContent, route } from './route.ts';

const database = testDatabase();
const body = z.strictObject({
  title: z.string().min(3),
  kind: z.enum(['renewal', 'strategic']),
  steps: z.array(z.strictObject({ name: z.string() })).optional(),
});

function routes(app: App): void {
  const tags = ['Things'];
  route(app, {
    method: 'POST',
    url: '/api/v1/things',
    permission: 'things.write',
    tags,
    summary: 'Create a thing',
    schema: { body, response: { 201: z.object({ title: z.string(), by: z.string() }) } },
    handler: async (request, reply) =>
      reply.code(201).send({ title: request.body.title, by: request.session.userId, hidden: 1 }),
  });
  route(app, {
    method: 'GET',
    url: '/api/v1/things',
    permission: 'signedIn',
    tags,
    summary: 'List things',
    schema: { query: pageQuery, response: { 200: pageOf(z.number()) } },
    handler: async ({ query }) => {
      const after = query.cursor === undefined ? 0 : decodeCursor(z.number(), query.cursor);
      const found = Array.from({ length: 5 }, (_, index) => index + 1).filter((item) => item > after);
      return page(found.slice(0, query.limit + 1), query.limit, (item) => item);
    },
  });
  route(app, {
    method: 'GET',
    url: '/api/v1/things/:id',
    permission: 'signedIn',
    tags,
    summary: 'Read a thing',
    schema: { params: z.object({ id: z.string() }), response: { 200: z.object({ id: z.string() }) } },
    handler: async ({ params }, reply) => {
      if (params.id !== '1') throw notFound('thing', params.id);
      setEtag(reply, 7);
      return { id: params.id };
    },
  });
  route(app, {
    method: 'PUT',
    url: '/api/v1/things/:id',
    permission: 'signedIn',
    tags,
    summary: 'Change a thing',
    schema: { params: z.object({ id: z.string() }), response: { 204: noContent } },
    handler: async (request, reply) => {
      requireMatch(request as never, 7);
      return reply.code(204).send();
    },
  });
  route(app, {
    method: 'POST',
    url: '/api/v1/hooks',
    permission: 'public',
    tags,
    summary: 'Take a webhook',
    bodyLimit: 2000,
    rateLimit: { max: 3, timeWindow: '1 minute' },
    handler: async (request) => ({
      bytes: request.rawBody?.length ?? 0,
      failed: JSON.stringify(request.body) === '{"fail":1}' ? fail() : false,
    }),
  });
}

function fail(): never {
  throw new Error('secret inside');
}

const make = () => testApp(testContext(database), routes);
const writer = { permissions: ['things.write'] };

describe('permission guard', () => {
  it('stops the start when a route declares no permission, however it was registered', async () => {
    const app = await buildApp(testContext(database), {
      register: (instance) => void instance.get('/api/v1/open', async () => 'oops'),
      auth: testAuthenticator,
    });
    await expect(app.ready()).rejects.toMatchObject({
      code: 'undeclared_permission',
      routes: expect.arrayContaining(['GET /api/v1/open']),
    });
  });

  it('stops the start when a route names a permission that does not exist', async () => {
    const app = await buildApp(testContext(database), {
      register: routes,
      auth: testAuthenticator,
      permissions: ['things.read'],
    });
    await expect(app.ready()).rejects.toMatchObject({ code: 'undeclared_permission' });
  });

  it('answers 401 to nobody and 403 to a role without the permission', async () => {
    const { anonymous, as } = await make();
    const nobody = await anonymous.post('/api/v1/things', { title: 'abc', kind: 'renewal' });
    expect(nobody.statusCode).toBe(401);
    expect(nobody.json()).toMatchObject({ code: 'not_signed_in', status: 401, title: 'Unauthorized' });
    const viewer = await as({ role: 'viewer' }).post('/api/v1/things', {});
    expect(viewer.statusCode).toBe(403);
    expect(viewer.json()).toMatchObject({ code: 'not_allowed', detail: expect.stringContaining('things.write') });
  });

  it('refuses changes with a cookie from another site', async () => {
    const { as } = await make();
    const headers = { cookie: 'a=b', origin: 'https://evil.example', host: 'localhost' };
    const answer = await as(writer).post('/api/v1/things', { title: 'abc', kind: 'renewal' }, headers);
    expect(answer.json()).toMatchObject({ status: 403, code: 'foreign_origin' });
    const own = await as(writer).post(
      '/api/v1/things',
      { title: 'abc', kind: 'renewal' },
      { ...headers, origin: 'http://localhost' },
    );
    expect(own.statusCode).toBe(201);
  });
});

describe('problems', () => {
  it('lists every wrong place of a body with its path and a suggestion', async () => {
    const { as } = await make();
    const answer = await as(writer).post('/api/v1/things', { titel: 'x', kind: 'renewel', steps: [{ nam: 'a' }] });
    expect(answer.statusCode).toBe(400);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.json()).toMatchObject({ code: 'validation_failed', requestId: answer.headers['x-request-id'] });
    expect(answer.json().errors).toEqual(
      expect.arrayContaining([
        {
          path: 'body.titel',
          code: 'unrecognized_key',
          message: '"titel" is not known here.',
          suggestion: 'Did you mean "title"?',
        },
        expect.objectContaining({ path: 'body.title', code: 'invalid_type' }),
        expect.objectContaining({ path: 'body.kind', code: 'invalid_value', suggestion: 'Did you mean "renewal"?' }),
        expect.objectContaining({ path: 'body.steps[0].nam', suggestion: 'Did you mean "name"?' }),
      ]),
    );
  });

  it('refuses unknown query parameters', async () => {
    const answer = await (await make()).as().get('/api/v1/things?limt=3');
    expect(answer.json().errors).toMatchObject([{ path: 'query.limt', suggestion: 'Did you mean "limit"?' }]);
  });

  it.each([
    ['not JSON', '{"a":', 'application/json', 400, 'malformed_json'],
    ['prototype keys', '{"__proto__":{"a":1}}', 'application/json', 400, 'malformed_json'],
    ['another media type', '<a/>', 'application/xml', 415, 'unsupported_media_type'],
    ['too large', JSON.stringify({ text: 'x'.repeat(3000) }), 'application/json', 413, 'payload_too_large'],
  ])('answers %s with a problem', async (_name, payload, type, status, code) => {
    const { anonymous } = await make();
    const answer = await anonymous.post('/api/v1/hooks', payload, { 'content-type': type });
    expect(answer.json()).toMatchObject({ status, code });
    expect(answer.statusCode).toBe(status);
  });

  it('answers unknown addresses, and says nothing about the inside of a failure', async () => {
    const { anonymous } = await make();
    expect((await anonymous.get('/api/v1/nothing')).json()).toMatchObject({ status: 404, code: 'not_found' });
    const failure = await anonymous.post('/api/v1/hooks', { fail: 1 });
    expect(failure.json()).toMatchObject({ status: 500, code: 'internal_error' });
    expect(failure.body).not.toContain('secret inside');
  });

  it('takes a request id that the caller gave, when it is well-formed', async () => {
    const { anonymous } = await make();
    expect((await anonymous.get('/livez', { 'x-request-id': 'abc-1' })).headers['x-request-id']).toBe('abc-1');
    expect((await anonymous.get('/livez', { 'x-request-id': 'a b\u00e9' })).headers['x-request-id']).not.toBe(
      'a b\u00e9',
    );
  });
});

describe('answers', () => {
  it('hold only what their schema names', async () => {
    const answer = await (await make()).as(writer).post('/api/v1/things', { title: 'abc', kind: 'renewal' });
    expect(answer.json()).toEqual({ title: 'abc', by: 'test-user' });
  });

  it('page with opaque cursors and refuse made-up ones', async () => {
    const { as } = await make();
    const first = (await as().get('/api/v1/things?limit=3')).json();
    expect(first.items).toEqual([1, 2, 3]);
    const second = (await as().get(`/api/v1/things?limit=3&cursor=${first.nextCursor}`)).json();
    expect(second).toEqual({ items: [4, 5], nextCursor: null });
    expect((await as().get('/api/v1/things?cursor=abc')).json()).toMatchObject({ status: 400, code: 'invalid_cursor' });
    expect((await as().get('/api/v1/things?limit=201')).statusCode).toBe(400);
  });

  it('carry ETags, and updates must match them', async () => {
    const { as } = await make();
    expect((await as().get('/api/v1/things/1')).headers.etag).toBe('"7"');
    expect((await as().put('/api/v1/things/1')).json()).toMatchObject({ status: 428, code: 'precondition_required' });
    const stale = await as().put('/api/v1/things/1', undefined, { 'if-match': '"6"' });
    expect(stale.json()).toMatchObject({ status: 412, code: 'version_conflict' });
    expect((await as().put('/api/v1/things/1', undefined, { 'if-match': 'W/"7"' })).statusCode).toBe(204);
  });

  it('say how many requests are left, and when to come back', async () => {
    const { anonymous } = await make();
    const answers = [];
    for (let count = 0; count < 4; count += 1) answers.push(await anonymous.post('/api/v1/hooks', {}));
    expect(answers.map((answer) => answer.statusCode)).toEqual([200, 200, 200, 429]);
    expect(answers[0]?.headers['ratelimit-remaining']).toBe('2');
    expect(answers[3]?.json()).toMatchObject({ code: 'too_many_requests' });
    expect(Number(answers[3]?.headers['retry-after'])).toBeGreaterThan(0);
  });

  it('forbid inline scripts', async () => {
    const policy = String((await (await make()).anonymous.get('/livez')).headers['content-security-policy']);
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
  });
});

describe('health and reference', () => {
  it('is ready when database and durable engine are', async () => {
    const { anonymous } = await make();
    const answer = await anonymous.get('/readyz');
    expect(answer.json()).toMatchObject({ status: 'ok', checks: { database: { ok: true }, durable: { ok: true } } });
  });

  it('answers 503 when a part is not ready', async () => {
    const ctx = testContext(database);
    const durable = { ...ctx.durable, health: () => ({ ok: false, detail: 'not launched' }) };
    const { anonymous } = await testApp({ ...ctx, durable }, routes);
    expect((await anonymous.get('/readyz')).statusCode).toBe(503);
  });

  it('shows metrics on this machine only, or with the token', async () => {
    const { anonymous } = await make();
    expect((await anonymous.get('/metrics')).body).toContain('renubu_http_request_seconds');
    expect((await anonymous.get('/metrics', { 'x-forwarded-for': '1.2.3.4' })).statusCode).toBe(403);
  });

  it('describes the operations as OpenAPI 3.1 and shows them', async () => {
    const { anonymous } = await make();
    const document = (await anonymous.get('/api/openapi.json')).json();
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths)).toEqual(['/api/v1/things', '/api/v1/things/{id}', '/api/v1/hooks']);
    const create = document.paths['/api/v1/things'].post;
    expect(create.operationId).toBe('postThings');
    expect(create.responses['4XX'].content['application/problem+json'].schema.$ref).toContain('Problem');
    expect(document.paths['/api/v1/hooks'].post.security).toEqual([]);
    expect((await anonymous.get('/api/docs/')).statusCode).toBe(200);
  });
});

describe('web app', () => {
  it('serves files, falls back to index.html, and keeps API addresses apart', async () => {
    const webDir = await mkdtemp(join(tmpdir(), 'renubu web '));
    onTestFinished(() => rm(webDir, { recursive: true, force: true }));
    await mkdir(join(webDir, 'assets'));
    await writeFile(join(webDir, 'index.html'), '<html><base href="/"><body>app</body></html>');
    await writeFile(join(webDir, 'assets', 'main.js'), 'let a;');
    const ctx = testContext(database, { config: { basePath: '/renubu' } });
    const { anonymous } = await testApp(ctx, routes, { webDir });
    const index = await anonymous.get('/renubu/queue/sarah');
    expect(index.body).toContain('<base href="/renubu/">');
    expect(index.headers['cache-control']).toBe('no-cache');
    const script = await anonymous.get('/renubu/assets/main.js');
    expect(script.body).toBe('let a;');
    expect(script.headers['cache-control']).toContain('immutable');
    expect((await anonymous.get('/renubu/assets/none.js')).statusCode).toBe(404);
    expect((await anonymous.get('/renubu/api/v1/none')).json()).toMatchObject({ code: 'not_found' });
    expect((await anonymous.get('/assets/../../etc/passwd')).statusCode).not.toBe(500);
  });

  it('serves nothing beside its folder, and answers odd addresses with a problem', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'renubu web '));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const webDir = join(folder, 'web');
    await mkdir(join(webDir, 'assets'), { recursive: true });
    await writeFile(join(folder, 'secret.txt'), 'a secret');
    await writeFile(join(webDir, '.env'), 'a secret');
    await writeFile(join(webDir, 'index.html'), '<html><base href="/"></html>');
    const { anonymous } = await testApp(testContext(database), routes, { webDir });
    const odd = [
      '/../secret.txt',
      '/..%2fsecret.txt',
      '/assets/..%2f..%2fsecret.txt',
      '/%2e%2e/secret.txt',
      '/..%5csecret.txt',
      '//secret.txt',
      '/%252e%252e%252fsecret.txt',
      '/a%00.txt',
      '/%zz.txt',
      '/.env',
      '/assets',
      '/assets/',
    ];
    for (const url of odd) {
      const answer = await anonymous.get(url);
      expect({
        url,
        ours: answer.statusCode >= 500,
        leaked: answer.body.includes('secret"') || answer.body === 'a secret',
      }).toEqual({
        url,
        ours: false,
        leaked: false,
      });
    }
  });
});

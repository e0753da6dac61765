import { describe, expect, it } from 'vitest';
import { conforms } from '../testing/conformance.ts';
import { failureOf, testCall } from '../testing/call.ts';
import { httpSystem } from '../testing/http-system.ts';
import { stubServer } from '../testing/server.ts';
import type { JsonObject } from '@renubu/contracts/json';
import { http } from './connector.ts';

const token = 'tok-1234567890';

conforms({
  connector: http,
  operation: 'http.request',
  input: { url: '/orders', body: { id: 7 } },
  badInput: { method: 'BREW', url: '/orders' },
  start: async (behaviour) => {
    const system = await httpSystem(behaviour, (_, response) => response.end('{"ok":true}'));
    return { config: { baseUrl: system.url, auth: 'bearer' }, secrets: { token }, received: system.received };
  },
  keyOf: (key) => `"idempotency-key":"${key}"`,
  classes: {
    silent: ['timeout', 'network'],
    busy: ['429'],
    broken: ['5xx'],
    refusing: ['4xx'],
    hangingUp: ['network'],
  },
});

const request = (input: JsonObject, config: JsonObject = {}, secrets: Record<string, string> = {}) =>
  http.perform('http.request', input, testCall({ config, secrets }));

describe('http.request', () => {
  it('sends method, path, query, headers and JSON below the base address', async () => {
    const server = await stubServer((_, response) => response.writeHead(201, { 'x-id': '9' }).end('[1]'));
    const input = {
      method: 'put',
      url: '/orders/7?a=1',
      query: { b: [2, true], c: null },
      headers: { 'X-Trace': 5 },
      body: { total: 1 },
    };
    const output = await request(input, { baseUrl: `${server.url}/v1/`, headers: { 'X-Team': 'ops' } });
    expect(output).toMatchObject({ status: 201, headers: { 'x-id': '9' }, body: [1] });
    expect(server.received[0]).toMatchObject({
      method: 'PUT',
      url: '/v1/orders/7?a=1&b=2&b=true',
      headers: { 'x-trace': '5', 'x-team': 'ops', 'content-type': 'application/json' },
      body: '{"total":1}',
    });
  });

  it.each([
    [{ auth: 'bearer' }, { token }, 'authorization', `Bearer ${token}`],
    [{ auth: 'apiKey' }, { token }, 'x-api-key', token],
    [{ auth: 'apiKey', apiKeyHeader: 'X-Key' }, { token }, 'x-key', token],
    [{ auth: 'basic', username: 'ann' }, { password: 'p:w' }, 'authorization', 'Basic YW5uOnA6dw=='],
  ])('signs in with %j', async (config, secrets, header, value) => {
    const server = await stubServer();
    await request({ url: '/' }, { baseUrl: server.url, ...config }, secrets);
    expect(server.received[0]?.headers[header]).toBe(value);
  });

  it('signs in at its own origin only', async () => {
    const [own, other] = [await stubServer(), await stubServer()];
    await request({ url: `${other.url}/x` }, { baseUrl: own.url, auth: 'bearer' }, { token });
    expect(other.received[0]?.headers['authorization']).toBeUndefined();
  });

  it('does not leave its base address by a path', async () => {
    const server = await stubServer();
    for (const url of ['/../admin', '../../admin', '/%2e%2e/admin', '/../v1secret']) {
      expect((await failureOf(request({ url }, { baseUrl: `${server.url}/v1` }))).failureClass).toBe('validation');
    }
    expect(server.received).toEqual([]);
  });

  it.each(['not an address', '//host/x', 'http://ann:pw@127.0.0.1/', 'javascript:alert(1)'])(
    'refuses the address %s',
    async (url) => {
      expect((await failureOf(request({ url }))).failureClass).toBe('validation');
    },
  );

  it('refuses headers that would break out of their line', async () => {
    const failure = await failureOf(request({ url: 'http://127.0.0.1:1/', headers: { 'X-A': 'a\r\nX-B: b' } }));
    expect(failure.failureClass).toBe('validation');
  });

  it('takes only expected statuses, whatever they are', async () => {
    const server = await stubServer((_, response) => response.writeHead(404).end('gone'));
    expect(await request({ url: server.url, expectStatus: 404 })).toMatchObject({ status: 404, body: 'gone' });
    const failure = await failureOf(request({ url: server.url, expectStatus: [200, 201] }));
    expect(failure).toMatchObject({ code: 'http_404', failureClass: '4xx', message: expect.stringContaining('gone') });
  });

  it('keeps Retry-After as a hint, in seconds or as a date', async () => {
    const date = new Date('2026-01-15T09:00:30Z').toUTCString();
    for (const [header, ms] of [
      ['7', 7_000],
      [date, 30_000],
      ['soon', undefined],
    ] as const) {
      const server = await stubServer((_, response) => response.writeHead(503, { 'retry-after': header }).end());
      expect((await failureOf(request({ url: server.url }))).retryAfterMs).toBe(ms);
    }
  });

  it('reads JSON, text, nothing, and JSON that is none', async () => {
    const answers = [
      ['application/json', '{"a":1}', { a: 1 }],
      ['text/plain', '{"a":1}', '{"a":1}'],
      ['application/problem+json', '', null],
      ['application/json', '{"a":', '{"a":'],
    ] as const;
    for (const [type, text, body] of answers) {
      const server = await stubServer((_, response) => response.writeHead(200, { 'content-type': type }).end(text));
      expect(await request({ url: server.url })).toMatchObject({ body });
    }
  });

  it('does not follow redirects unless told to, and then without the sign-in on other origins', async () => {
    const target = await stubServer((_, response) => response.end('"there"'));
    const first = await stubServer((_, response) => response.writeHead(307, { location: `${target.url}/new` }).end());
    const [input, secrets] = [{ url: '/x', body: 'text' }, { token }];
    const config = { baseUrl: first.url, auth: 'bearer' };
    expect(await request(input, config, secrets)).toMatchObject({ status: 307 });
    expect(await request(input, { ...config, followRedirects: true }, secrets)).toMatchObject({ body: 'there' });
    expect(target.received).toMatchObject([{ method: 'POST', url: '/new', body: 'text' }]);
    expect(target.received[0]?.headers['authorization']).toBeUndefined();
  });

  it('checks where a redirect leads, and stops going round', async () => {
    const inside = await stubServer((_, response) => response.writeHead(302, { location: 'http://10.0.0.1/' }).end());
    const round = await stubServer((_, response) => response.writeHead(302, { location: '/again' }).end());
    const config = { followRedirects: true };
    expect((await failureOf(request({ url: inside.url }, config))).code).toBe('address_not_allowed');
    expect((await failureOf(request({ url: round.url }, config))).code).toBe('too_many_redirects');
    expect(round.received).toHaveLength(4);
  });
});

describe('the test of an HTTP connection', () => {
  it('reads its path and says what it answered', async () => {
    const server = await stubServer();
    const call = testCall({ config: { baseUrl: server.url, testPath: '/me' } });
    expect(await http.test?.(call)).toBe('It answered 200.');
    expect(server.received[0]?.url).toBe('/me');
  });
});

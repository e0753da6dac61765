import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { failureOf, testCall } from '../testing/call.ts';
import { conforms } from '../testing/conformance.ts';
import { httpSystem } from '../testing/http-system.ts';
import { stubServer, type Received } from '../testing/server.ts';
import { slack } from './connector.ts';

const token = 'xoxb-1234567890';
const posted = JSON.stringify({ ok: true, channel: 'C1', ts: '1.2' });
const answering =
  (text: string) => (_: Received, response: { setHeader(n: string, v: string): void; end(t: string): void }) => {
    response.setHeader('content-type', 'application/json');
    response.end(text);
  };

conforms({
  connector: slack,
  operation: 'slack.post',
  input: { channel: '#orders', text: 'Hello' },
  badInput: { channel: '#orders' },
  start: async (behaviour) => {
    const system = await httpSystem(behaviour, answering(posted));
    return { config: { apiUrl: `${system.url}/api/` }, secrets: { token }, received: system.received };
  },
  keyOf: (key) => encodeURIComponent(`"idempotency_key":"${key}"`),
  classes: {
    silent: ['timeout', 'network'],
    busy: ['429'],
    broken: ['5xx'],
    refusing: ['4xx'],
    hangingUp: ['network'],
  },
});

const post = (input: Record<string, string>, config: Record<string, string>, secrets: Record<string, string>) =>
  slack.perform('slack.post', input, testCall({ config, secrets }));

describe('slack.post', () => {
  it('tells the reasons of Slack apart', async () => {
    const cases = [
      ['channel_not_found', '4xx'],
      ['invalid_auth', 'permanent'],
      ['internal_error', '5xx'],
    ] as const;
    for (const [error, failureClass] of cases) {
      const server = await stubServer(answering(JSON.stringify({ ok: false, error })));
      const failure = await failureOf(post({ channel: 'C1', text: 'x' }, { apiUrl: `${server.url}/api/` }, { token }));
      expect(failure).toMatchObject({ code: `slack_${error}`, failureClass });
    }
  });

  it('takes the connection’s channel, and needs one', async () => {
    const server = await stubServer(answering(posted));
    const apiUrl = `${server.url}/api/`;
    expect(await post({ text: 'x' }, { apiUrl, channel: '#own' }, { token })).toEqual({ channel: 'C1', ts: '1.2' });
    expect(new URLSearchParams(server.received[0]?.body).get('channel')).toBe('#own');
    expect((await failureOf(post({ text: 'x' }, { apiUrl }, { token }))).failureClass).toBe('validation');
  });

  it('posts through an incoming webhook', async () => {
    const server = await stubServer((_, response) => response.end('ok'));
    await post({ text: 'x' }, {}, { webhookUrl: `${server.url}/services/T/B/secret` });
    expect(server.received).toMatchObject([{ url: '/services/T/B/secret', body: '{"text":"x"}' }]);
  });

  it('is tried by asking who it is', async () => {
    const server = await stubServer(answering(JSON.stringify({ ok: true, team: 'Acme', user: 'renubu' })));
    const call = testCall({ config: { apiUrl: `${server.url}/api/` }, secrets: { token } });
    expect(await slack.test?.(call)).toBe('Signed in to Acme as renubu.');
  });
});

const file = new URL('../../../../../shared/data/api_specs/slack_web_openapi_v2.json.gz', import.meta.url);

interface SlackSpec {
  paths: Record<string, { post: { parameters: { name: string; in: string; required?: boolean }[] } }>;
}

describe.skipIf(!existsSync(file))('the description of Slack’s API (shared/data)', () => {
  it('knows the method and what is sent to it', async () => {
    const spec = JSON.parse(gunzipSync(readFileSync(file)).toString()) as SlackSpec;
    const { parameters = [] } = spec.paths['/chat.postMessage']?.post ?? {};
    const server = await stubServer(answering(posted));
    await post({ channel: 'C1', text: 'x', threadTs: '1.1' }, { apiUrl: `${server.url}/api/` }, { token });
    const [got] = server.received;
    expect(got).toMatchObject({ method: 'POST', url: '/api/chat.postMessage' });
    expect(got?.headers['authorization']).toBe(`Bearer ${token}`);
    const sent = new URLSearchParams(got?.body);
    // Newer than the description: https://docs.slack.dev/messaging/message-metadata
    const known = [...parameters.map(({ name }) => name), 'metadata'];
    expect([...sent.keys()].filter((name) => !known.includes(name))).toEqual([]);
    const required = parameters.filter((one) => one.required === true && one.in !== 'header').map(({ name }) => name);
    expect(required.filter((name) => !sent.has(name))).toEqual([]);
  });
});

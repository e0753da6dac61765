import { existsSync, readFileSync } from 'node:fs';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { testCall } from '../testing/call.ts';
import { conforms } from '../testing/conformance.ts';
import { httpSystem } from '../testing/http-system.ts';
import { stubServer } from '../testing/server.ts';
import { webhook } from './connector.ts';
import { isSigningSecret, messageIdOf, signedHeaders } from './signature.ts';

const signingSecret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

conforms({
  connector: webhook,
  operation: 'webhook.send',
  input: { type: 'order.shipped', data: { id: 7 } },
  badInput: { type: '' },
  start: async (behaviour) => {
    const system = await httpSystem(behaviour, (_, response) => response.writeHead(204).end());
    return { config: { url: system.url }, secrets: { signingSecret }, received: system.received };
  },
  keyOf: (key) => `"webhook-id":"${messageIdOf(key)}"`,
  classes: {
    silent: ['timeout', 'network'],
    busy: ['429'],
    broken: ['5xx'],
    refusing: ['4xx'],
    hangingUp: ['network'],
  },
});

describe('webhook.send', () => {
  it('sends what receivers can verify', async () => {
    const server = await stubServer();
    const now = () => new Date();
    const call = testCall({ config: { url: server.url }, secrets: { signingSecret }, now });
    await webhook.perform('webhook.send', { type: 'order.shipped', data: { id: 7 } }, call);
    const [got] = server.received;
    const verified = new Webhook(signingSecret).verify(got?.body ?? '', got?.headers as Record<string, string>);
    expect(verified).toMatchObject({ type: 'order.shipped', data: { id: 7 } });
  });

  it('refuses a signing secret that cannot sign', () => {
    for (const text of ['whsec_', 'whsec_c2hvcnQ=', 'not base64!']) expect(isSigningSecret(text)).toBe(false);
    expect(isSigningSecret(signingSecret)).toBe(true);
  });

  it('signs with every secret while they change over', () => {
    const other = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
    const headers = signedHeaders('msg_1', new Date(), '{}', [signingSecret, other]);
    for (const secret of [signingSecret, other]) {
      expect(new Webhook(secret).verify('{}', headers)).toEqual({});
    }
  });
});

interface Vector {
  name: string;
  now: number;
  secret: string;
  payload: string;
  headers: Record<string, string>;
  valid: boolean;
}
const file = new URL('../../../../../shared/data/standards/standard_webhooks/vectors.json', import.meta.url);
const vectors = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Vector[]) : [];

describe.skipIf(vectors.length === 0)('the vectors of Standard Webhooks (shared/data)', () => {
  it.each(vectors.filter(({ valid }) => valid).map((vector) => [vector.name, vector] as const))('%s', (_, vector) => {
    const { secret, payload, headers } = vector;
    const seconds = Number(headers['webhook-timestamp']);
    const signed = signedHeaders(headers['webhook-id'] ?? '', new Date(seconds * 1000), payload, [secret]);
    expect(headers['webhook-signature']?.split(' ')).toContain(signed['webhook-signature']);
  });
});

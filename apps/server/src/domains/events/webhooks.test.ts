import { createHmac } from 'node:crypto';
import type { LightMyRequestResponse } from 'fastify';
import { Webhook } from 'standardwebhooks';
import { beforeAll, describe, expect, it } from 'vitest';
import { publishText } from '../../testing/execution-harness.ts';
import { testContext, type TestContext } from '../../testing/context.ts';
import { testDatabase } from '../../testing/database.ts';
import { testOrganization, type TestOrganization } from '../identity/testing/organization.ts';
import { dispatchAll, eventsApp, executionsOf } from './testing/events-app.ts';

const database = testDatabase();
let ctx: TestContext;
let organization: TestOrganization;

const hooked = (slug: string, webhook: string) => `
workflow: ${slug}
name: Hooked
kind: automation
on:
  - webhook: ${webhook}
steps:
  - { id: note, type: set, values: { seen: "{{ amount }}" } }
`;

beforeAll(async () => {
  ctx = testContext(database);
  organization = await testOrganization(ctx, 'Acme', [{ name: 'Ada', role: 'admin' }]);
  await publishText(ctx, organization.organizationId, hooked('standard', '{}'));
  await publishText(
    ctx,
    organization.organizationId,
    hooked(
      'signed',
      '{ scheme: hmac-sha256, header: X-Hub-Signature-256, idField: payment.id, event: payment.received }',
    ),
  );
  await publishText(
    ctx,
    organization.organizationId,
    hooked('with-token', '{ scheme: token, header: X-Webhook-Token }'),
  );
  await publishText(ctx, organization.organizationId, hooked('plain', '{}').replace('webhook: {}', 'manual: {}'));
});

async function endpoint(slug: string) {
  const app = await eventsApp(ctx);
  const ada = app.as(organization.session('Ada'));
  const made = await ada.post(`/api/v1/workflows/${slug}/webhook/rotate`);
  const { url, secret, header } = made.json<{ url: string; secret: string; header: string | null }>();
  const send = (body: string, headers: Record<string, string>): Promise<LightMyRequestResponse> =>
    app.app.inject({
      method: 'POST',
      url: new URL(url).pathname,
      payload: body,
      headers: { 'content-type': 'application/json', ...headers },
    });
  return { ada, send, secret, header };
}

function standardHeaders(secret: string, id: string, body: string): Record<string, string> {
  const at = ctx.clock.now();
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, at, body),
  };
}

describe('the inbound address of a workflow', () => {
  it('takes Standard Webhooks messages, each once', async () => {
    const { send, secret, ada } = await endpoint('standard');
    const body = JSON.stringify({ amount: 12 });
    const headers = standardHeaders(secret, 'msg_1', body);
    expect((await send(body, headers)).json()).toMatchObject({
      accepted: [{ cloudEventId: 'msg_1', duplicate: false }],
    });
    expect((await send(body, headers)).json()).toMatchObject({
      accepted: [{ cloudEventId: 'msg_1', duplicate: true }],
    });
    await dispatchAll(ctx);
    expect(await executionsOf(ctx, 'standard')).toMatchObject([{ status: 'completed', trigger: 'webhook' }]);
    const read = await ada.get('/api/v1/workflows/standard/webhook');
    expect(read.json()).toMatchObject({
      scheme: 'standard-webhooks',
      header: null,
      eventType: 'webhook.standard',
      lastError: null,
    });
    expect(read.body).not.toContain(secret);
  });

  it('refuses what is unsigned, wrongly signed, changed, old, or signed with a former secret', async () => {
    const { send, secret, ada } = await endpoint('standard');
    const body = JSON.stringify({ amount: 1 });
    const good = standardHeaders(secret, 'msg_2', body);
    expect((await send(body, {})).json()).toMatchObject({ status: 401, code: 'signature_missing' });
    expect((await send('{"amount":100}', good)).json()).toMatchObject({ status: 401, code: 'invalid_signature' });
    expect((await send(body, { ...good, 'webhook-timestamp': '1' })).json()).toMatchObject({
      code: 'timestamp_out_of_range',
    });
    expect((await ada.get('/api/v1/workflows/standard/webhook')).json().lastError).toContain('five minutes');
    await ada.post('/api/v1/workflows/standard/webhook/rotate');
    expect((await send(body, good)).json()).toMatchObject({ code: 'invalid_signature' });
    const unknown = await ada.post('/api/v1/webhooks/workflows/00000000-0000-7000-8000-00000000dead', {});
    expect(unknown.statusCode).toBe(404);
  });

  it('takes signed bodies of other senders, named by a field of theirs', async () => {
    const { send, secret, header } = await endpoint('signed');
    expect(header).toBe('x-hub-signature-256');
    const body = JSON.stringify({ payment: { id: 77 }, amount: 3 });
    const signature = createHmac('sha256', secret).update(body).digest('hex');
    const sent = await send(body, { 'x-hub-signature-256': `sha256=${signature}` });
    expect(sent.json()).toMatchObject({ accepted: [{ cloudEventId: '77' }] });
    expect((await send(body, { 'x-hub-signature-256': signature.replace(/^./, 'x') })).statusCode).toBe(401);
    await dispatchAll(ctx);
    expect(await executionsOf(ctx, 'signed')).toHaveLength(1);
  });

  it('takes a token', async () => {
    const { send, secret } = await endpoint('with-token');
    expect((await send('{"amount":1}', { 'x-webhook-token': secret })).statusCode).toBe(202);
    expect((await send('{"amount":1}', { 'x-webhook-token': 'guess' })).statusCode).toBe(401);
    expect((await send('not json', { 'x-webhook-token': secret })).json()).toMatchObject({ status: 400 });
  });

  it('is there only for workflows with a webhook trigger that are enabled', async () => {
    const { ada, send, secret } = await endpoint('with-token');
    expect((await ada.get('/api/v1/workflows/plain/webhook')).json()).toMatchObject({
      status: 409,
      code: 'no_webhook_trigger',
    });
    expect((await ada.get('/api/v1/workflows/nowhere/webhook')).statusCode).toBe(404);
    await ada.post('/api/v1/workflows/with-token/disable');
    expect((await send('{}', { 'x-webhook-token': secret })).statusCode).toBe(404);
  });
});

import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { rows, tenantTransaction } from '../../platform/db/transaction.ts';
import { testApp, type TestApp } from '../../testing/app.ts';
import { testContext, type TestContext } from '../../testing/context.ts';
import { testDatabase } from '../../testing/database.ts';
import { makeFixtures, type Fixtures } from '../renewals/fixtures.ts';
import { registerConnectionRoutes } from '../connections/routes.ts';
import { registerSignalRoutes } from './routes.ts';

const database = testDatabase();
let ctx: TestContext;
let fixtures: Fixtures;
let app: TestApp;
let acme: string;

const admin = () => app.as({ userId: randomUUID(), permissions: ['connections.manage', 'signals.write'] });
const select = <T>(query: Parameters<typeof rows>[1]) =>
  tenantTransaction(ctx.db, fixtures.organizationId, (tx) => rows<T>(tx, query));
const send = async (...signals: object[]) => (await admin().post('/api/v1/signals', { signals })).json();

beforeAll(() => {
  ctx = testContext(database);
});
const registerBoth: Parameters<typeof testApp>[1] = (server) => {
  registerSignalRoutes(server, ctx);
  registerConnectionRoutes(server, ctx);
};
beforeEach(async () => {
  fixtures = await makeFixtures(ctx);
  app = await testApp(ctx, registerBoth, { organizationId: fixtures.organizationId });
  acme = await fixtures.customer({ externalId: 'acme', analyze: false });
});
afterEach(() => app.close());

describe('sending signals', () => {
  it('finds customers by our id and by theirs, counts repeats, refuses the rest by index', async () => {
    const first = {
      customerExternalId: 'acme',
      metric: 'usage.active_users',
      value: 9,
      externalId: 'e-1',
      source: 'crm',
    };
    const receipt = await send(
      first,
      { customerId: acme, metric: 'engagement.nps', value: 8 },
      { customerExternalId: 'nobody', metric: 'engagement.nps', value: 8 },
      { metric: 'engagement.nps', value: 8 },
      { ...first, value: 12 },
      { customerId: acme, metric: 'engagement.nps', value: 8, occurredAt: '2026-01-16T09:00:00Z' },
      { customerId: acme, metric: 'engagement.nps', value: 8, occurredAt: '1996-01-16T09:00:00Z' },
    );
    expect(receipt).toEqual({
      accepted: 2,
      repeated: 1,
      refused: [
        { index: 2, code: 'unknown_customer', message: 'There is no customer nobody.' },
        expect.objectContaining({ index: 3, code: 'customer_missing' }),
        expect.objectContaining({ index: 5, code: 'occurred_in_future' }),
        expect.objectContaining({ index: 6, code: 'occurred_too_long_ago' }),
      ],
      customers: [acme],
    });
    expect(await send({ ...first, occurredAt: '2026-01-02T00:00:00Z' })).toMatchObject({ accepted: 0, repeated: 1 });
    expect(await send({ ...first, source: 'other' })).toMatchObject({ accepted: 1 });
    expect(await select(sql`select value from renubu.signals where metric = 'usage.active_users'`)).toEqual([
      { value: 9 },
      { value: 9 },
    ]);
    expect(await select(sql`select customer_id, reason from renubu.pending_analyses`)).toEqual([
      { customer_id: acme, reason: 'signals' },
    ]);
  });

  it('does not reach customers of another organization', async () => {
    const stranger = app.as({ organizationId: randomUUID(), permissions: ['signals.write'] });
    const answer = await stranger.post('/api/v1/signals', {
      signals: [{ customerId: acme, metric: 'engagement.nps', value: 1 }],
    });
    expect(answer.json()).toMatchObject({ accepted: 0, refused: [{ code: 'unknown_customer' }] });
  });

  it('refuses bad input and callers without the permission', async () => {
    const answer = await admin().post('/api/v1/signals', {
      signals: [{ customerId: acme, metric: 'Active Users', valu: 2 }],
    });
    expect(answer.statusCode).toBe(400);
    expect(answer.json().errors.map(({ path }: { path: string }) => path)).toEqual(
      expect.arrayContaining(['body.signals[0].metric', 'body.signals[0].valu']),
    );
    const many = Array.from({ length: 1001 }, () => ({ customerId: acme, metric: 'engagement.nps', value: 1 }));
    expect((await admin().post('/api/v1/signals', { signals: many })).statusCode).toBe(400);
    expect(
      (await app.as({ permissions: ['customers.read'] }).post('/api/v1/signals', { signals: [{}] })).statusCode,
    ).toBe(403);
  });
});

describe('connections', () => {
  it('show their secret once, rotate and go', async () => {
    const created = (await admin().post('/api/v1/connections', { name: 'Active' })).json();
    expect(created).toMatchObject({
      name: 'Active',
      secret: expect.stringMatching(/^whsec_/),
      url: expect.stringContaining(created.id),
    });
    const listed = (await admin().get('/api/v1/connections')).json();
    expect(listed.items).toHaveLength(1);
    expect(JSON.stringify(listed)).not.toContain('whsec_');
    const [stored] = await select<{ secret: string }>(sql`select secret from renubu.connections`);
    expect(stored?.secret).not.toContain(created.secret.slice(6));
    expect((await admin().post('/api/v1/connections', { name: 'Active' })).json()).toMatchObject({
      status: 409,
      code: 'name_taken',
    });
    const rotated = (await admin().post(`/api/v1/connections/${created.id}/rotate`)).json();
    expect(rotated.secret).not.toBe(created.secret);
    const stranger = app.as({ organizationId: randomUUID(), permissions: ['connections.manage'] });
    expect((await stranger.post(`/api/v1/connections/${created.id}/rotate`)).statusCode).toBe(404);
    expect((await stranger.delete(`/api/v1/connections/${created.id}`)).statusCode).toBe(404);
    expect((await app.as({ permissions: [] }).get('/api/v1/connections')).statusCode).toBe(403);
    expect((await admin().delete(`/api/v1/connections/${created.id}`)).statusCode).toBe(204);
    expect((await deliver(created, { id: 'm-1' })).statusCode).toBe(404);
  });
});

interface Delivery {
  id?: string;
  at?: Date;
  secret?: string;
  body?: unknown;
  tamper?: boolean;
}

const event = {
  type: 'customer.updated',
  data: { customerExternalId: 'acme', metrics: { 'risk.score': 72, 'engagement.nps': 6 } },
};

function deliver(
  connection: { id: string; secret: string },
  { id = 'm-1', at = ctx.clock.now(), secret, body = event, tamper }: Delivery,
) {
  const text = JSON.stringify(body);
  return app.app.inject({
    method: 'POST',
    url: `/api/v1/webhooks/${connection.id}`,
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': `v1,bm9wZQ== ${new Webhook(secret ?? connection.secret).sign(id, at, text)}`,
    },
    payload: tamper === true ? text.replace('72', '12') : text,
  });
}

describe('a signed webhook', () => {
  let connection: { id: string; secret: string };
  beforeEach(async () => {
    connection = (await admin().post('/api/v1/connections', { name: 'Active' })).json();
  });
  const stored = () => select(sql`select metric, value, source from renubu.signals order by metric`);

  it('stores the metrics of an event, and a batch', async () => {
    expect((await deliver(connection, {})).json()).toMatchObject({ accepted: 2, customers: [acme] });
    expect(await stored()).toEqual([
      { metric: 'engagement.nps', value: 6, source: 'Active' },
      { metric: 'risk.score', value: 72, source: 'Active' },
    ]);
    const batch = { signals: [{ customerExternalId: 'acme', metric: 'support.open_tickets', value: 5 }] };
    expect((await deliver(connection, { id: 'm-2', body: batch })).statusCode).toBe(202);
    const [{ lastReceivedAt }] = (await admin().get('/api/v1/connections')).json().items;
    expect(lastReceivedAt).toBe(ctx.clock.now().toISOString());
  });

  it('is refused when replayed, old, early, tampered with or signed with another secret; nothing is stored', async () => {
    const other = `whsec_${Buffer.from('another secret of some length').toString('base64')}`;
    const minutes = (n: number) => new Date(ctx.clock.now().getTime() + n * 60_000);
    const cases: [Delivery, number, string][] = [
      [{ at: minutes(-6) }, 401, 'timestamp_too_old'],
      [{ at: minutes(6) }, 401, 'timestamp_too_new'],
      [{ tamper: true }, 401, 'invalid_signature'],
      [{ secret: other }, 401, 'invalid_signature'],
      [{ body: { hello: 'world' } }, 400, 'validation_failed'],
    ];
    for (const [delivery, status, code] of cases) {
      expect((await deliver(connection, delivery)).json()).toMatchObject({ status, code });
    }
    const unsigned = await app.app.inject({ method: 'POST', url: `/api/v1/webhooks/${connection.id}`, payload: event });
    expect(unsigned.json()).toMatchObject({ status: 401, code: 'signature_missing' });
    const health = async () => (await admin().get(`/api/v1/connections/${connection.id}`)).json().health;
    expect(await health()).toMatchObject({ status: 'degraded', lastError: expect.any(String) });
    expect(await stored()).toEqual([]);
    expect((await deliver(connection, {})).statusCode).toBe(202);
    expect(await health()).toMatchObject({ status: 'ok', lastError: null });
    expect((await deliver(connection, {})).json()).toMatchObject({ status: 409, code: 'webhook_replayed' });
    expect(await stored()).toHaveLength(2);
    expect((await deliver({ ...connection, id: randomUUID() }, { id: 'm-9' })).statusCode).toBe(404);
  });
});

import { sql } from 'drizzle-orm';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { publishMany, type OutboxMessage } from '../../platform/outbox/publish.ts';
import { consumeBatch } from '../../platform/outbox/consumer.ts';
import { rows, systemTransaction, tenantTransaction } from '../../platform/db/transaction.ts';
import { testApp, type TestApp } from '../../testing/app.ts';
import { testContext, type TestContext } from '../../testing/context.ts';
import { testDatabase } from '../../testing/database.ts';
import { oneOfEach } from '../../testing/one-of-each.ts';
import { stubServer } from '@renubu/connectors/testing/server';
import { closeGate } from '../connections/gate/runtime.ts';
import { testOrganization, type TestOrganization } from '../identity/testing/organization.ts';
import { deliverDue } from './daemons/deliver.ts';
import { deliveryQueue } from './daemons/queue.ts';
import { nextAttempt } from './daemons/settle.ts';
import { forgetOld } from './daemons/start.ts';
import { registerWebhookEndpointRoutes } from './routes.ts';

const database = testDatabase();
let ctx: TestContext;
let app: TestApp;
let org: TestOrganization;
let ids: Record<string, string>;
const admin = () => app.as({ ...org.session('Ada'), permissions: ['connections.manage'] });
const base = '/api/v1/webhook-endpoints';

beforeAll(async () => {
  ctx = testContext(database, { config: { allowPrivateHosts: ['127.0.0.1'] } });
  org = await testOrganization(ctx, 'Acme', [
    { name: 'Ada', role: 'admin' },
    { name: 'csm', role: 'csm' },
  ]);
  ids = await oneOfEach(ctx, org);
  await consumeAll();
  app = await testApp(ctx, (target) => registerWebhookEndpointRoutes(target, ctx), {
    organizationId: org.organizationId,
  });
});
afterAll(async () => {
  await app.close();
  await closeGate(ctx);
});
beforeEach(() => systemTransaction(ctx.db, (tx) => tx.execute(sql`delete from renubu.webhook_endpoints`)));

const create = async (url: string, types = ['*']) => (await admin().post(base, { url, types })).json();
const read = async (id: string) => (await admin().get(`${base}/${id}`)).json();
const deliveriesOf = async (id: string) => (await admin().get(`${base}/${id}/deliveries`)).json().items;

async function happen(...messages: Pick<OutboxMessage, 'type' | 'topic' | 'subject' | 'data'>[]): Promise<void> {
  const { organizationId } = org;
  await tenantTransaction(ctx.db, organizationId, (tx) => publishMany(tx, messages));
  await consumeAll();
}

/** Until everything is consumed: transactions of other databases of the cluster may hold the newest messages back. */
async function consumeAll(): Promise<void> {
  const { name } = deliveryQueue(ctx);
  await vi.waitFor(
    async () => {
      while ((await consumeBatch(ctx, deliveryQueue(ctx))) > 0);
      const left = await systemTransaction(ctx.db, (tx) =>
        rows(
          tx,
          sql`select 1 from renubu.outbox o, renubu.outbox_cursors c
               where c.consumer = ${name} and (o.tx, o.id) > (c.tx, c.id) and o.tx >= c.tx limit 1`,
        ),
      );
      expect(left).toEqual([]);
    },
    { timeout: 20_000 },
  );
}
const ended = (status: string) => ({
  topic: 'executions',
  type: 'execution_changed',
  subject: ids['executions'] ?? '',
  data: { status },
});

describe('endpoints', () => {
  it('show their secret once, change under their revision, rotate with an overlap', async () => {
    const created = (await admin().post(base, { url: 'https://example.com/hook', types: ['execution.*'] })).json();
    expect(created).toMatchObject({ active: true, revision: 1, secret: expect.stringMatching(/^whsec_/) });
    expect((await admin().get(base)).body).not.toContain('whsec_');
    const url = `${base}/${created.id}`;
    expect((await admin().patch(url, { active: false })).statusCode).toBe(428);
    const off = (await admin().patch(url, { active: false }, { 'if-match': '"1"' })).json();
    expect(off).toMatchObject({ active: false, disabledReason: 'Switched off by a person.', revision: 2 });
    const rotated = (await admin().post(`${url}/rotate`, { overlapHours: 2 })).json();
    expect(rotated.secret).not.toBe(created.secret);
    expect(rotated.formerSecretUntil).toBe('2026-01-15T11:00:00.000Z');
    const stored = await systemTransaction(ctx.db, (tx) =>
      rows(tx, sql`select e::text from renubu.webhook_endpoints e`),
    );
    expect(JSON.stringify(stored)).not.toContain(created.secret.slice(6));
    expect((await admin().delete(url)).statusCode).toBe(204);
    expect((await admin().get(url)).statusCode).toBe(404);
  });

  it('refuse what is no address or no type', async () => {
    for (const body of [
      { url: 'ftp://x.example', types: ['*'] },
      { url: 'https://x.example', types: [] },
      { types: ['*'] },
    ]) {
      expect((await admin().post(base, body)).statusCode).toBe(400);
    }
    expect((await admin().get('/api/v1/webhook-event-types')).json().items).toContainEqual(
      expect.objectContaining({ type: 'execution.completed' }),
    );
  });
});

describe('what happens', () => {
  it('is queued once for every endpoint that asked for it, with its facts', async () => {
    const all = await create('https://all.example');
    const executions = await create('https://executions.example', ['execution.*']);
    const approvals = await create('https://approvals.example', ['approval.decided']);
    const queue = { ...ended('completed'), topic: `queue/${ids['executions']}` };
    const task = { topic: 'tasks', type: 'task_changed', subject: ids['tasks'] ?? '', data: { status: 'completed' } };
    await happen(ended('running'), ended('completed'), queue, task);
    await happen();
    const types = async (id: string) => (await deliveriesOf(id)).map(({ type }: { type: string }) => type).sort();
    expect(await types(all.id)).toEqual(['execution.completed', 'task.changed']);
    expect(await types(executions.id)).toEqual(['execution.completed']);
    expect(await types(approvals.id)).toEqual([]);
    const [{ payload }] = await deliveriesOf(executions.id);
    expect(payload).toMatchObject({
      type: 'execution.completed',
      timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
      data: { executionId: ids['executions'], workflow: 'our-workflow', customerId: ids['customers'] },
    });
  });

  it('of another organization is not heard', async () => {
    const other = await testOrganization(ctx, 'Other', [{ name: 'Olga', role: 'admin' }]);
    const { id } = await create('https://all.example');
    await tenantTransaction(ctx.db, other.organizationId, (tx) => publishMany(tx, [ended('completed')]));
    await happen();
    expect(await deliveriesOf(id)).toEqual([]);
  });
});

describe('a delivery', () => {
  it('is signed with both secrets while they change over, and keeps its id when it is made again', async () => {
    const server = await stubServer();
    const created = await create(server.url);
    const rotated = (await admin().post(`${base}/${created.id}/rotate`, {})).json();
    const queued = await admin().post(`${base}/${created.id}/test`);
    expect(queued.json()).toMatchObject({ status: 'pending', type: 'webhook.test' });
    expect(await deliverDue(ctx)).toBe(1);
    const [got] = server.received;
    const seconds = Number(got?.headers['webhook-timestamp']);
    for (const { secret } of [created, rotated]) {
      const signed = new Webhook(secret).sign(
        String(got?.headers['webhook-id']),
        new Date(seconds * 1000),
        got?.body ?? '',
      );
      expect(String(got?.headers['webhook-signature']).split(' ')).toContain(signed);
    }
    const [delivery] = await deliveriesOf(created.id);
    expect(delivery).toMatchObject({ status: 'delivered', attempts: 1, responseStatus: 200, error: null });
    expect((await admin().post(`${base}/${created.id}/deliveries/${delivery.id}/redeliver`)).statusCode).toBe(202);
    await deliverDue(ctx);
    expect(server.received.map(({ headers }) => headers['webhook-id'])).toEqual([
      delivery.messageId,
      delivery.messageId,
    ]);
    expect(await deliverDue(ctx)).toBe(0);
  });

  it('is tried again ever later for about a day, then given up, and can be asked for again', async () => {
    const server = await stubServer((_, response) => response.writeHead(500).end('broken'));
    const { id } = await create(server.url);
    await happen(ended('failed'));
    const first = ctx.clock.now();
    for (let attempt = 1; attempt <= 9; attempt += 1) {
      expect(await deliverDue(ctx)).toBe(1);
      expect(await deliverDue(ctx)).toBe(0);
      const [{ nextAttemptAt }] = await deliveriesOf(id);
      if (nextAttemptAt !== null) ctx.clock.set(nextAttemptAt);
    }
    const [delivery] = await deliveriesOf(id);
    expect(delivery).toMatchObject({ status: 'failed', attempts: 9, responseStatus: 500, responseBody: 'broken' });
    const hours = (ctx.clock.now().getTime() - first.getTime()) / 3_600_000;
    expect(hours).toBeGreaterThan(20);
    expect(hours).toBeLessThan(28);
    expect(await read(id)).toMatchObject({ failed: 1, active: true, lastError: expect.stringContaining('500') });
    expect((await admin().post(`${base}/${id}/redeliver`, {})).json()).toEqual({ queued: 1 });
    expect(await deliverDue(ctx)).toBe(1);
  });

  it('waits as long as the receiver asks, up to a day', () => {
    const at = new Date('2026-01-15T09:00:00Z');
    expect(nextAttempt(1, at, null)).toEqual(new Date('2026-01-15T09:00:05Z'));
    expect(nextAttempt(1, at, 600_000)).toEqual(new Date('2026-01-15T09:10:00Z'));
    expect(nextAttempt(1, at, 1e12)).toEqual(new Date('2026-01-16T09:00:00Z'));
    expect(nextAttempt(9, at, 600_000)).toBeNull();
  });

  it('does not reach private addresses', async () => {
    const { id } = await create('http://169.254.169.254/latest/meta-data');
    await admin().post(`${base}/${id}/test`);
    await deliverDue(ctx);
    const [delivery] = await deliveriesOf(id);
    expect(delivery).toMatchObject({
      status: 'pending',
      responseStatus: null,
      error: expect.stringContaining('not an address of the public'),
    });
  });

  it('to one that is slow does not hold up the others', async () => {
    const slow = await stubServer((_, response) => response.writeHead(503).end());
    const quick = await stubServer();
    const [first, second] = [await create(slow.url), await create(quick.url)];
    for (let count = 0; count < 15; count += 1) await admin().post(`${base}/${first.id}/test`);
    await admin().post(`${base}/${second.id}/test`);
    expect(await deliverDue(ctx)).toBe(11);
    expect(quick.received).toHaveLength(1);
  });
});

describe('an endpoint that is of no use any more', () => {
  const told = () =>
    tenantTransaction(ctx.db, org.organizationId, (tx) =>
      rows<{ user: string; title: string }>(
        tx,
        sql`select user_id as "user", title from renubu.notifications where type = 'webhook_endpoint_disabled'`,
      ),
    );
  beforeEach(() =>
    systemTransaction(ctx.db, (tx) =>
      tx.execute(sql`delete from renubu.notifications where type = 'webhook_endpoint_disabled'`),
    ),
  );

  it('is switched off when it says that it is gone, and the admins hear of it', async () => {
    const server = await stubServer((_, response) => response.writeHead(410).end());
    const { id } = await create(server.url);
    await admin().post(`${base}/${id}/test`);
    await deliverDue(ctx);
    expect(await read(id)).toMatchObject({ active: false, disabledReason: expect.stringContaining('gone') });
    expect(await told()).toMatchObject([{ user: org.id('Ada') }]);
    await happen(ended('completed'));
    expect(await deliveriesOf(id)).toHaveLength(1);
  });

  it('is switched off after three days of failures only, and starts afresh when it is switched on', async () => {
    const server = await stubServer((_, response) => response.writeHead(500).end());
    const { id } = await create(server.url);
    const fail = async () => {
      await admin().post(`${base}/${id}/test`);
      await deliverDue(ctx);
      return read(id);
    };
    expect(await fail()).toMatchObject({ active: true });
    ctx.clock.advance({ days: 2 });
    expect(await fail()).toMatchObject({ active: true });
    ctx.clock.advance({ days: 2 });
    const off = await fail();
    expect(off).toMatchObject({ active: false, disabledReason: expect.stringContaining('three days') });
    expect(await told()).toHaveLength(1);
    await admin().patch(`${base}/${id}`, { active: true }, { 'if-match': `"${off.revision}"` });
    expect(await fail()).toMatchObject({ active: true, disabledReason: null });
  });

  it('keeps finished deliveries for a month', async () => {
    const server = await stubServer();
    const { id } = await create(server.url);
    await admin().post(`${base}/${id}/test`);
    await deliverDue(ctx);
    ctx.clock.advance({ days: 31 });
    await admin().post(`${base}/${id}/test`);
    expect(await forgetOld(ctx)).toBe(1);
    expect(await deliveriesOf(id)).toHaveLength(1);
  });
});

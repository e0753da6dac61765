import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rows, tenantTransaction } from '../../platform/db/transaction.ts';
import { testApp, type TestApp } from '../../testing/app.ts';
import { testContext, type TestContext } from '../../testing/context.ts';
import { publishText } from '../../testing/execution-harness.ts';
import { testDatabase } from '../../testing/database.ts';
import { stubServer } from '@renubu/connectors/testing/server';
import { testOrganization, type TestOrganization } from '../identity/testing/organization.ts';
import { closeGate } from './gate/runtime.ts';
import { registerConnectionRoutes } from './routes.ts';

const database = testDatabase();
let ctx: TestContext;
let app: TestApp;
let org: TestOrganization;
const admin = () => app.as({ ...org.session('Ada'), permissions: ['connections.manage', 'workflows.read'] });
const token = 'tok-very-secret-1';

beforeAll(async () => {
  ctx = testContext(database, { config: { allowPrivateHosts: ['127.0.0.1'] } });
  org = await testOrganization(ctx, 'Acme', [{ name: 'Ada', role: 'admin' }]);
  app = await testApp(ctx, (target) => registerConnectionRoutes(target, ctx), { organizationId: org.organizationId });
});
afterAll(async () => {
  await app.close();
  await closeGate(ctx);
});

const create = async (input: object) => (await admin().post('/api/v1/connections', input)).json();

describe('the catalog of connectors', () => {
  it('has every connector with its fields, and names of connections without their settings', async () => {
    await create({ name: 'Orders', connector: 'http', config: { baseUrl: 'https://orders.example' } });
    const { items } = (await admin().get('/api/v1/connectors')).json();
    const http = items.find(({ key }: { key: string }) => key === 'http');
    expect(http.connections).toEqual(['Orders']);
    expect(http.operations[0]).toMatchObject({ name: 'http.request', input: expect.any(Array) });
    expect(JSON.stringify(items)).not.toContain('orders.example');
  });
});

describe('connections', () => {
  it('take secrets and never give them back', async () => {
    const input = { name: 'CRM', connector: 'http', config: { auth: 'bearer' }, secrets: { token } };
    const created = await create(input);
    expect(created).toMatchObject({ connector: 'http', direction: 'outbound', secrets: ['token'], secret: null });
    const answers = [created, (await admin().get('/api/v1/connections')).json()];
    expect(JSON.stringify(answers)).not.toContain(token);
    const stored = await tenantTransaction(ctx.db, org.organizationId, (tx) =>
      rows<{ whole: string }>(tx, sql`select c::text as whole from renubu.connections c`),
    );
    expect(JSON.stringify(stored)).not.toContain(token);
  });

  it('tell which workflows name them', async () => {
    await create({ name: 'Billing', connector: 'http', config: { baseUrl: 'https://billing.example' } });
    await create({ name: 'Unused', connector: 'http', config: { baseUrl: 'https://unused.example' } });
    const call = `{ id: call, type: action, uses: http.request, connection: Billing, with: { url: /invoices } }`;
    const source = `workflow: bill\nname: Bill\nkind: automation\non: [{ manual: {} }]\nsteps: [${call}]\n`;
    await publishText(ctx, org.organizationId, source);
    const { items } = (await admin().get('/api/v1/connections')).json<{
      items: { name: string; usedBy: object[] }[];
    }>();
    const usedBy = Object.fromEntries(items.map((item) => [item.name, item.usedBy]));
    expect(usedBy).toMatchObject({ Billing: [{ slug: 'bill', name: 'Bill' }], Unused: [] });
  });

  it('refuse settings that do not fit, by their path', async () => {
    const bad = {
      name: 'Bad',
      connector: 'http',
      config: { timeoutSeconds: 0, colour: 'red' },
      secrets: { pin: '1234' },
    };
    const answer = await create(bad);
    expect(answer).toMatchObject({ status: 400, code: 'validation_failed' });
    expect(answer.errors.map(({ path }: { path: string }) => path).sort()).toEqual([
      'body.config',
      'body.config.timeoutSeconds',
      'body.secrets',
    ]);
    expect(await create({ name: 'Bad', connector: 'telex' })).toMatchObject({ status: 400 });
    expect(await create({ name: 'CRM', connector: 'http' })).toMatchObject({ status: 409, code: 'name_taken' });
  });

  it('change under their revision, keeping secrets that are not named', async () => {
    const made = await create({ name: 'Mail', connector: 'http', config: {}, secrets: { token, EXTRA: 'extra-1' } });
    const url = `/api/v1/connections/${made.id}`;
    const change = { active: false, secrets: { EXTRA: null, password: 'pass-2' } };
    expect((await admin().patch(url, change)).statusCode).toBe(428);
    expect((await admin().patch(url, change, { 'if-match': '"9"' })).statusCode).toBe(412);
    const changed = await admin().patch(url, change, { 'if-match': '"1"' });
    expect(changed.json()).toMatchObject({ active: false, secrets: ['password', 'token'], revision: 2 });
    expect(changed.headers['etag']).toBe('"2"');
    const taken = await admin().patch(url, { name: 'CRM' }, { 'if-match': '"2"' });
    expect(taken.json()).toMatchObject({ status: 409, code: 'name_taken' });
    expect((await admin().delete(url)).statusCode).toBe(204);
    expect((await admin().get(url)).statusCode).toBe(404);
  });
});

describe('the test button', () => {
  it('says what it found, and the health follows', async () => {
    const server = await stubServer((request, response, count) => {
      response.writeHead(count === 1 ? 200 : 401).end(`you sent ${request.headers['authorization']}`);
    });
    const config = { baseUrl: server.url, auth: 'bearer' };
    const { id, health } = await create({ name: 'Tried', connector: 'http', config, secrets: { token } });
    expect(health).toMatchObject({ status: 'untested', calls: 0 });
    const test = async () => (await admin().post(`/api/v1/connections/${id}/test`)).json();
    expect(await test()).toMatchObject({ ok: true, message: 'It answered 200.' });
    expect((await admin().get(`/api/v1/connections/${id}`)).json().health).toMatchObject({ status: 'ok', calls: 1 });
    ctx.clock.advance({ seconds: 1 });
    const failed = await test();
    expect(failed).toMatchObject({ ok: false, class: '4xx', message: expect.stringContaining('401') });
    expect(JSON.stringify(failed)).not.toContain(token);
    const { health: after } = (await admin().get(`/api/v1/connections/${id}`)).json();
    expect(after).toMatchObject({
      status: 'degraded',
      calls: 2,
      failures: 1,
      lastError: expect.stringContaining('•••'),
    });
  });

  it('says that private addresses are not reached', async () => {
    const { id } = await create({ name: 'Inside', connector: 'http', config: { baseUrl: 'http://169.254.169.254' } });
    const tried = (await admin().post(`/api/v1/connections/${id}/test`)).json();
    expect(tried).toMatchObject({ ok: false, class: 'permanent', message: expect.stringContaining('169.254.169.254') });
  });

  it('is not for those that can only be used', async () => {
    const { id } = await create({ name: 'Hook', connector: 'webhook', config: {} });
    expect((await admin().post(`/api/v1/connections/${id}/test`)).json()).toMatchObject({ code: 'not_testable' });
  });
});

describe('secrets of the organization', () => {
  it('are set, listed by name, and removed', async () => {
    const put = await admin().put('/api/v1/secrets/CRM_TOKEN', { value: token, description: 'Of the CRM' });
    expect(put.json()).toMatchObject({ name: 'CRM_TOKEN', description: 'Of the CRM', updatedBy: 'Ada' });
    const listed = await admin().get('/api/v1/secrets');
    expect(listed.json().items).toHaveLength(1);
    expect(put.body + listed.body).not.toContain(token);
    expect((await admin().put('/api/v1/secrets/crm', { value: token })).statusCode).toBe(400);
    expect((await admin().delete('/api/v1/secrets/CRM_TOKEN')).statusCode).toBe(204);
    expect((await admin().delete('/api/v1/secrets/CRM_TOKEN')).statusCode).toBe(404);
  });
});

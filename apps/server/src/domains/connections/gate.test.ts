import type { JsonObject } from '@renubu/contracts/json';
import { pino } from 'pino';
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rows, systemTransaction, tenantTransaction } from '../../platform/db/transaction.ts';
import { testContext, type TestContext } from '../../testing/context.ts';
import { testDatabase } from '../../testing/database.ts';
import { stubServer } from '@renubu/connectors/testing/server';
import { testOrganization, type TestOrganization } from '../identity/testing/organization.ts';
import { replaceRecords } from '../records/commands/replace.ts';
import { createConnection } from './commands/connections.ts';
import { performThroughGate } from './commands/perform.ts';
import { putSecret } from './commands/secrets.ts';
import { canSendMail, sendMail } from './commands/send-mail.ts';
import { closeGate, gateOf } from './gate/runtime.ts';
import type { GateRequest } from './gate/types.ts';

const database = testDatabase();
let ctx: TestContext;
let org: TestOrganization;
let logged = '';
const token = 'tok-very-secret-1';

beforeEach(async () => {
  logged = '';
  const log = pino({ level: 'trace' }, { write: (line: string) => void (logged += line) });
  ctx = testContext(database, { log, config: { allowPrivateHosts: ['127.0.0.1'] } });
  org = await testOrganization(ctx, `Acme ${ctx.newId()}`, [{ name: 'Ada', role: 'admin' }]);
});
afterEach(() => closeGate(ctx));

const connect = (name: string, config: JsonObject, secrets = {}, connector = 'http') =>
  createConnection(ctx, org.session('Ada'), { name, connector, config, secrets });

const perform = (request: Partial<GateRequest>) =>
  performThroughGate(ctx, {
    operation: 'http.request',
    connection: null,
    input: {},
    idempotencyKey: ctx.newId(),
    execution: { id: ctx.newId(), slug: 'test', customerId: null },
    organizationId: org.organizationId,
    signal: AbortSignal.timeout(5_000),
    ...request,
  });

describe('secrets at the gate', () => {
  it('reach the outside system and nothing else', async () => {
    await putSecret(ctx, org.session('Ada'), 'API_KEY', { value: token });
    const server = await stubServer((request, response, count) => {
      const echo = JSON.stringify({ headers: request.headers, url: request.url, body: request.body });
      response.writeHead(count === 1 ? 200 : 500, { 'x-echo': token }).end(echo);
    });
    await connect('CRM', { baseUrl: server.url, auth: 'basic', username: 'ann' }, { password: 'pass/word+1' });
    const input = {
      url: '/x',
      query: { key: '{{ secrets.API_KEY }}' },
      body: { key: '{{ secrets.API_KEY }}' },
      headers: { 'X-Key': 'v {{ secrets.API_KEY }}' },
    };
    const results = [await perform({ input }), await perform({ input })];
    expect(server.received).toHaveLength(2);
    expect(server.received[0]).toMatchObject({ url: `/x?key=${token}`, headers: { 'x-key': `v ${token}` } });
    expect(server.received[0]?.body).toContain(token);
    expect(results.map(({ ok }) => ok)).toEqual([true, false]);
    await gateOf(ctx).health.flush(ctx);
    const stored = await systemTransaction(ctx.db, (tx) =>
      rows(tx, sql`select h::text from renubu.connection_health h`),
    );
    const everything = JSON.stringify([results, stored]) + logged;
    for (const form of [token, 'pass/word+1', 'pass%2Fword', Buffer.from('ann:pass/word+1').toString('base64')]) {
      expect(everything).not.toContain(form);
    }
    expect(results[0]).toMatchObject({ ok: true, exchange: { connection: 'CRM', request: { method: 'POST' } } });
    expect(results[1]).toMatchObject({ ok: false, error: { code: 'http_500', class: '5xx' } });
  });

  it('have no place in what the server stores itself', async () => {
    await putSecret(ctx, org.session('Ada'), 'API_KEY', { value: token });
    const operations = { 'log.write': async () => ({ written: true }) };
    const input = { message: '{{ secrets.API_KEY }}' };
    expect(await perform({ operation: 'log.write', operations, input })).toMatchObject({
      ok: false,
      error: { code: 'secret_not_allowed', class: 'validation' },
    });
  });

  it('that do not exist fail before anything is sent', async () => {
    const server = await stubServer();
    const result = await perform({ input: { url: server.url, body: '{{ secrets.NOPE }}' } });
    expect(result).toMatchObject({ ok: false, error: { code: 'unknown_secret', class: 'permanent' } });
    expect(server.received).toEqual([]);
  });
});

describe('the connection a call goes through', () => {
  it('is the named one, else the only one, else none where an address is enough', async () => {
    const [one, two] = [await stubServer(), await stubServer()];
    expect(await perform({ input: { url: one.url } })).toMatchObject({ ok: true, exchange: { connection: null } });
    await connect('One', { baseUrl: one.url });
    expect(await perform({ input: { url: '/a' } })).toMatchObject({ ok: true, exchange: { connection: 'One' } });
    await connect('Two', { baseUrl: two.url });
    expect(await perform({ input: { url: '/b' } })).toMatchObject({ ok: false, error: { class: 'validation' } });
    expect(await perform({ input: { url: '/b' }, connection: 'two' })).toMatchObject({
      exchange: { connection: 'Two' },
    });
    const wrong = await perform({ operation: 'webhook.send', connection: 'Two', input: { type: 'x' } });
    expect(wrong).toMatchObject({ ok: false, error: { code: 'wrong_connection' } });
    expect(await perform({ connection: 'Three' })).toMatchObject({ error: { code: 'unknown_connection' } });
  });

  it('of another organization is not seen', async () => {
    const server = await stubServer();
    await connect('Mine', { baseUrl: server.url });
    const other = await testOrganization(ctx, 'Other', [{ name: 'Olga', role: 'admin' }]);
    const result = await perform({ connection: 'Mine', organizationId: other.organizationId, input: { url: '/' } });
    expect(result).toMatchObject({ ok: false, error: { code: 'unknown_connection' } });
  });

  it('says when its secrets were sealed with another key', async () => {
    await connect('Old', { baseUrl: 'http://127.0.0.1:1', auth: 'bearer' }, { token });
    const moved = { ...ctx, db: { ...ctx.db }, config: { ...ctx.config, secret: 'another secret '.repeat(4) } };
    const result = await performThroughGate(moved, {
      operation: 'http.request',
      connection: 'Old',
      input: { url: '/' },
      idempotencyKey: 'k',
      execution: { id: ctx.newId(), slug: 'test', customerId: null },
      organizationId: org.organizationId,
      signal: AbortSignal.timeout(5_000),
    });
    expect(result).toMatchObject({ ok: false, error: { code: 'secrets_unreadable', class: 'permanent' } });
  });

  it('is missing where one is needed', async () => {
    const result = await perform({ operation: 'slack.post', input: { text: 'x' } });
    expect(result).toMatchObject({ ok: false, error: { code: 'connection_missing', class: 'permanent' } });
  });
});

describe('a connection that fails', () => {
  it('is left alone for a while, and its health says so', async () => {
    const server = await stubServer((_, response) => response.writeHead(503).end());
    const { id } = await connect('Shaky', { baseUrl: server.url });
    const outcomes = [];
    for (let call = 0; call < 5; call += 1) outcomes.push(await perform({ input: { url: '/' } }));
    expect(server.received).toHaveLength(3);
    expect(outcomes.at(-1)).toMatchObject({
      ok: false,
      error: { code: 'breaker_open', class: 'network', message: expect.stringContaining('Shaky') },
    });
    await gateOf(ctx).health.flush(ctx);
    const [health] = await tenantTransaction(ctx.db, org.organizationId, (tx) =>
      rows(tx, sql`select breaker, last_error from renubu.connection_health where connection_id = ${id}`),
    );
    expect(health).toMatchObject({ breaker: 'open' });
  });

  it('is not blamed for requests that it refuses', async () => {
    const server = await stubServer((_, response) => response.writeHead(404).end());
    await connect('Strict', { baseUrl: server.url });
    for (let call = 0; call < 6; call += 1) await perform({ input: { url: '/' } });
    expect(server.received).toHaveLength(6);
  });

  it('takes no more calls at the same time than it may', async () => {
    let running = 0;
    let most = 0;
    const server = await stubServer((_, response) => {
      running += 1;
      most = Math.max(most, running);
      setImmediate(() => {
        running -= 1;
        response.end('{}');
      });
    });
    await connect('Narrow', { baseUrl: server.url, concurrency: 2 });
    await Promise.all(Array.from({ length: 12 }, () => perform({ input: { url: '/' } })));
    expect(server.received).toHaveLength(12);
    expect(most).toBeLessThanOrEqual(2);
  });

  it('ends when its time is over', async () => {
    const server = await stubServer(() => undefined);
    const result = await perform({ input: { url: server.url }, signal: AbortSignal.timeout(80) });
    expect(result).toMatchObject({ ok: false, error: { class: 'timeout' } });
  });

  it('shows what it answered, cut, with a hint when to come again', async () => {
    const server = await stubServer((_, response) =>
      response.writeHead(429, { 'retry-after': '9' }).end('x'.repeat(9_000)),
    );
    const result = await perform({ input: { url: server.url } });
    expect(result).toMatchObject({ ok: false, error: { class: '429', retryAfterMs: 9_000 } });
    expect(JSON.stringify(result.exchange.response).length).toBeLessThan(2_500);
  });
});

describe('context loads', () => {
  const load = (input: JsonObject) => perform({ operation: 'context.load', input: { as: 'x', ...input } });

  it('read resources of HTTP connections once while they are fresh, also at the same time', async () => {
    const server = await stubServer((request, response) => response.end(JSON.stringify({ data: { at: request.url } })));
    const resources = { 'order.details': { path: '/orders/{id}', cacheSeconds: 60, select: 'data' } };
    await connect('Shop', { baseUrl: server.url, resources });
    const ask = () => load({ load: 'order.details', id: 'a/b' });
    const [first, second] = await Promise.all([ask(), ask()]);
    expect(first).toMatchObject({ ok: true, output: { at: '/orders/a%2Fb' } });
    expect(second).toMatchObject({ ok: true, output: { at: '/orders/a%2Fb' } });
    await ask();
    expect(server.received).toHaveLength(1);
    expect(server.received[0]?.headers['x-resource-type']).toBe('order.details');
    ctx.clock.advance({ seconds: 61 });
    await ask();
    expect(server.received).toHaveLength(2);
    for (const id of ['..', '.']) expect(await load({ load: 'order.details', id })).toMatchObject({ ok: false });
    expect(await load({ load: 'order.nothing', id: '1' })).toMatchObject({ error: { code: 'unknown_resource' } });
  });

  it('do not keep failures', async () => {
    const server = await stubServer((_, response, count) => response.writeHead(count === 1 ? 500 : 200).end('1'));
    await connect('Shop', { baseUrl: server.url, resources: { 'order.details': { path: '/o/{id}' } } });
    const results = [await load({ load: 'order.details', id: '1' }), await load({ load: 'order.details', id: '1' })];
    expect(results).toMatchObject([
      { ok: false, error: { class: '5xx' } },
      { ok: true, output: 1 },
    ]);
  });

  it('read own customers and reference tables', async () => {
    const { organizationId } = org;
    await tenantTransaction(ctx.db, organizationId, async (tx) => {
      await tx.execute(sql`insert into renubu.customers (id, organization_id, external_id, name, arr_minor)
        values (${ctx.newId()}, ${organizationId}, 'c-7', 'Globex', 120000)`);
      const by = { type: 'system', id: 'x', name: 'X' } as const;
      const input = { key: 'country', csv: 'country;vat\nDE;19\nFR;20\n' };
      await replaceRecords(tx, ctx, { organizationId, entity: 'table.vat', input, by });
    });
    expect(await load({ load: 'customer.profile', id: 'c-7' })).toMatchObject({
      output: { name: 'Globex', arr: 1200 },
    });
    expect(await load({ load: 'customer.intelligence', id: 'c-7' })).toMatchObject({ output: { riskScore: null } });
    expect(await load({ load: 'table.vat', id: 'FR' })).toMatchObject({ output: { id: 'FR', vat: 20 } });
    expect(await load({ load: 'table.vat' })).toMatchObject({ output: [{ id: 'DE' }, { id: 'FR' }] });
    expect(await load({ load: 'customer.profile', id: 'nobody' })).toMatchObject({ error: { code: 'not_found' } });
    expect(await load({ load: 'customer.shoe_size', id: 'c-7' })).toMatchObject({
      error: { code: 'unknown_resource' },
    });
  });
});

describe('e-mail without a mail server', () => {
  const mail = { to: ['ann@example.com'], subject: 'Hello', text: 'Hi', idempotencyKey: 'mail-1' };
  const kept = () =>
    tenantTransaction(ctx.db, org.organizationId, (tx) =>
      rows(tx, sql`select recipients, subject, body_text, status from renubu.outgoing_mails`),
    );

  it('is kept once, and the result says that it is not connected', async () => {
    expect(await canSendMail(ctx, org.organizationId)).toBe(false);
    expect(await sendMail(ctx, org.organizationId, mail)).toMatchObject({ status: 'notConnected' });
    await sendMail(ctx, org.organizationId, mail);
    const stepped = await perform({ operation: 'email.send', input: { to: 'b@example.com', subject: 'S', text: 'T' } });
    expect(stepped).toMatchObject({ ok: true, output: { status: 'notConnected' } });
    expect(await kept()).toMatchObject([
      { recipients: ['ann@example.com'], subject: 'Hello', body_text: 'Hi', status: 'notConnected' },
      { recipients: ['b@example.com'] },
    ]);
  });

  it('keeps no content in production', async () => {
    const production = { ...ctx, config: { ...ctx.config, environment: 'production' as const } };
    await sendMail(production, org.organizationId, mail);
    expect(await kept()).toMatchObject([{ subject: 'Hello', body_text: '' }]);
  });
});

import type { ExecutionDetail } from '@renubu/contracts/executions';
import { pino } from 'pino';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { rows, systemTransaction } from '../../platform/db/transaction.ts';
import { testApp, type TestApp } from '../../testing/app.ts';
import { testContext, type TestContext } from '../../testing/context.ts';
import { testDatabase } from '../../testing/database.ts';
import { drain, publishText, registerAll, rowsOf } from '../../testing/execution-harness.ts';
import { stubServer } from '@renubu/connectors/testing/server';
import { testOrganization, type TestOrganization } from '../identity/testing/organization.ts';
import { createConnection } from './commands/connections.ts';
import { putSecret } from './commands/secrets.ts';
import { closeGate, gateOf } from './gate/runtime.ts';

const database = testDatabase();
const token = 'tok-very-secret-1';
let logged = '';
let ctx: TestContext;
let app: TestApp;
let org: TestOrganization;
const ada = () => app.as(org.session('Ada'));

const calling = (slug: string, more: string) => `
workflow: ${slug}
name: Call
kind: automation
on: [{ manual: {} }]
steps:
  - id: call
    type: action
    uses: http.request
    with: { url: /orders, body: { key: '{{ secrets.API_KEY }}', number: 7 } }
${more}
  - { id: after, type: set, values: { status: '{{ steps.call.output.status }}' } }
`;
const retried = '    retry: { attempts: 3, backoff: fixed, delay: 1s, on: [5xx] }';

beforeAll(async () => {
  const log = pino({ level: 'trace' }, { write: (line: string) => void (logged += line) });
  ctx = testContext(database, { log, config: { allowPrivateHosts: ['127.0.0.1'] } });
  org = await testOrganization(ctx, 'Acme', [{ name: 'Ada', role: 'admin' }]);
  await publishText(ctx, org.organizationId, calling('retried', retried));
  await publishText(ctx, org.organizationId, calling('plain', ''));
  await putSecret(ctx, org.session('Ada'), 'API_KEY', { value: token });
  app = await testApp(ctx, (target) => registerAll(target, ctx), { organizationId: org.organizationId });
});
afterAll(async () => {
  await app.close();
  await closeGate(ctx);
});
beforeEach(async () => {
  ctx.durable.enqueued.splice(0);
  await systemTransaction(ctx.db, (tx) => tx.execute(sql`delete from renubu.connections`));
  gateOf(ctx).known.forget(org.organizationId);
});

const connect = (baseUrl: string) =>
  createConnection(ctx, org.session('Ada'), { name: 'Shop', connector: 'http', config: { baseUrl }, secrets: {} });
const start = async (slug: string) => {
  const response = await ada().post(`/api/v1/workflows/${slug}/start`, {});
  expect(response.statusCode, response.body).toBe(201);
  return response.json<{ executionId: string }>().executionId;
};
const read = async (id: string) => (await ada().get(`/api/v1/executions/${id}`)).json<ExecutionDetail>();

async function workThrough(): Promise<void> {
  for (let round = 0; round < 4; round += 1) {
    await drain(ctx, { delayed: true });
    ctx.clock.advance({ seconds: 2 });
  }
}

describe('U7: side effects that fail', () => {
  it('are tried again by the policy of the step, with the same key, until they succeed', async () => {
    const server = await stubServer((_, response, count) => response.writeHead(count < 3 ? 503 : 200).end('{}'));
    await connect(server.url);
    const id = await start('retried');
    await workThrough();
    expect(await read(id)).toMatchObject({ status: 'completed' });
    expect(server.received).toHaveLength(3);
    expect(new Set(server.received.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
  });

  it('fail the step and the execution when every attempt failed; nothing is swallowed', async () => {
    const server = await stubServer((_, response) => response.writeHead(503).end('{}'));
    await connect(server.url);
    const id = await start('retried');
    await workThrough();
    expect(await read(id)).toMatchObject({ status: 'failed' });
    expect(server.received).toHaveLength(3);
  });

  it('are not tried again when trying cannot help', async () => {
    const server = await stubServer((_, response) => response.writeHead(422).end('{}'));
    await connect(server.url);
    const id = await start('retried');
    await workThrough();
    expect(await read(id)).toMatchObject({ status: 'failed' });
    expect(server.received).toHaveLength(1);
  });
});

describe('a secret that an action sends', () => {
  it('is in no row of any table and in no line of the log', async () => {
    const server = await stubServer((request, response) => response.end(JSON.stringify({ you: request.body })));
    await connect(server.url);
    const id = await start('plain');
    await workThrough();
    expect(await read(id)).toMatchObject({ status: 'completed' });
    expect(server.received[0]?.body).toContain(token);
    const [effect] = await rowsOf<{ input: object; output: object }>(ctx, org.organizationId, 'effects', id);
    expect(JSON.stringify(effect?.input)).toContain('{{ secrets.API_KEY }}');
    expect(JSON.stringify(effect?.output)).toContain('•••');
    expect(await everyRow()).not.toContain(token);
    expect(logged).not.toContain(token);
  });
});

/** All rows of all tables as text. */
async function everyRow(): Promise<string> {
  return systemTransaction(ctx.db, async (tx) => {
    const tables = await rows<{ name: string }>(
      tx,
      sql`
      select quote_ident(schemaname) || '.' || quote_ident(tablename) as name from pg_tables
       where schemaname in ('renubu', 'dbos')`,
    );
    const texts: string[] = [];
    for (const { name } of tables) {
      texts.push(JSON.stringify(await rows(tx, sql`select t::text from ${sql.raw(name)} t`)));
    }
    return texts.join('\n');
  });
}

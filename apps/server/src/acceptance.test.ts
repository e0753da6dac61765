import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { roles } from '@renubu/contracts/permissions';
import { serverMessage, type ServerMessage } from '@renubu/contracts/realtime';
import { permissionsOf } from '@renubu/core/identity/permissions';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import WebSocket from 'ws';
import { addDomainGauges } from './domain-gauges.ts';
import { knownPermissions, registerDomains } from './domains.ts';
import { createUsers } from './domains/identity/commands/create-user.ts';
import { testOrganization, type TestOrganization } from './domains/identity/testing/organization.ts';
import { dispatchAll, send } from './domains/events/testing/events-app.ts';
import { systemTransaction } from './platform/db/transaction.ts';
import { registerSocket } from './platform/realtime/socket.ts';
import { testApp, testAuthenticator, type TestApp } from './testing/app.ts';
import { testContext, type TestContext } from './testing/context.ts';
import { testDatabase } from './testing/database.ts';
import { drain, publishText } from './testing/execution-harness.ts';

/** What an earlier implementation of automation left undone; the tests of the domains have the others. */
const database = testDatabase();
let ctx: TestContext;
let served: TestApp;
let ours: TestOrganization;
let theirs: TestOrganization;
const sockets: WebSocket[] = [];

const asking = `workflow: asking
name: Asking
kind: automation
on: [{ event: order.created }]
steps:
  - { id: ask, type: approval, title: "Order {{ order.id }}", approvers: { role: manager }, evidence: [order] }
`;

beforeAll(async () => {
  ctx = testContext(database);
  ours = await testOrganization(ctx, 'Ours', [
    { name: 'Alex', role: 'admin' },
    { name: 'Michael', role: 'manager' },
  ]);
  theirs = await testOrganization(ctx, 'Theirs', [{ name: 'Olga', role: 'admin' }]);
  await publishText(ctx, ours.organizationId, asking);
  addDomainGauges(ctx);
  await ctx.realtime.start();
  const register = (app: Parameters<typeof registerDomains>[0]) => {
    registerDomains(app, ctx);
    registerSocket(app, ctx, testAuthenticator);
  };
  served = await testApp(ctx, register, { permissions: knownPermissions });
  await served.app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(async () => {
  for (const socket of sockets) socket.terminate();
  await served.close();
  await ctx.realtime.stop();
});

async function listen(organization: TestOrganization, person: string, topics: string[]) {
  const { port } = served.app.server.address() as AddressInfo;
  const headers = served.header(organization.session(person));
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, { headers });
  sockets.push(socket);
  const messages: ServerMessage[] = [];
  socket.on('message', (raw: Buffer) => messages.push(serverMessage.parse(JSON.parse(raw.toString()))));
  await once(socket, 'open');
  for (const topic of topics) socket.send(JSON.stringify({ kind: 'subscribe', topic }));
  await vi.waitFor(() => expect(messages.filter(({ kind }) => kind === 'subscribed')).toHaveLength(topics.length));
  return () => messages.filter((message) => message.kind === 'event');
}

async function order(id: string): Promise<void> {
  const client = served.as(ours.session('Alex'));
  await send(client, { specversion: '1.0', id, source: '/shop', type: 'order.created', data: { order: { id } } });
  await dispatchAll(ctx);
  await drain(ctx);
}

describe('acceptance', () => {
  it('U15: what may be named in workflows is described by the domain itself, and to nobody without an account', async () => {
    expect((await served.anonymous.get('/api/v1/workflows/catalog')).statusCode).toBe(401);
    await order('known-1');
    const answer = await served.as(ours.session('Alex')).get('/api/v1/workflows/catalog');
    expect(answer.statusCode).toBe(200);
    for (const name of ['http.request', 'email.send', 'record.create', 'order.created']) {
      expect(answer.body).toContain(name);
    }
  });

  it('U16: sockets hear of executions and approvals of their own organization, each message once', async () => {
    const [our, other] = await Promise.all([
      listen(ours, 'Michael', ['executions', 'approvals']),
      listen(theirs, 'Olga', ['executions', 'approvals']),
    ]);
    await order('live-1');
    await vi.waitFor(() =>
      expect(new Set(our().map(({ topic }) => topic))).toEqual(new Set(['executions', 'approvals'])),
    );
    const seen = our().map(({ id }) => id);
    expect(new Set(seen).size).toBe(seen.length);
    expect(other()).toEqual([]);
  });

  it('U18: the role in the organization decides, and a person without one can do nothing', async () => {
    for (const role of roles) {
      const person = role === 'admin' ? 'Alex' : role === 'manager' ? 'Michael' : undefined;
      if (person !== undefined) expect(ours.session(person).permissions).toEqual(permissionsOf(role));
    }
    const [stranger] = await systemTransaction(ctx.db, (tx) =>
      createUsers(tx, ctx, [{ name: 'Stranger', email: 'stranger@nowhere.test' }]),
    );
    const session = {
      ...ours.session('Alex'),
      userId: stranger ?? '',
      role: 'none',
      permissions: permissionsOf('none'),
    };
    expect((await served.as(session).get('/api/v1/executions')).statusCode).toBe(403);
  });

  it('U20: every metric that is declared is counted', async () => {
    const client = served.as(ours.session('Alex'));
    await order('metered-1');
    const decide = { specversion: '1.0', id: 'metered-2', source: '/shop', type: 'other.thing', data: {} };
    await client.post('/api/v1/events/decide', decide, { 'content-type': 'application/cloudevents+json' });
    const { body } = await served.app.inject({ method: 'GET', url: '/metrics', remoteAddress: '127.0.0.1' });
    const valueOf = (name: string) =>
      [...body.matchAll(new RegExp(`^${name}(?:\\{[^}]*\\})? ([\\d.]+)$`, 'gm'))].reduce(
        (sum, [, value]) => sum + Number(value),
        0,
      );
    expect(valueOf('renubu_events_received_total')).toBeGreaterThanOrEqual(2);
    expect(valueOf('renubu_events_dispatched_total')).toBeGreaterThanOrEqual(1);
    expect(valueOf('renubu_decision_seconds_count')).toBe(1);
    expect(valueOf('renubu_approvals_pending')).toBeGreaterThanOrEqual(1);
    expect(valueOf('renubu_http_request_seconds_count')).toBeGreaterThan(0);
    const declared = [...body.matchAll(/^# TYPE (renubu_\S+) /gm)].map(([, name]) => name);
    expect(new Set(declared).size).toBe(declared.length);
  });
});

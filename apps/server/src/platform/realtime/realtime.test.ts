import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { serverMessage, type EventMessage, type ServerMessage } from '@renubu/contracts/realtime';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import WebSocket from 'ws';
import { testApp, testAuthenticator, type TestApp } from '../../testing/app.ts';
import { testContext, type TestContext } from '../../testing/context.ts';
import { testDatabase } from '../../testing/database.ts';
import { tenantTransaction } from '../db/transaction.ts';
import { consumeBatch } from '../outbox/consumer.ts';
import { publish, publishMany } from '../outbox/publish.ts';
import { registerSocket } from './socket.ts';

const database = testDatabase();
const organizationId = randomUUID();
let ctx: TestContext;
let served: TestApp;
let port = 0;
const sockets: WebSocket[] = [];

beforeEach(async () => {
  ctx = testContext(database);
  ctx.realtime.authorize('queue/', (session, topic) => topic === `queue/${session.userId}`);
  await ctx.realtime.start();
  served = await testApp(ctx, (app) => registerSocket(app, ctx, testAuthenticator, { subscriptions: 2 }), {
    organizationId,
  });
  await served.app.listen({ port: 0, host: '127.0.0.1' });
  port = (served.app.server.address() as AddressInfo).port;
});

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.terminate();
  await served.close();
  await ctx.realtime.stop();
});

interface Client {
  socket: WebSocket;
  messages: ServerMessage[];
  events(): EventMessage[];
  send(message: unknown): void;
}

async function connect(headers: Record<string, string> = served.header({ userId: 'sarah' })): Promise<Client> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, { headers });
  sockets.push(socket);
  const messages: ServerMessage[] = [];
  socket.on('message', (raw: Buffer) => messages.push(serverMessage.parse(JSON.parse(raw.toString()))));
  await once(socket, 'open');
  return {
    socket,
    messages,
    events: () => messages.filter((message) => message.kind === 'event'),
    send: (message) => socket.send(JSON.stringify(message)),
  };
}

async function subscribed(topic = 'queue/sarah', since?: string): Promise<Client> {
  const client = await connect();
  client.send({ kind: 'subscribe', topic, since });
  await vi.waitFor(() => expect(client.messages.some((message) => message.kind === 'subscribed')).toBe(true));
  return client;
}

const say = (subject: string, topic = 'queue/sarah', organization = organizationId) =>
  tenantTransaction(database.db, organization, (tx) =>
    publish(tx, { topic, type: 'changed', subject, data: { of: subject } }),
  );

const subjects = (client: Client) => client.events().map(({ subject }) => subject);

describe('live updates', () => {
  it('reach the subscribers of a topic when the transaction commits, and no other organization', async () => {
    const client = await subscribed();
    await say('theirs', 'queue/sarah', randomUUID());
    await say('other topic', 'queue/tom');
    await say('ours');
    await vi.waitFor(() => expect(subjects(client)).toEqual(['ours']));
    expect(client.events()[0]).toMatchObject({ type: 'changed', topic: 'queue/sarah', data: { of: 'ours' } });
  });

  it('of a personal topic reach the person they are about, live and after a resume', async () => {
    ctx.realtime.authorize('notifications', () => true, { personal: true });
    const client = await subscribed('notifications');
    const since = (client.messages[0] as { seq: string }).seq;
    await say('tom', 'notifications');
    await say('sarah', 'notifications');
    await vi.waitFor(() => expect(subjects(client)).toEqual(['sarah']));
    const resumed = await subscribed('notifications', since);
    await vi.waitFor(() => expect(subjects(resumed)).toEqual(['sarah']));
  });

  it('leave out what was rolled back', async () => {
    const client = await subscribed();
    const failed = tenantTransaction(database.db, organizationId, async (tx) => {
      await publish(tx, { topic: 'queue/sarah', type: 'changed', subject: 'undone', data: {} });
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    await say('done');
    await vi.waitFor(() => expect(subjects(client)).toEqual(['done']));
  });

  it('are not held up by a long transaction, and its own messages come when it commits', async () => {
    const client = await subscribed();
    let commit: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (commit = resolve));
    let written: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => (written = resolve));
    const long = tenantTransaction(database.db, organizationId, async (tx) => {
      await publish(tx, { topic: 'queue/sarah', type: 'changed', subject: 'slow', data: {} });
      written();
      await held;
    });
    await begun;
    await say('quick');
    await vi.waitFor(() => expect(subjects(client)).toEqual(['quick']));
    commit();
    await long;
    await vi.waitFor(() => expect(subjects(client)).toEqual(['quick', 'slow']));
    await say('last');
    await vi.waitFor(() => expect(subjects(client)).toEqual(['quick', 'slow', 'last']));
  });

  it('resume after a lost connection without a gap', async () => {
    const client = await subscribed();
    await say('one');
    await vi.waitFor(() => expect(subjects(client)).toEqual(['one']));
    client.socket.terminate();
    await say('two');
    await say('three');
    const last = client.events().at(-1);
    const again = await subscribed('queue/sarah', last?.seq);
    await vi.waitFor(() => expect(subjects(again)).toEqual(expect.arrayContaining(['two', 'three'])));
    // Earlier ones may come again while others hold the resume point back; none is left out.
    const fresh = again.events().filter(({ subject }) => ['two', 'three'].includes(subject));
    expect(new Set(fresh.map(({ id }) => id)).size).toBe(2);
  });

  it('tell a reader who missed too much, or comes with a made-up place, to start over', async () => {
    await tenantTransaction(database.db, organizationId, (tx) =>
      publishMany(
        tx,
        Array.from({ length: 600 }, (_, index) => ({
          topic: 'queue/sarah',
          type: 'changed',
          subject: String(index),
          data: {},
        })),
      ),
    );
    for (const since of ['0', 'made-up']) {
      const client = await subscribed('queue/sarah', since);
      await vi.waitFor(() => expect(client.messages.some((message) => message.kind === 'reset')).toBe(true));
    }
  });
});

describe('the socket', () => {
  it('refuses nobody, other sites, and topics that are not the caller’s', async () => {
    await expect(connect({})).rejects.toThrow('401');
    await expect(connect({ ...served.header(), origin: 'https://evil.example' })).rejects.toThrow('403');
    const client = await connect();
    for (const topic of ['queue/tom', 'unknown/1']) client.send({ kind: 'subscribe', topic });
    await vi.waitFor(() => expect(client.messages).toHaveLength(2));
    expect(client.messages).toMatchObject([{ code: 'topic_refused' }, { code: 'topic_refused' }]);
  });

  it('answers malformed messages and pings', async () => {
    const client = await connect();
    client.socket.send('{');
    client.send({ kind: 'shout' });
    client.send({ kind: 'subscribe', topic: '../x' });
    client.send({ kind: 'ping' });
    await vi.waitFor(() => expect(client.messages).toHaveLength(4));
    expect(client.messages.map(({ kind }) => kind)).toEqual(['error', 'error', 'error', 'pong']);
  });

  it('stops sending after unsubscribe', async () => {
    const client = await subscribed();
    client.send({ kind: 'unsubscribe', topic: 'queue/sarah' });
    await vi.waitFor(() => expect(client.messages.at(-1)?.kind).toBe('unsubscribed'));
    expect(ctx.realtime.subscribers).toBe(0);
  });
});

describe('outbox consumer', () => {
  it('hands each message over once and in order, and again when its work fails', async () => {
    const seen: string[] = [];
    let fail = true;
    const options = {
      name: 'test',
      from: 'now' as const,
      types: ['changed'],
      handle: async (_tx: unknown, messages: { subject: string }[]) => {
        if (fail) throw new Error('not yet');
        seen.push(...messages.map(({ subject }) => subject));
      },
    };
    expect(await consumeBatch(ctx, options)).toBe(0);
    await say('first');
    await say('second');
    // Transactions of other databases of the cluster may hold the newest messages back for a while.
    await vi.waitFor(() => expect(consumeBatch(ctx, options)).rejects.toThrow('not yet'), { timeout: 20_000 });
    fail = false;
    const consume = async () => {
      await consumeBatch(ctx, options);
      expect(seen).toEqual(['first', 'second']);
    };
    await vi.waitFor(consume, { timeout: 20_000 });
    expect(await consumeBatch(ctx, options)).toBe(0);
  });
});

import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { rows, systemTransaction } from '../../platform/db/transaction.ts';
import { drain, publishText } from '../../testing/execution-harness.ts';
import { testContext, type TestContext } from '../../testing/context.ts';
import { testDatabase } from '../../testing/database.ts';
import { testOrganization, type TestOrganization } from '../identity/testing/organization.ts';
import { cloudEvent, dispatchAll, eventsApp, executionsOf, send } from './testing/events-app.ts';
import { orderRules, pingPong } from './testing/orders.ts';

const database = testDatabase();
let ctx: TestContext;
let organization: TestOrganization;

beforeAll(async () => {
  ctx = testContext(database);
  organization = await testOrganization(ctx, 'Acme', [{ name: 'Ada', role: 'admin' }]);
  for (const source of [orderRules, pingPong]) await publishText(ctx, organization.organizationId, source);
});

const admin = async () => (await eventsApp(ctx)).as(organization.session('Ada'));

/** Makes starts of a workflow fail in the database, or lets them work again. */
const breakStarts = (slug: string | null) =>
  systemTransaction(ctx.db, async (tx) => {
    await rows(tx, sql`alter table renubu.executions drop constraint if exists broken`);
    if (slug !== null) {
      await rows(
        tx,
        sql.raw(`alter table renubu.executions add constraint broken check (slug <> '${slug}') not valid`),
      );
    }
  });

describe('an event that cannot be dispatched', () => {
  it('is tried again, becomes a dead letter with its reason, holds nothing up, and is redriven', async () => {
    const ada = await admin();
    await breakStarts('order-check');
    const bad = await send(ada, cloudEvent('order.created', { order: { total: 5 } }));
    await dispatchAll(ctx);
    expect((await ada.get(`/api/v1/events/${bad}`)).json()).toMatchObject({ status: 'pending', deadLetters: [] });
    const fine = await send(ada, cloudEvent('audit.seen', {}));
    await dispatchAll(ctx);
    expect((await ada.get(`/api/v1/events/${fine}`)).json()).toMatchObject({ status: 'done' });
    for (let attempt = 0; attempt < 5; attempt += 1) {
      ctx.clock.advance({ minutes: 10 });
      await dispatchAll(ctx);
    }
    const listed = (await ada.get('/api/v1/events/dead-letters')).json<{ items: { id: string }[] }>();
    expect(listed.items).toMatchObject([
      { event: { id: bad, type: 'order.created' }, workflow: 'order-check', attempts: 5, code: 'dispatch_failed' },
    ]);
    expect((await ada.get('/api/v1/events?status=dead')).json()).toMatchObject({ items: [{ id: bad }] });
    await breakStarts(null);
    const letter = listed.items[0]?.id ?? '';
    expect((await ada.post(`/api/v1/events/dead-letters/${letter}/redrive`)).json()).toEqual({ redriven: 1 });
    await dispatchAll(ctx);
    expect((await ada.get(`/api/v1/events/${bad}`)).json()).toMatchObject({
      status: 'done',
      executions: [{ workflow: 'order-check' }],
      deadLetters: [],
    });
    expect((await ada.post(`/api/v1/events/dead-letters/${letter}/redrive`)).statusCode).toBe(404);
  });

  it('does not keep the other workflows of the event from starting', async () => {
    const ada = await admin();
    await publishText(ctx, organization.organizationId, orderRules.replace('order-check', 'order-second'));
    await breakStarts('order-check');
    const id = await send(ada, cloudEvent('order.created', { order: { total: 8 } }));
    await dispatchAll(ctx);
    expect(await executionsOf(ctx, 'order-second')).toMatchObject([{ eventId: id, status: 'completed' }]);
    await breakStarts(null);
    ctx.clock.advance({ minutes: 1 });
    await dispatchAll(ctx);
    const started = (await executionsOf(ctx, 'order-check')).filter(({ eventId }) => eventId === id);
    expect(started).toHaveLength(1);
    expect(await executionsOf(ctx, 'order-second')).toHaveLength(1);
    expect((await ada.post('/api/v1/events/dead-letters/redrive', { all: true })).json()).toEqual({ redriven: 0 });
    expect((await ada.post('/api/v1/events/dead-letters/redrive', {})).statusCode).toBe(400);
  });
});

describe('a workflow that tells itself', () => {
  it('ends as a dead letter after ten rounds', async () => {
    const ada = await admin();
    await send(ada, cloudEvent('ping', {}));
    for (let round = 0; round < 15; round += 1) {
      await dispatchAll(ctx);
      await drain(ctx);
    }
    expect(await executionsOf(ctx, 'ping-pong')).toHaveLength(11);
    const dead = await ada.get('/api/v1/events/dead-letters?type=ping');
    expect(dead.json()).toMatchObject({ items: [{ code: 'event_loop', event: { type: 'ping' } }] });
  });
});

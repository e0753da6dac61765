import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { rows, systemTransaction } from '../../platform/db/transaction.ts';
import { publishText } from '../../testing/execution-harness.ts';
import { testContext, type TestContext } from '../../testing/context.ts';
import { testDatabase } from '../../testing/database.ts';
import { testOrganization, type TestOrganization } from '../identity/testing/organization.ts';
import { forgetOldEvents } from './daemons/retention.ts';
import { batched, cloudEvent, dispatchAll, eventsApp, executionsOf, send, structured } from './testing/events-app.ts';
import { customerWatch, orderRules } from './testing/orders.ts';

const database = testDatabase();
let ctx: TestContext;
let organization: TestOrganization;
let other: TestOrganization;

beforeAll(async () => {
  ctx = testContext(database);
  organization = await testOrganization(ctx, 'Acme', [{ name: 'Ada', role: 'admin' }]);
  other = await testOrganization(ctx, 'Other', [{ name: 'Olga', role: 'admin' }]);
  await publishText(ctx, organization.organizationId, orderRules);
  await publishText(ctx, organization.organizationId, customerWatch);
});

const admin = async () => (await eventsApp(ctx)).as(organization.session('Ada'));

describe('an event sent', () => {
  it('U12: starts the workflows that listen to it, once, whatever is repeated', async () => {
    const ada = await admin();
    const event = cloudEvent('order.created', { order: { total: 5 } });
    const first = await ada.post('/api/v1/events', event, structured);
    expect(first.statusCode).toBe(202);
    expect(first.json()).toMatchObject({ accepted: [{ cloudEventId: event.id, source: '/shop', duplicate: false }] });
    const again = await ada.post('/api/v1/events', event, structured);
    const { id } = first.json<{ accepted: [{ id: string }] }>().accepted[0];
    expect(again.json()).toEqual({ accepted: [{ id, cloudEventId: event.id, source: '/shop', duplicate: true }] });
    await dispatchAll(ctx);
    expect(await executionsOf(ctx, 'order-check')).toMatchObject([
      { status: 'completed', result: 'allowed', trigger: 'event', eventId: id },
    ]);
  });

  it('U10: is listed and read with the executions it started', async () => {
    const ada = await admin();
    const event = cloudEvent('order.created', { order: { total: 7 } }, { subject: 'order 7' });
    const id = await send(ada, event);
    expect((await ada.get(`/api/v1/events/${id}`)).json()).toMatchObject({ status: 'pending', executions: [] });
    await dispatchAll(ctx);
    expect((await ada.get(`/api/v1/events/${id}`)).json()).toMatchObject({
      status: 'done',
      data: { order: { total: 7 } },
      executions: [{ workflow: 'order-check', status: 'completed', result: 'allowed', how: 'started', replay: false }],
      deadLetters: [],
    });
    const find = async (query: string) =>
      (await ada.get(`/api/v1/events?${query}`)).json<{ items: { id: string }[] }>().items.map((item) => item.id);
    expect(await find(`type=order.*&status=done&q=${event.id}`)).toEqual([id]);
    expect(await find('q=order%207&source=/shop')).toEqual([id]);
    expect(await find('type=order.c&q=order%207')).toEqual([]);
    const firstPage = (await ada.get('/api/v1/events?limit=1')).json<{ items: object[]; nextCursor: string }>();
    const next = await ada.get(`/api/v1/events?limit=1&cursor=${firstPage.nextCursor}`);
    expect(firstPage.items).toMatchObject([{ id }]);
    expect(next.json().items).not.toMatchObject([{ id }]);
  });

  it('is nobody else’s to see', async () => {
    const ada = await admin();
    const id = await send(ada, cloudEvent('order.created', { order: { total: 1 } }));
    const olga = (await eventsApp(ctx)).as(other.session('Olga'));
    expect((await olga.get(`/api/v1/events/${id}`)).statusCode).toBe(404);
    expect((await olga.get('/api/v1/events')).json()).toEqual({ items: [], nextCursor: null });
    const same = cloudEvent('order.created', {}, { id: 'same' });
    await send(ada, same);
    expect((await olga.post('/api/v1/events', same, structured)).json()).toMatchObject({
      accepted: [{ duplicate: false }],
    });
  });

  it('comes in batches, with repeats inside of one', async () => {
    const ada = await admin();
    const events = [1, 2, 3].map((n) => cloudEvent('audit.seen', { n }));
    const answer = await ada.post('/api/v1/events', [...events, events[0]], batched);
    const { accepted } = answer.json<{ accepted: { id: string; duplicate: boolean }[] }>();
    expect(accepted.map(({ duplicate }) => duplicate)).toEqual([false, false, false, true]);
    expect(accepted[3]?.id).toBe(accepted[0]?.id);
  });
});

describe('a correlation key', () => {
  it('joins further events to the open execution, and a match wakes it once', async () => {
    const ada = await admin();
    const purchase = await send(ada, cloudEvent('purchase.paid', { order: { customer: 'c-1', n: 1 } }));
    const second = await send(ada, cloudEvent('purchase.shipped', { order: { customer: 'c-1', n: 2 } }));
    await send(ada, cloudEvent('purchase.paid', { order: { customer: 'c-2' } }));
    await send(ada, cloudEvent('delivery.done', { order: { customer: 'c-9' } }));
    const delivery = cloudEvent('delivery.done', { order: { customer: 'c-1' } });
    const woke = await send(ada, delivery);
    await send(ada, delivery);
    await dispatchAll(ctx);
    const [first, waiting, ...rest] = await executionsOf(ctx, 'customer-watch');
    expect(rest).toEqual([]);
    expect(first).toMatchObject({ status: 'completed', outcome: 'delivered', eventId: purchase });
    expect(waiting).toMatchObject({ status: 'waiting', correlationKey: 'c-2' });
    expect((await ada.get(`/api/v1/events/${second}`)).json()).toMatchObject({
      executions: [{ id: first?.id, how: 'joined' }],
    });
    expect((await ada.get(`/api/v1/events/${woke}`)).json()).toMatchObject({
      executions: [{ id: first?.id, how: 'woke' }],
    });
    await send(ada, cloudEvent('purchase.paid', { order: { customer: 'c-1', n: 3 } }));
    await dispatchAll(ctx);
    expect(await executionsOf(ctx, 'customer-watch')).toHaveLength(3);
  });
});

describe('a replay', () => {
  it('counts first, then dispatches again with a mark', async () => {
    const ada = await admin();
    ctx.clock.advance({ hours: 1 });
    const from = ctx.clock.now().toISOString();
    const id = await send(ada, cloudEvent('order.created', { order: { total: 2000 } }));
    await send(ada, cloudEvent('other.thing', {}));
    await dispatchAll(ctx);
    ctx.clock.advance({ minutes: 1 });
    const range = { from, to: ctx.clock.now().toISOString(), type: 'order.*' };
    const counted = await ada.post('/api/v1/events/replay', range);
    expect(counted.json()).toEqual({
      dryRun: true,
      events: 1,
      types: [{ type: 'order.created', events: 1 }],
      dispatched: 0,
    });
    await ada.post('/api/v1/events/replay', { ...range, dryRun: false });
    await dispatchAll(ctx);
    const { executions } = (await ada.get(`/api/v1/events/${id}`)).json<{ executions: { replay: boolean }[] }>();
    expect(executions.map(({ replay }) => replay)).toEqual([false, true]);
    const unknown = await ada.post('/api/v1/events/replay', { ...range, workflow: 'no-such-one' });
    expect(unknown.statusCode).toBe(404);
  });
});

describe('retention', () => {
  it('forgets old events with their names; executions stay', async () => {
    const ada = await admin();
    const event = cloudEvent('order.created', { order: { total: 3 } });
    const id = await send(ada, event);
    await dispatchAll(ctx);
    expect((await ada.put('/api/v1/events/settings', { retentionDays: 7 })).json()).toEqual({ retentionDays: 7 });
    ctx.clock.advance({ days: 8 });
    const waiting = await send(ada, cloudEvent('order.created', { order: { total: 4 } }));
    ctx.clock.advance({ days: 8 });
    expect(await forgetOldEvents(ctx)).toBeGreaterThan(0);
    expect((await ada.get(`/api/v1/events/${id}`)).statusCode).toBe(404);
    expect((await ada.get(`/api/v1/events/${waiting}`)).json()).toMatchObject({ status: 'pending' });
    const started = await executionsOf(ctx, 'order-check');
    expect(started.filter(({ eventId }) => eventId === id)).toHaveLength(1);
    expect((await ada.post('/api/v1/events', event, structured)).json()).toMatchObject({
      accepted: [{ duplicate: false }],
    });
    const left = await systemTransaction(ctx.db, (tx) =>
      rows(tx, sql`select 1 from renubu.event_keys where event_id = ${id}`),
    );
    expect(left).toEqual([]);
  });
});

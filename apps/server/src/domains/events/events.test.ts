import { beforeAll, describe, expect, it } from 'vitest';
import { publishText, registerAll } from '../../testing/execution-harness.ts';
import { testApp, type TestApp } from '../../testing/app.ts';
import { testContext, type TestContext } from '../../testing/context.ts';
import { testDatabase } from '../../testing/database.ts';
import { testOrganization, type TestOrganization } from '../identity/testing/organization.ts';
import { dispatchEvents } from './dispatch/dispatch.ts';
import { registerEventRoutes } from './routes.ts';
import { orderRules } from './testing/orders.ts';

const database = testDatabase();
let ctx: TestContext;
let app: TestApp;
let organization: TestOrganization;

beforeAll(async () => {
  ctx = testContext(database);
  organization = await testOrganization(ctx, 'Acme', [{ name: 'Ada', role: 'admin' }]);
  await publishText(ctx, organization.organizationId, orderRules);
});

async function client() {
  app = await testApp(ctx, (target) => {
    registerEventRoutes(target, ctx);
    registerAll(target, ctx);
  });
  return app.as(organization.session('Ada'));
}

const dispatchAll = async () => {
  while ((await dispatchEvents(ctx)) > 0);
};

describe('an event sent', () => {
  it('starts the workflows that listen to it, once, whatever is repeated', async () => {
    const ada = await client();
    const event = {
      specversion: '1.0',
      id: 'o-1',
      source: '/shop',
      type: 'order.created',
      data: { order: { total: 5 } },
    };
    const headers = { 'content-type': 'application/cloudevents+json' };
    const first = await ada.post('/api/v1/events', event, headers);
    expect(first.json()).toMatchObject({ accepted: [{ cloudEventId: 'o-1', source: '/shop', duplicate: false }] });
    expect(first.statusCode).toBe(202);
    const again = await ada.post('/api/v1/events', event, headers);
    const { id } = first.json().accepted[0];
    expect(again.json()).toEqual({ accepted: [{ id, cloudEventId: 'o-1', source: '/shop', duplicate: true }] });
    await dispatchAll();
    const read = await ada.get(`/api/v1/events/${id}`);
    expect(read.json()).toMatchObject({
      status: 'done',
      data: { order: { total: 5 } },
      executions: [{ workflow: 'order-check', status: 'completed', result: 'allowed', how: 'started', replay: false }],
      deadLetters: [],
    });
    const listed = await ada.get('/api/v1/events?type=order.*&status=done&q=o-1');
    expect(listed.json()).toMatchObject({ items: [{ id, executions: 1, status: 'done' }], nextCursor: null });
  });
});

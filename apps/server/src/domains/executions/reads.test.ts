import { afterAll, beforeAll, expect, it } from 'vitest';
import { testApp, type TestApp } from '../../testing/app.ts';
import { testContext, type TestContext } from '../../testing/context.ts';
import { testDatabase } from '../../testing/database.ts';
import { guidedWorkflow } from '../../testing/definitions.ts';
import { drain, makeCustomer, publishText, registerAll } from '../../testing/execution-harness.ts';
import { testOrganization, type TestOrganization } from '../identity/testing/organization.ts';

const database = testDatabase();
let ctx: TestContext;
let app: TestApp;
let org: TestOrganization;
let customerId = '';
const sarah = () => app.as(org.session('Sarah'));
const mara = () => app.as(org.session('Mara'));

beforeAll(async () => {
  ctx = testContext(database);
  org = await testOrganization(ctx, 'Acme', [
    { name: 'Mara', role: 'manager' },
    { name: 'Sarah', manager: 'Mara' },
    { name: 'Tom' },
  ]);
  await publishText(ctx, org.organizationId, guidedWorkflow);
  customerId = await makeCustomer(ctx, org.organizationId, 'Acme Corp', org.id('Sarah'));
  app = await testApp(ctx, (target) => registerAll(target, ctx), { organizationId: org.organizationId });
});
afterAll(() => app.close());

async function start(): Promise<string> {
  const response = await sarah().post('/api/v1/workflows/save-the-renewal/start', { customerId });
  expect(response.statusCode, response.body).toBe(201);
  await drain(ctx);
  return response.json<{ executionId: string }>().executionId;
}

beforeAll(async () => {
  const done = await start();
  await sarah().post(`/api/v1/executions/${done}/complete`, { outcome: 'renewed' });
  const cancelled = await start();
  await mara().post(`/api/v1/executions/${cancelled}/cancel`, { reason: 'Not needed' });
});

it('answers unknown and foreign executions the same', async () => {
  const other = await testOrganization(ctx, 'Other', [{ name: 'Olga', role: 'admin' }]);
  const { items } = (await sarah().get('/api/v1/executions')).json<{ items: { id: string }[] }>();
  const olga = app.as(other.session('Olga'));
  for (const id of [items[0]?.id, ctx.newId()]) {
    const calls = [
      await olga.get(`/api/v1/executions/${id}`),
      await olga.get(`/api/v1/executions/${id}/history`),
      await olga.get(`/api/v1/executions/${id}/threads`),
      await olga.post(`/api/v1/executions/${id}/pause`),
      await olga.post(`/api/v1/executions/${id}/complete`, { outcome: 'renewed' }),
    ];
    expect(calls.map((call) => call.statusCode)).toEqual([404, 404, 404, 404, 404]);
  }
  expect((await olga.get('/api/v1/executions')).json<{ items: unknown[] }>().items).toEqual([]);
});

it('lists executions by filter and page', async () => {
  const all = (await sarah().get('/api/v1/executions?limit=1')).json<{ items: { id: string }[]; nextCursor: string }>();
  const next = (await sarah().get(`/api/v1/executions?limit=1&cursor=${all.nextCursor}`)).json<typeof all>();
  expect(next.items[0]?.id).not.toBe(all.items[0]?.id);
  const count = async (filter: string) =>
    (await sarah().get(`/api/v1/executions?${filter}`)).json<{ items: unknown[] }>().items.length;
  expect(await count('open=true')).toBe(0);
  expect(await count('open=false')).toBe(2);
  expect(await count('status=completed')).toBe(1);
  expect(await count(`customerId=${customerId}&assigneeId=${org.id('Sarah')}`)).toBe(2);
  expect(await count('workflow=nothing')).toBe(0);
});

import { operationCatalog } from '@renubu/contracts/connectors/catalog';
import type { DefinitionCatalog } from '@renubu/contracts/workflow-tools';
import { builtInCatalog } from '@renubu/core/definitions/catalog';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { testApp, type TestApp } from '../../testing/app.ts';
import { testContext, type TestContext } from '../../testing/context.ts';
import { testDatabase } from '../../testing/database.ts';
import { testOrganization, type TestOrganization } from '../identity/testing/organization.ts';
import { registerRuleRoutes } from '../rules/routes.ts';
import { registerWorkflowRoutes } from './routes.ts';
import { registerWorkflowToolRoutes } from './tool-routes.ts';

const database = testDatabase();
let ctx: TestContext;
let app: TestApp;
let org: TestOrganization;
const mara = () => app.as(org.session('Mara'));

beforeAll(async () => {
  ctx = testContext(database);
  org = await testOrganization(ctx, 'Acme', [{ name: 'Mara', role: 'admin' }]);
  const register = [registerWorkflowRoutes, registerWorkflowToolRoutes, registerRuleRoutes];
  app = await testApp(ctx, (target) => register.forEach((each) => each(target, ctx)), {
    organizationId: org.organizationId,
  });
});
afterAll(() => app.close());

const judging = (slug: string, condition: string) => `
workflow: ${slug}
name: ${slug}
kind: automation
on: [{ event: order.created }]
steps:
  - id: check
    type: condition
    if: ${condition}
    then: [{ id: stop, type: decision, outcome: block }]
    else: [{ id: pass, type: decision, outcome: allow }]
`;

async function publish(slug: string, source: string): Promise<{ status: number; body: string }> {
  const saved = await mara().put(`/api/v1/workflows/${slug}/draft`, { source });
  expect(saved.statusCode, saved.body).toBe(200);
  const published = await mara().post(`/api/v1/workflows/${slug}/publish`, {});
  return { status: published.statusCode, body: published.body };
}

it('publishes definitions with their rules written out (U13)', async () => {
  const unknown = await mara().put('/api/v1/workflows/limit/draft', { source: judging('limit', '{ rule: large }') });
  expect(unknown.json()).toMatchObject({ issues: [{ code: 'unknown_rule', path: 'steps[0].if.rule' }] });
  const condition = {
    all: [
      { field: 'order.total', op: 'gte', value: 1000 },
      { field: 'order.country', op: 'eq', value: 'DE' },
    ],
  };
  const created = await mara().post('/api/v1/rules', { slug: 'large', name: 'Large', condition });
  expect(created.statusCode, created.body).toBe(201);
  const read = await mara().get('/api/v1/workflows/limit');
  const etag = `"${read.json<{ revision: number }>().revision}"`;
  await mara().put(
    '/api/v1/workflows/limit/draft',
    { source: judging('limit', '{ rule: large }') },
    { 'if-match': etag },
  );
  const published = await mara().post('/api/v1/workflows/limit/publish', {});
  expect(published.statusCode, published.body).toBe(200);
  // Every condition of the rule counts, not only the first.
  expect(published.json()).toMatchObject({ definition: { steps: [{ if: condition }] } });
  expect(published.json<{ source: string }>().source).toContain('{ rule: large }');
});

it('U11: checks what is published, and leaves running versions alone', async () => {
  const first = await publish('checked', judging('checked', '{ field: order.total, op: gt, value: 1 }'));
  expect(first.status, first.body).toBe(200);
  const before = (await mara().get('/api/v1/workflows/checked/versions/1')).json<{ source: string }>();
  const refused = await publish('checked', judging('checked', '{ field: order.total, op: resembles, value: 1 }'));
  expect(refused.status).toBe(422);
  expect(refused.body).toContain('unknown_operator');
  expect((await mara().get('/api/v1/workflows/checked/versions/1')).json()).toEqual({ ...before, current: true });
  await mara().post('/api/v1/workflows/checked/disable');
});

it('shows workflows that judge an event in opposite ways', async () => {
  await publish('strict', judging('strict', '{ field: order.total, op: gt, value: 500 }'));
  const found = await mara().get('/api/v1/workflows/conflicts');
  expect(found.json(), found.body).toMatchObject({
    complete: true,
    conflicts: [
      {
        a: 'limit',
        b: 'strict',
        event: { type: 'order.created' },
        verdictA: { outcome: 'allow' },
        verdictB: { outcome: 'block' },
      },
    ],
  });
});

it('lists the workflows with a kind of trigger', async () => {
  const slugs = async (trigger: string): Promise<string[]> => {
    const listed = await mara().get(`/api/v1/workflows?trigger=${trigger}`);
    return listed.json<{ items: { slug: string }[] }>().items.map(({ slug }) => slug);
  };
  expect(await slugs('event')).toEqual(['checked', 'limit', 'strict']);
  expect(await slugs('schedule')).toEqual([]);
});

it('tells editors what can be named', async () => {
  const catalog = (await mara().get('/api/v1/workflows/catalog')).json<DefinitionCatalog>();
  expect(catalog.operations.map(({ name }) => name)).toEqual(Object.keys(operationCatalog));
  expect(Object.keys(builtInCatalog.operations)).toEqual(Object.keys(operationCatalog));
  expect(catalog.rules).toEqual([{ slug: 'large', name: 'Large' }]);
  expect(catalog.resources).toContain('customer.profile');
  expect(catalog.fields?.['customer']).toContain('renewalDate');
  expect(catalog.fields?.['intelligence']).toContain('riskScore');
  expect(catalog.workflows.map(({ slug }) => slug)).toContain('limit');
  expect(catalog.roles).toContain('manager');
});

it('converts the older form, or says why not', async () => {
  const older = {
    workflow_id: 'old_one',
    name: 'Old',
    trigger: { type: 'manual' },
    steps: [{ id: 'a', type: 'action', action: 'allow' }],
  };
  const imported = await mara().post('/api/v1/workflows/import', { source: JSON.stringify(older) });
  expect(imported.statusCode, imported.body).toBe(200);
  expect(imported.json<{ source: string }>().source).toContain('workflow: old-one');
  const refused = await mara().post('/api/v1/workflows/import', { source: '{}' });
  expect(refused.statusCode).toBe(422);
  expect(refused.json()).toMatchObject({ code: 'import_refused' });
  expect(refused.json<{ errors: unknown[] }>().errors.length).toBeGreaterThan(1);
});

import type { Artifact } from '@renubu/contracts/workflows';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

describe('artifacts', () => {
  let executionId = '';
  let artifact: Artifact;
  const list = async () =>
    (await sarah().get(`/api/v1/executions/${executionId}/artifacts`)).json<{ items: Artifact[] }>().items;

  beforeAll(async () => {
    executionId = await start();
    artifact = (await list()).find((found) => found.key === 'risk-report') as Artifact;
  });

  it('are edited as new versions, by those who read the newest', async () => {
    const url = `/api/v1/artifacts/${artifact.id}`;
    const content = { heading: 'Mine' };
    expect((await sarah().put(url, { content })).statusCode).toBe(428);
    const saved = await sarah().put(url, { content }, { 'if-match': '"1"' });
    expect(saved.json(), saved.body).toMatchObject({ version: 2, content });
    expect((await sarah().put(url, { content: {} }, { 'if-match': '"1"' })).statusCode).toBe(412);
    const same = await sarah().put(url, { content }, { 'if-match': '"2"' });
    expect(same.json()).toMatchObject({ version: 2 });
    const versions = (await sarah().get(`${url}/versions`)).json<{ items: unknown[] }>().items;
    expect(versions).toMatchObject([
      { version: 2, content, author: { name: 'Sarah' }, source: 'person' },
      { version: 1, source: 'definition' },
    ]);
  });

  it('that are not editable, of others, or gone stay as they are', async () => {
    const facts = (await list()).find((found) => found.key === 'facts') as Artifact;
    const fixed = await sarah().put(`/api/v1/artifacts/${facts.id}`, { content: {} }, { 'if-match': '"1"' });
    expect(fixed.json()).toMatchObject({ code: 'artifact_not_editable' });
    const tom = app.as(org.session('Tom'));
    const url = `/api/v1/artifacts/${artifact.id}`;
    expect((await tom.put(url, { content: {} }, { 'if-match': '"2"' })).statusCode).toBe(403);
    expect((await tom.get(`/api/v1/artifacts/${ctx.newId()}`)).statusCode).toBe(404);
    const cancelled = await mara().post(`/api/v1/executions/${executionId}/cancel`, { reason: 'Not needed' });
    expect(cancelled.json(), cancelled.body).toMatchObject({ status: 'cancelled' });
    expect((await sarah().put(url, { content: {} }, { 'if-match': '"2"' })).json()).toMatchObject({
      code: 'workflow_completed',
    });
  });
});

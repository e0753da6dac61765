import type { Simulation, WorkflowTemplate } from '@renubu/contracts/simulation';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rows, tenantTransaction } from '../../platform/db/transaction.ts';
import { testApp, type TestApp } from '../../testing/app.ts';
import { testContext, type TestContext } from '../../testing/context.ts';
import { testDatabase } from '../../testing/database.ts';
import { testOrganization, type TestOrganization } from '../identity/testing/organization.ts';
import { registerAuthoringRoutes } from './authoring-routes.ts';
import { registerWorkflowRoutes } from './routes.ts';

const database = testDatabase();
let ctx: TestContext;
let app: TestApp;
let org: TestOrganization;
const mara = () => app.as(org.session('Mara'));

beforeAll(async () => {
  ctx = testContext(database);
  org = await testOrganization(ctx, 'Acme', [{ name: 'Mara', role: 'admin' }]);
  const register = (target: Parameters<typeof registerWorkflowRoutes>[0]): void => {
    registerWorkflowRoutes(target, ctx);
    registerAuthoringRoutes(target, ctx);
  };
  app = await testApp(ctx, register, { organizationId: org.organizationId });
});
afterAll(() => app.close());

const source = `workflow: large
name: Large
kind: automation
on:
  - event: order.created
steps:
  - id: is-large
    type: condition
    if: { field: order.total, op: gte, value: 1000 }
    then:
      - { id: note, type: action, uses: log.write, with: { message: "Order {{ order.number }}" } }
      - { id: no, type: decision, outcome: block, reason: Too large }
    else:
      - { id: yes, type: decision, outcome: allow }
`;
const simulate = async (body: object) => mara().post('/api/v1/workflows/large/simulate', body);

describe('simulation', () => {
  it('tells verdict, compared values and what would have been sent, and leaves nothing behind', async () => {
    await mara().put('/api/v1/workflows/large/draft', { source });
    const event = { type: 'order.created', data: { order: { total: 1500, number: 'A1' } } };
    const answer = await simulate({ event });
    expect(answer.statusCode).toBe(200);
    const result = answer.json<Simulation>();
    expect(result).toMatchObject({ verdict: { outcome: 'block', reason: 'Too large' }, problems: [], sent: 0 });
    expect(result.effects).toEqual([
      { path: 'note', operation: 'log.write', connection: null, with: { message: 'Order A1' } },
    ]);
    const [condition] = result.trace.filter(({ type }) => type === 'condition.evaluated');
    expect(condition?.data).toMatchObject({ verdict: { result: true, actual: 1500, expected: 1000 } });
    const count = await tenantTransaction(ctx.db, org.organizationId, (tx) =>
      rows<{ executions: number }>(tx, sql`select count(*)::int as executions from renubu.executions`),
    );
    expect(count).toEqual([{ executions: 0 }]);
  });

  it('tries a text instead of the draft, and refuses one with errors or an unknown event', async () => {
    const changed = source.replace('value: 1000', 'value: 9000');
    const event = { type: 'order.created', data: { order: { total: 1500 } } };
    expect((await simulate({ source: changed, event })).json<Simulation>().verdict?.outcome).toBe('allow');
    expect((await simulate({ source: 'steps: [', event })).statusCode).toBe(422);
    expect((await simulate({ eventId: ctx.newId() })).statusCode).toBe(404);
    expect((await mara().post('/api/v1/workflows/nobody/simulate', { event })).statusCode).toBe(404);
  });
});

describe('templates', () => {
  it('are the definitions that ship with Renubu, each with its text', async () => {
    const { items } = (await mara().get('/api/v1/workflows/templates')).json<{ items: WorkflowTemplate[] }>();
    expect(items.length).toBeGreaterThan(3);
    for (const { slug, text } of items.map((item) => ({ ...item, text: item.source }))) {
      expect(text).toContain(`workflow: ${slug}`);
    }
  });
});

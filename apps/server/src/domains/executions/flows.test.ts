import type { ExecutionDetail, HistoryEntry } from '@renubu/contracts/executions';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rows, tenantTransaction } from '../../platform/db/transaction.ts';
import { testApp, type TestApp } from '../../testing/app.ts';
import { testContext, type TestContext } from '../../testing/context.ts';
import { testDatabase } from '../../testing/database.ts';
import { testOrganization, type TestOrganization } from '../identity/testing/organization.ts';
import { startExecution } from './commands/start.ts';
import { supersedeExecution } from './commands/supersede.ts';
import { applyDueTimers } from './daemons/timers.ts';
import { childWorkflow, guidedWorkflow, parentWorkflow, timerWorkflow } from '../../testing/definitions.ts';
import { drain, makeCustomer, publishText, registerAll, rowsOf } from '../../testing/execution-harness.ts';

const database = testDatabase();
let ctx: TestContext;
let app: TestApp;
let org: TestOrganization;
const sarah = () => app.as(org.session('Sarah'));
const mara = () => app.as(org.session('Mara'));

beforeAll(async () => {
  ctx = testContext(database);
  org = await testOrganization(ctx, 'Acme', [
    { name: 'Mara', role: 'manager' },
    { name: 'Sarah', manager: 'Mara' },
  ]);
  for (const text of [childWorkflow, parentWorkflow, timerWorkflow, guidedWorkflow]) {
    await publishText(ctx, org.organizationId, text);
  }
  app = await testApp(ctx, (target) => registerAll(target, ctx), { organizationId: org.organizationId });
});
afterAll(() => app.close());

const start = async (slug: string, body: Record<string, unknown> = {}) => {
  const response = await sarah().post(`/api/v1/workflows/${slug}/start`, body);
  expect(response.statusCode, response.body).toBe(201);
  return response.json<{ executionId: string }>().executionId;
};
const read = async (id: string) => (await sarah().get(`/api/v1/executions/${id}`)).json<ExecutionDetail>();
const query = <T>(text: ReturnType<typeof sql>) =>
  tenantTransaction(ctx.db, org.organizationId, (tx) => rows<T>(tx, text));
const childOf = async (parentId: string) =>
  (await query<{ id: string }>(sql`select id from renubu.executions where parent_id = ${parentId}`))[0]?.id ?? '';

describe('time', () => {
  it('wakes a wait when it is due, once, however many processes look', async () => {
    const id = await start('patient');
    expect(await read(id)).toMatchObject({ status: 'waiting', currentStep: { stepId: 'pause' } });
    ctx.clock.advance({ hours: 23 });
    expect(await applyDueTimers(ctx)).toBe(0);
    ctx.clock.advance({ hours: 1 });
    const found = await Promise.all([applyDueTimers(ctx), applyDueTimers(ctx), applyDueTimers(ctx)]);
    expect(found.reduce((sum, count) => sum + count, 0)).toBe(1);
    expect(await read(id)).toMatchObject({ currentStep: { stepId: 'look' } });
    expect(await rowsOf(ctx, org.organizationId, 'timers', id)).toEqual([]);
  });

  it('takes a timer again whose process died with it', async () => {
    const id = await start('patient');
    ctx.clock.advance({ days: 1 });
    const until = ctx.clock.now().getTime() + 60_000;
    await query(sql`update renubu.timers set claimed_until = ${new Date(until).toISOString()}::timestamptz`);
    expect(await applyDueTimers(ctx)).toBe(0);
    ctx.clock.advance({ seconds: 61 });
    expect(await applyDueTimers(ctx)).toBe(1);
    expect(await read(id)).toMatchObject({ currentStep: { stepId: 'look' } });
  });

  it('goes on when the task it waits for is completed', async () => {
    const id = await start('patient');
    ctx.clock.advance({ days: 1 });
    await applyDueTimers(ctx);
    await sarah().post(`/api/v1/executions/${id}/steps/look/complete`, {});
    const [task] = await query<{ id: string; awaited: boolean; assignee_id: string; due_at: Date }>(
      sql`select id, awaited, assignee_id, due_at from renubu.tasks where execution_id = ${id}`,
    );
    expect(task).toMatchObject({ awaited: true, assignee_id: org.id('Sarah') });
    expect(task?.due_at.getTime()).toBe(ctx.clock.now().getTime() + 2 * 86_400_000);
    expect(await read(id)).toMatchObject({ status: 'waiting', currentStep: { stepId: 'todo' } });
    const done = await sarah().post(`/api/v1/tasks/${task?.id}/complete`);
    expect(done.statusCode, done.body).toBe(200);
    expect(await read(id)).toMatchObject({ status: 'completed', progress: { done: 2, total: 2 } });
  });

  it('cancels the awaited task and the timers with the execution', async () => {
    const id = await start('patient');
    ctx.clock.advance({ days: 1 });
    await applyDueTimers(ctx);
    await sarah().post(`/api/v1/executions/${id}/steps/look/complete`, {});
    await mara().post(`/api/v1/executions/${id}/cancel`, { reason: 'Not needed any more' });
    expect(await query(sql`select status from renubu.tasks where execution_id = ${id}`)).toEqual([
      { status: 'cancelled' },
    ]);
    expect(await rowsOf(ctx, org.organizationId, 'timers', id)).toEqual([]);
  });
});

describe('a workflow that starts another', () => {
  it('waits for it and goes on when it ends', async () => {
    const parent = await start('parent');
    const child = await childOf(parent);
    expect(await read(parent)).toMatchObject({ status: 'waiting' });
    expect(await read(child)).toMatchObject({ status: 'waiting', assignee: { name: 'Sarah' } });
    await sarah().post(`/api/v1/executions/${child}/steps/work/complete`, {});
    expect(await read(child)).toMatchObject({ status: 'completed' });
    expect(await read(parent)).toMatchObject({ currentStep: { stepId: 'last' } });
  });

  it('is failed by a child that is cancelled', async () => {
    const parent = await start('parent');
    const child = await childOf(parent);
    await mara().post(`/api/v1/executions/${child}/cancel`, { reason: 'Not wanted' });
    expect(await read(parent)).toMatchObject({ status: 'failed', error: { code: 'child_cancelled' } });
  });

  it('calls the child off when it is cancelled itself', async () => {
    const parent = await start('parent');
    const child = await childOf(parent);
    await mara().post(`/api/v1/executions/${parent}/cancel`, { reason: 'Not wanted' });
    expect(await read(child)).toMatchObject({ status: 'cancelled' });
    const lines = (await sarah().get(`/api/v1/executions/${parent}/history`)).json<{ items: HistoryEntry[] }>().items;
    expect(lines.filter((line) => line.type === 'input.ignored')).toEqual([]);
  });

  it('survives parent and child being ended at the same moment', async () => {
    const parents = await Promise.all([1, 2, 3, 4, 5].map(() => start('parent')));
    const children = await Promise.all(parents.map(childOf));
    await Promise.all([
      ...parents.map((id) => mara().post(`/api/v1/executions/${id}/cancel`, { reason: 'Not wanted' })),
      ...children.map((id) => sarah().post(`/api/v1/executions/${id}/steps/work/complete`, {})),
    ]);
    for (const id of parents) expect(await read(id)).toMatchObject({ status: 'cancelled' });
    for (const id of children) expect(['completed', 'cancelled']).toContain((await read(id)).status);
  });

  it('fails when there is no such workflow to start', async () => {
    await mara().post('/api/v1/workflows/child/disable');
    const parent = await start('parent');
    expect(await read(parent)).toMatchObject({ status: 'failed', error: { code: 'child_failed' } });
    await mara().post('/api/v1/workflows/child/enable');
  });
});

describe('many at once', () => {
  it('completes a step once', async () => {
    const id = await start('child');
    const calls = await Promise.all(
      Array.from({ length: 20 }, () => sarah().post(`/api/v1/executions/${id}/steps/work/complete`, {})),
    );
    const codes = calls.map((call) => call.statusCode).sort();
    expect(codes).toEqual([200, ...Array.from({ length: 19 }, () => 409)]);
    const lines = (await sarah().get(`/api/v1/executions/${id}/history`)).json<{ items: HistoryEntry[] }>().items;
    expect(lines.filter((line) => line.type === 'step.completed')).toHaveLength(1);
  });

  it('starts a renewal of a customer once', async () => {
    const customerId = await makeCustomer(ctx, org.organizationId, 'Once Inc', org.id('Sarah'));
    const calls = await Promise.all(
      Array.from({ length: 8 }, () => sarah().post('/api/v1/workflows/save-the-renewal/start', { customerId })),
    );
    expect(calls.map((call) => call.statusCode).sort()).toEqual([201, ...Array.from({ length: 7 }, () => 409)]);
    await drain(ctx);
  });
});

it('refuses to start what is not there, switched off or not published', async () => {
  const post = (slug: string, body: unknown = {}) => sarah().post(`/api/v1/workflows/${slug}/start`, body);
  expect((await post('nothing')).statusCode).toBe(404);
  expect((await post('child', { customerId: ctx.newId() })).statusCode).toBe(404);
  expect((await post('child', { queueItemId: ctx.newId() })).statusCode).toBe(404);
  await mara().post('/api/v1/workflows/child/disable');
  expect((await post('child')).json()).toMatchObject({ code: 'workflow_disabled' });
  await mara().post('/api/v1/workflows/child/enable');
  await mara().put('/api/v1/workflows/only-a-draft/draft', { source: 'workflow: only-a-draft' });
  expect((await post('only-a-draft')).json()).toMatchObject({ code: 'workflow_not_published' });
});

it('hands the open tasks of a superseded execution to the next one', async () => {
  const { organizationId } = org;
  const customerId = await makeCustomer(ctx, organizationId, 'Moving Ltd', org.id('Sarah'));
  const first = await start('save-the-renewal', { customerId });
  await drain(ctx);
  await sarah().post(`/api/v1/executions/${first}/steps/review/chat`, { value: 'call' });
  await tenantTransaction(ctx.db, organizationId, async (tx) => {
    await supersedeExecution(tx, ctx, first, null);
    await supersedeExecution(tx, ctx, first, null);
  });
  expect(await read(first)).toMatchObject({ status: 'cancelled', outcome: 'superseded' });
  const { executionId: second } = await tenantTransaction(ctx.db, organizationId, (tx) =>
    startExecution(tx, ctx, {
      organizationId,
      slug: 'save-the-renewal',
      customerId,
      by: { type: 'person', id: org.id('Sarah'), name: 'Sarah' },
    }),
  );
  expect(await query(sql`select status, execution_id from renubu.tasks where customer_id = ${customerId}`)).toEqual([
    { status: 'pending', execution_id: second },
  ]);
  expect(await query(sql`select superseded_by from renubu.executions where id = ${first}`)).toEqual([
    { superseded_by: second },
  ]);
});

import type { ExecutionDetail, HistoryEntry } from '@renubu/contracts/executions';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { rows, tenantTransaction } from '../../platform/db/transaction.ts';
import { testApp, type TestApp } from '../../testing/app.ts';
import { testContext, type TestContext } from '../../testing/context.ts';
import { testDatabase } from '../../testing/database.ts';
import { testOrganization, type TestOrganization } from '../identity/testing/organization.ts';
import { ensureHistoryPartitions, sweepEffects } from './daemons/sweep.ts';
import { segmentHandler } from './segment/handler.ts';
import { PerformError, type Performer } from './segment/performers.ts';
import { effectsWorkflow, fragileWorkflow } from '../../testing/definitions.ts';
import { drain, publishText, registerAll, rowsOf } from '../../testing/execution-harness.ts';

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
    { name: 'Tom', active: false },
  ]);
  for (const text of [effectsWorkflow, fragileWorkflow]) await publishText(ctx, org.organizationId, text);
  app = await testApp(ctx, (target) => registerAll(target, ctx), { organizationId: org.organizationId });
});
afterAll(() => app.close());
beforeEach(() => void ctx.durable.enqueued.splice(0));

const start = async (slug: string) => {
  const response = await sarah().post(`/api/v1/workflows/${slug}/start`, {});
  expect(response.statusCode, response.body).toBe(201);
  return response.json<{ executionId: string }>().executionId;
};
const read = async (id: string) => (await sarah().get(`/api/v1/executions/${id}`)).json<ExecutionDetail>();
const historyOf = async (id: string) =>
  (await sarah().get(`/api/v1/executions/${id}/history?limit=200`)).json<{ items: HistoryEntry[] }>().items;
const effectsOf = (id: string) =>
  rowsOf<{ status: string; path: string; attempt: number; idempotency_key: string }>(
    ctx,
    org.organizationId,
    'effects',
    id,
  );
const notified = (id: string) => rowsOf<{ user_id: string }>(ctx, org.organizationId, 'notifications', id);

describe('effects', () => {
  it('are requested with the input, performed by the segment, and recorded', async () => {
    const id = await start('two-effects');
    expect(await read(id)).toMatchObject({ status: 'running' });
    expect((await effectsOf(id)).map((effect) => effect.status)).toEqual(['pending', 'pending']);
    expect(ctx.durable.enqueued).toEqual([{ executionId: id, organizationId: org.organizationId, seq: 1 }]);
    await drain(ctx);
    expect(await read(id)).toMatchObject({ status: 'completed', outcome: 'told' });
    expect((await effectsOf(id)).map((effect) => effect.status)).toEqual(['succeeded', 'succeeded', 'succeeded']);
    expect(await notified(id)).toHaveLength(2);
    const types = (await historyOf(id)).map((line) => line.type).filter((type) => type.startsWith('effect.'));
    expect(types.slice(0, 2)).toEqual(['effect.requested', 'effect.requested']);
    expect(types.filter((type) => type === 'effect.succeeded')).toHaveLength(3);
  });

  it('happen once however often the segment runs, also at the same time', async () => {
    const id = await start('two-effects');
    const [segment] = ctx.durable.enqueued.splice(0);
    const handler = segmentHandler(ctx);
    await Promise.all([1, 2, 3, 4].map((seq) => handler({ ...segment!, seq })));
    await Promise.all([handler(segment!), handler(segment!)]);
    expect(await read(id)).toMatchObject({ status: 'completed' });
    expect(await notified(id)).toHaveLength(2);
    const lines = await historyOf(id);
    expect(lines.filter((line) => line.type === 'effect.succeeded')).toHaveLength(3);
    expect(lines.filter((line) => line.type === 'input.ignored')).toEqual([]);
    expect(lines.map((line) => line.seq)).toEqual(lines.map((_, index) => index + 1));
  });

  it('go on where a crash left them: performed and not recorded', async () => {
    const id = await start('two-effects');
    const [segment] = ctx.durable.enqueued.splice(0);
    const keys: string[] = [];
    let crash = true;
    const performer: Performer = async ({ idempotencyKey }) => {
      keys.push(idempotencyKey);
      return null;
    };
    const dying: TestContext = {
      ...ctx,
      newId: () => {
        if (crash) throw new Error('killed');
        return ctx.newId();
      },
    };
    const all = { 'notify.user': performer, 'log.write': performer };
    await expect(segmentHandler(dying, all)(segment!)).rejects.toThrow();
    expect((await effectsOf(id)).map((effect) => effect.status)).toEqual(['pending', 'pending']);
    crash = false;
    await segmentHandler(dying, all)(segment!);
    expect(await read(id)).toMatchObject({ status: 'completed' });
    expect(new Set(keys).size).toBe(3);
    expect(keys).toHaveLength(5);
  });

  it('that nobody can perform fail for good', async () => {
    const id = await start('two-effects');
    await drain(ctx, { handler: segmentHandler(ctx, {}) });
    const detail = await read(id);
    expect(detail).toMatchObject({ status: 'failed', error: { code: 'unknown_operation' } });
    expect((await effectsOf(id)).map((effect) => effect.status).sort()).toEqual(['cancelled', 'failed']);
    const told = await tenantTransaction(ctx.db, org.organizationId, (tx) =>
      rows<{ title: string }>(
        tx,
        sql`select title from renubu.notifications where execution_id = ${id} and type = 'execution_failed'`,
      ),
    );
    expect(told).toEqual([{ title: '“Two effects” failed' }]);
  });
});

describe('a fragile action', () => {
  const failing = (failures: number, error: PerformError | Error) => {
    const keys: string[] = [];
    let left = failures;
    const perform: Performer = async ({ idempotencyKey }) => {
      keys.push(idempotencyKey);
      if (left > 0) {
        left -= 1;
        throw error;
      }
      return { ok: true };
    };
    return { keys, handler: segmentHandler(ctx, { 'log.write': perform }) };
  };

  it('is tried again later with the same key, by a delayed segment', async () => {
    const id = await start('fragile');
    const { keys, handler } = failing(1, new PerformError('offline', 'No connection.', 'network'));
    await drain(ctx, { handler });
    expect(await read(id)).toMatchObject({ status: 'running' });
    expect(ctx.durable.enqueued).toMatchObject([{ executionId: id }]);
    // The engine adds up to a third by chance of the execution, so that many do not come back at once.
    const delay = ctx.durable.enqueued[0]?.delaySeconds ?? 0;
    expect(delay).toBeGreaterThanOrEqual(30);
    expect(delay).toBeLessThanOrEqual(40);
    await handler({ ...ctx.durable.enqueued[0]!, seq: 99 });
    expect(keys).toHaveLength(1);
    ctx.clock.advance({ seconds: delay });
    await drain(ctx, { handler, delayed: true });
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
    expect(await read(id)).toMatchObject({ status: 'waiting', currentStep: { stepId: 'after' } });
    const types = (await historyOf(id)).map((line) => line.type);
    expect(types).toEqual(expect.arrayContaining(['effect.failed', 'effect.retrying', 'effect.succeeded']));
  });

  it('that fails for good fails the execution, and goes on when retried', async () => {
    const id = await start('fragile');
    const { handler } = failing(1, new PerformError('refused', 'No.', 'permanent'));
    await drain(ctx, { handler });
    expect(await read(id)).toMatchObject({ status: 'failed', error: { code: 'refused', stepId: 'call' } });
    const refused = await app.as(org.session('Tom')).post(`/api/v1/executions/${id}/retry`, {});
    expect(refused.statusCode).toBe(403);
    const retried = await sarah().post(`/api/v1/executions/${id}/retry`, {});
    expect(retried.json(), retried.body).toMatchObject({ status: 'running', error: null, endedAt: null });
    await drain(ctx, { handler });
    expect(await read(id)).toMatchObject({ status: 'waiting', currentStep: { stepId: 'after' } });
    const again = await mara().post(`/api/v1/executions/${id}/retry`, {});
    expect(again.json()).toMatchObject({ code: 'invalid_state', allowed: ['failed'] });
  });

  it('that failed can be called off by its assignee, who may not call off what goes on', async () => {
    const id = await start('fragile');
    const cancel = () => sarah().post(`/api/v1/executions/${id}/cancel`, { reason: 'The system is gone' });
    expect((await cancel()).json()).toMatchObject({ status: 403, code: 'not_allowed' });
    await drain(ctx, { handler: failing(1, new PerformError('refused', 'No.', 'permanent')).handler });
    const tom = app.as(org.session('Tom'));
    expect((await tom.post(`/api/v1/executions/${id}/cancel`, { reason: 'Not mine' })).statusCode).toBe(403);
    expect((await cancel()).json()).toMatchObject({ status: 'cancelled' });
  });

  it('that throws something unexpected is logged and tried again', async () => {
    const id = await start('fragile');
    const { handler } = failing(5, new TypeError('bug'));
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await drain(ctx, { handler, delayed: true });
      ctx.clock.advance({ seconds: 41 });
    }
    expect(await read(id)).toMatchObject({ status: 'failed', error: { code: 'unexpected' } });
    expect((await effectsOf(id)).map((effect) => effect.attempt).sort()).toEqual([1, 2, 3]);
  });

  it('that is called off stays undone', async () => {
    const id = await start('fragile');
    const cancelled = await mara().post(`/api/v1/executions/${id}/cancel`, { reason: 'No more needed' });
    expect(cancelled.json()).toMatchObject({ status: 'cancelled' });
    const { keys, handler } = failing(0, new Error('never'));
    await drain(ctx, { handler });
    expect(keys).toEqual([]);
    expect((await effectsOf(id)).map((effect) => effect.status)).toEqual(['cancelled']);
  });

  it('that happened although it was called off leaves its trace', async () => {
    const id = await start('fragile');
    const [segment] = ctx.durable.enqueued.splice(0);
    const cancelling = segmentHandler(ctx, {
      'log.write': async () => {
        await mara().post(`/api/v1/executions/${id}/cancel`, { reason: 'No more needed' });
        return { sent: true };
      },
    });
    await cancelling(segment!);
    expect(await read(id)).toMatchObject({ status: 'cancelled' });
    expect(await effectsOf(id)).toMatchObject([{ status: 'cancelled', output: { sent: true } }]);
    expect((await historyOf(id)).at(-1)).toMatchObject({ type: 'input.ignored' });
  });

  it('holds its result while paused, and goes on when resumed', async () => {
    const id = await start('fragile');
    expect((await mara().post(`/api/v1/executions/${id}/pause`)).json()).toMatchObject({ status: 'paused' });
    await drain(ctx, { handler: failing(0, new Error('never')).handler });
    expect(await read(id)).toMatchObject({ status: 'paused' });
    const resumed = await mara().post(`/api/v1/executions/${id}/resume`);
    expect(resumed.json()).toMatchObject({ status: 'waiting', currentStep: { stepId: 'after' } });
  });
});

describe('the sweep', () => {
  it('asks again for effects nobody performs, at most once a minute', async () => {
    await sweepEffects(ctx);
    ctx.durable.enqueued.splice(0);
    const id = await start('fragile');
    ctx.durable.enqueued.splice(0);
    expect(await sweepEffects(ctx)).toBe(0);
    ctx.clock.advance({ seconds: 61 });
    expect(await sweepEffects(ctx)).toBe(1);
    expect(await sweepEffects(ctx)).toBe(0);
    expect(ctx.durable.enqueued).toMatchObject([{ executionId: id }]);
    await drain(ctx);
    ctx.clock.advance({ seconds: 61 });
    expect(await sweepEffects(ctx)).toBe(0);
    expect(await read(id)).toMatchObject({ status: 'waiting' });
  });

  it('leaves an effect alone that a live segment performs', async () => {
    const id = await start('fragile');
    const [segment] = ctx.durable.enqueued.splice(0);
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const slow = segmentHandler(ctx, { 'log.write': async () => gate.then(() => null) });
    const running = slow(segment!);
    const claimed = async () =>
      (await rowsOf<{ claimed_by: string | null }>(ctx, org.organizationId, 'effects', id))[0];
    while ((await claimed())?.claimed_by === null) await new Promise((resolve) => setImmediate(resolve));
    ctx.clock.advance({ seconds: 59 });
    let performed = 0;
    await segmentHandler(ctx, { 'log.write': async () => (performed += 1) })({ ...segment!, seq: 77 });
    expect(performed).toBe(0);
    release();
    await running;
    expect(await read(id)).toMatchObject({ status: 'waiting' });
  });
});

it('makes the partitions of the history ahead of time', async () => {
  expect(await ensureHistoryPartitions(ctx)).toBeGreaterThanOrEqual(0);
  expect(await ensureHistoryPartitions(ctx)).toBe(0);
  ctx.clock.set('2027-06-10T00:00:00Z');
  expect(await ensureHistoryPartitions(ctx)).toBe(5);
  const id = await start('fragile');
  expect((await historyOf(id)).length).toBeGreaterThan(0);
});

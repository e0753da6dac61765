import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { ScoreFactors } from '@renubu/contracts/renewals';
import { defaultScoring, tenStageTable } from '@renubu/core/renewals/presets';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { rows, tenantTransaction } from '../../platform/db/transaction.ts';
import { testApp, type TestApp, type TestClient } from '../../testing/app.ts';
import { testContext, type TestContext } from '../../testing/context.ts';
import { testDatabase } from '../../testing/database.ts';
import { wakeDueQueues } from '../intelligence/daemons.ts';
import { refreshWork } from './commands/refresh.ts';
import { makeFixtures, type Fixtures } from './fixtures.ts';
import { registerRenewalRoutes } from './routes.ts';

const database = testDatabase();
let ctx: TestContext;
let fixtures: Fixtures;
let app: TestApp;
let sarah: string;
let ben: string;

const csm = ['queue.read', 'queue.work'];
const asSarah = (): TestClient => app.as({ userId: sarah, permissions: csm });
const asBen = (): TestClient => app.as({ userId: ben, permissions: csm });
const asManager = (): TestClient =>
  app.as({ userId: randomUUID(), permissions: [...csm, 'queue.readTeam', 'renewals.configure'] });
const asStranger = (): TestClient =>
  app.as({
    organizationId: randomUUID(),
    userId: sarah,
    permissions: [...csm, 'queue.readTeam', 'renewals.configure'],
  });

beforeAll(() => {
  ctx = testContext(database);
});
beforeEach(async () => {
  ctx.clock.set('2026-01-15T09:00:00Z');
  fixtures = await makeFixtures(ctx);
  app = await testApp(ctx, (server) => registerRenewalRoutes(server, ctx), { organizationId: fixtures.organizationId });
  sarah = await fixtures.member({ name: 'Sarah' });
  ben = await fixtures.member({ name: 'Ben' });
  await fixtures.workflow({ slug: 'emergency', kind: 'renewal', stages: ['emergency'], snoozable: false });
  await fixtures.workflow({ slug: 'other', kind: 'renewal' });
  for (let day = 0; day < 5; day += 1) {
    await fixtures.customer({
      name: `Customer ${day}`,
      ownerId: sarah,
      arrMinor: 1_000_000 * (day % 2),
      plan: 'manage',
      renewalDate: `2026-01-${18 + day * 2}`,
      analyze: false,
    });
  }
  await tenantTransaction(ctx.db, fixtures.organizationId, (tx) => refreshWork(tx, ctx, fixtures.organizationId));
});
afterEach(() => app.close());

const queue = async (query = '') => (await asSarah().get(`/api/v1/queue${query}`)).json();
const itemOf = async (name: string) =>
  (await queue()).items.find(({ customer }: { customer: { name: string } }) => customer.name === name);

describe('reading a queue', () => {
  it('ranks by score, then days, ARR and id, page by page', async () => {
    const whole = await queue();
    const names = whole.items.map(({ customer }: { customer: { name: string } }) => customer.name);
    expect(names).toEqual(['Customer 0', 'Customer 1', 'Customer 2', 'Customer 3', 'Customer 4']);
    const paged: string[] = [];
    for (let cursor = ''; ;) {
      const page = await queue(`?limit=2${cursor}`);
      paged.push(...page.items.map(({ customer }: { customer: { name: string } }) => customer.name));
      if (page.nextCursor === null) break;
      cursor = `&cursor=${page.nextCursor}`;
    }
    expect(paged).toEqual(names);
    expect(whole.stats).toMatchObject({
      total: 5,
      pending: 5,
      byStage: { emergency: 2, critical: 3 },
      byPlan: { manage: 5 },
      averagePriority: 84,
      estimatedMinutes: 100,
    });
  });

  it('filters by stage, status, plan and name', async () => {
    expect((await queue('?stage=emergency')).items).toHaveLength(2);
    expect((await queue('?status=in_progress')).items).toHaveLength(0);
    expect((await queue('?plan=invest')).items).toHaveLength(0);
    expect((await queue('?search=mer%203')).items).toHaveLength(1);
    expect((await queue('?search=%25')).items).toHaveLength(0);
    expect((await asSarah().get('/api/v1/queue?stage=emergancy')).json()).toMatchObject({
      status: 400,
      errors: [{ path: 'query.stage', suggestion: 'Did you mean "emergency"?' }],
    });
    expect((await asSarah().get('/api/v1/queue?cursor=nonsense')).json()).toMatchObject({ code: 'invalid_cursor' });
  });

  it('keeps other people’s queues for those who may read the team’s', async () => {
    expect((await asBen().get(`/api/v1/queue/${sarah}`)).statusCode).toBe(403);
    expect((await asManager().get(`/api/v1/queue/${sarah}`)).json().items).toHaveLength(5);
    expect((await asManager().get('/api/v1/queue/team')).json().stats.total).toBe(5);
    expect((await asStranger().get(`/api/v1/queue/${sarah}`)).json().items).toEqual([]);
    expect((await app.anonymous.get('/api/v1/queue')).statusCode).toBe(401);
    const load = (await asManager().get('/api/v1/queue-load')).json();
    expect(load.members).toMatchObject([
      { name: 'Sarah', items: 5, openExecutions: 0, topScore: 90 },
      { name: 'Ben', items: 0 },
    ]);
    expect((await asBen().get('/api/v1/queue-load')).statusCode).toBe(403);
  });

  it('shows one item, and nothing of another organization', async () => {
    const { id } = await itemOf('Customer 0');
    expect((await asSarah().get(`/api/v1/queue-items/${id}`)).json()).toMatchObject({ id, score: 90 });
    expect((await asStranger().get(`/api/v1/queue-items/${id}`)).statusCode).toBe(404);
  });

  it('explains stage, kinds and score', async () => {
    const { customer } = await itemOf('Customer 0');
    const explained = (await asSarah().get(`/api/v1/scoring/explain?customerId=${customer.id}`)).json();
    expect(explained).toMatchObject({ stage: 'emergency', daysUntilRenewal: 3, factors: { base: 90, total: 90 } });
    expect(explained.rows.at(-1)).toMatchObject({ stage: 'emergency', matched: true });
    expect(explained.kinds.map(({ applies }: { applies: boolean }) => applies)).toEqual([true, false, false, false]);
    expect((await asSarah().get(`/api/v1/scoring/explain?customerId=${randomUUID()}`)).statusCode).toBe(404);
  });
});

describe('working a queue', () => {
  it('starts an item once and weighs the workload of the others', async () => {
    const { id } = await itemOf('Customer 0');
    const started = await asSarah().post(`/api/v1/queue-items/${id}/start`);
    expect(started.statusCode).toBe(201);
    const { executionId } = started.json();
    expect((await asSarah().post(`/api/v1/queue-items/${id}/start`)).json()).toMatchObject({
      status: 409,
      code: 'workflow_already_started',
      executionId,
    });
    const items = (await queue()).items;
    expect(items[0]).toMatchObject({ status: 'in_progress', executionId, score: 88, progress: { done: 0, total: 1 } });
    expect(items.map(({ score }: { score: number }) => score)).toEqual([88, 88, 78, 78, 78]);
    expect((await asStranger().post(`/api/v1/queue-items/${id}/start`)).statusCode).toBe(404);
  });

  it('lets only its assignee or a manager touch an item', async () => {
    const { id } = await itemOf('Customer 3');
    for (const [verb, body] of [
      ['start', undefined],
      ['snooze', { days: 2, reason: 'Away until then' }],
      ['skip', { reason: 'Not needed' }],
    ] as const) {
      expect((await asBen().post(`/api/v1/queue-items/${id}/${verb}`, body)).statusCode).toBe(403);
    }
    expect(
      (await asManager().post(`/api/v1/queue-items/${id}/skip`, { reason: 'Agreed with Sarah' })).json(),
    ).toMatchObject({
      status: 'skipped',
      reason: 'Agreed with Sarah',
    });
    expect((await asManager().post(`/api/v1/queue-items/${id}/start`)).json()).toMatchObject({
      code: 'invalid_state',
      itemStatus: 'skipped',
    });
  });

  it('snoozes within limits, wakes by hand and by time', async () => {
    const { id } = await itemOf('Customer 4');
    const snooze = (body: object) => asSarah().post(`/api/v1/queue-items/${id}/snooze`, body);
    expect((await snooze({ days: 31, reason: 'Much later' })).json()).toMatchObject({
      status: 422,
      code: 'snooze_too_long',
    });
    expect((await snooze({ until: '2026-01-15T08:00:00Z', reason: 'Yesterday' })).json()).toMatchObject({
      code: 'not_later',
    });
    expect((await snooze({ days: 2 })).statusCode).toBe(400);
    expect((await snooze({ days: 2, reason: 'They are away' })).json()).toMatchObject({
      status: 'snoozed',
      snoozedUntil: '2026-01-17T09:00:00.000Z',
    });
    expect((await snooze({ days: 2, reason: 'Again' })).json()).toMatchObject({
      code: 'invalid_state',
      allowed: ['pending'],
    });
    expect((await asSarah().post(`/api/v1/queue-items/${id}/wake`)).json()).toMatchObject({
      status: 'pending',
      snoozedUntil: null,
    });
    expect((await asSarah().post(`/api/v1/queue-items/${id}/wake`)).statusCode).toBe(409);
    await snooze({ days: 2, reason: 'They are away' });
    expect(await wakeDueQueues(ctx)).toBe(0);
    ctx.clock.advance({ days: 2 });
    expect(await wakeDueQueues(ctx)).toBe(1);
    expect(await itemOf('Customer 4')).toMatchObject({ status: 'pending' });
  });

  it('does not snooze an emergency', async () => {
    const { id } = await itemOf('Customer 0');
    const answer = await asSarah().post(`/api/v1/queue-items/${id}/snooze`, { days: 1, reason: 'Tomorrow' });
    expect(answer.json()).toMatchObject({ status: 409, code: 'not_snoozable' });
  });

  it('gives an item to another member and tells both queues', async () => {
    const { id } = await itemOf('Customer 2');
    expect((await asSarah().post(`/api/v1/queue-items/${id}/assign`, { userId: ben })).statusCode).toBe(403);
    const unknown = await asManager().post(`/api/v1/queue-items/${id}/assign`, { userId: randomUUID() });
    expect(unknown.json()).toMatchObject({ status: 422, code: 'unknown_member' });
    const assigned = await asManager().post(`/api/v1/queue-items/${id}/assign`, { userId: ben, reason: 'Knows them' });
    expect(assigned.json()).toMatchObject({ assignee: { name: 'Ben' }, reason: 'Knows them' });
    const topics = await tenantTransaction(ctx.db, fixtures.organizationId, (tx) =>
      rows<{ topic: string }>(tx, sql`select distinct topic from renubu.outbox where topic like 'queue/%'`),
    );
    expect(topics.map(({ topic }) => topic).sort()).toEqual([`queue/${ben}`, `queue/${sarah}`].sort());
  });

  it('hands running work over with its execution, tells the new person and scores both queues', async () => {
    const { id } = await itemOf('Customer 1');
    const { executionId } = (await asSarah().post(`/api/v1/queue-items/${id}/start`)).json();
    expect((await queue()).items.every((item: { factors: ScoreFactors }) => item.factors.openExecutions === 1)).toBe(
      true,
    );
    const assigned = await asManager().post(`/api/v1/queue-items/${id}/assign`, {
      userId: ben,
      reason: 'Sarah is away',
    });
    expect(assigned.json()).toMatchObject({
      assignee: { name: 'Ben' },
      status: 'in_progress',
      factors: { openExecutions: 1 },
    });
    expect((await queue()).items.every((item: { factors: ScoreFactors }) => item.factors.openExecutions === 0)).toBe(
      true,
    );
    const [written] = await tenantTransaction(ctx.db, fixtures.organizationId, (tx) =>
      rows<{ assignee: string; message: string; told: number }>(
        tx,
        sql`select e.assignee_id as assignee, h.message, (select count(*)::int from renubu.notifications where user_id = ${ben}) as told
              from renubu.executions e join renubu.history h on h.execution_id = e.id and h.type = 'execution.handed-over'
             where e.id = ${executionId}`,
      ),
    );
    expect(written).toEqual({ assignee: ben, message: 'The work was handed to Ben: Sarah is away', told: 1 });
  });
});

describe('configuration', () => {
  it('publishes scoring with If-Match and scores again', async () => {
    const read = await asManager().get('/api/v1/scoring');
    expect(read.headers['etag']).toBe('"1"');
    const definition = {
      ...defaultScoring,
      preset: 'custom',
      stageBase: { ...defaultScoring.stageBase, emergency: 99 },
    };
    expect((await asManager().put('/api/v1/scoring', definition)).statusCode).toBe(428);
    expect((await asManager().put('/api/v1/scoring', definition, { 'if-match': '"7"' })).statusCode).toBe(412);
    expect((await asSarah().put('/api/v1/scoring', definition, { 'if-match': '"1"' })).statusCode).toBe(403);
    const published = await asManager().put('/api/v1/scoring', definition, { 'if-match': '"1"' });
    expect(published.json()).toMatchObject({ version: 2, definition: { stageBase: { emergency: 99 } } });
    expect(await itemOf('Customer 0')).toMatchObject({ score: 99 });
    const wrong = { ...definition, workloadPenalty: -1 };
    expect((await asManager().put('/api/v1/scoring', wrong, { 'if-match': '"2"' })).json()).toMatchObject({
      errors: [{ path: 'body.workloadPenalty' }],
    });
  });

  it('refuses a determination table with a gap and names the place', async () => {
    const table = {
      ...tenStageTable,
      preset: 'custom',
      rows: tenStageTable.rows.filter(({ stage }) => stage !== 'critical'),
    };
    const checked = (await asManager().post('/api/v1/determination/check', table)).json();
    expect(checked).toMatchObject({ ok: false, issues: [{ kind: 'gap', exampleDays: 7 }] });
    const refused = await asManager().put('/api/v1/determination', table, { 'if-match': '"1"' });
    expect(refused.json()).toMatchObject({ status: 422, code: 'determination_incomplete', errors: [{ code: 'gap' }] });
    expect((await asManager().get('/api/v1/determination')).json()).toMatchObject({
      version: 1,
      publishedBy: 'Renubu',
    });
    const accepted = await asManager().put('/api/v1/determination', tenStageTable, { 'if-match': '"1"' });
    expect(accepted.json()).toMatchObject({ version: 2 });
  });
});

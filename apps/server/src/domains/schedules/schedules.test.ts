import type { ScheduleRun, ScheduleView } from '@renubu/contracts/schedules';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { rows, tenantTransaction } from '../../platform/db/transaction.ts';
import { testApp, type TestApp } from '../../testing/app.ts';
import { testContext, type TestContext } from '../../testing/context.ts';
import { testDatabase } from '../../testing/database.ts';
import { publishText, registerAll } from '../../testing/execution-harness.ts';
import { testOrganization, type TestOrganization } from '../identity/testing/organization.ts';
import { fireDueSchedules } from './daemons/start.ts';
import { registerScheduleRoutes } from './routes.ts';

const database = testDatabase();
let ctx: TestContext;
let app: TestApp;
let org: TestOrganization;
const mara = () => app.as(org.session('Mara'));

const scheduled = (slug: string, schedule: string) => `
workflow: ${slug}
name: ${slug}
kind: automation
on:
  - schedule: ${schedule}
steps:
  - { id: note, type: set, values: { at: "{{ event.data.scheduledFor }}" } }
`;

beforeAll(async () => {
  ctx = testContext(database);
  org = await testOrganization(ctx, 'Acme', [{ name: 'Mara', role: 'manager' }, { name: 'Sarah' }]);
  app = await testApp(
    ctx,
    (target) => {
      registerAll(target, ctx);
      registerScheduleRoutes(target, ctx);
    },
    { organizationId: org.organizationId },
  );
});
afterAll(() => app.close());
beforeEach(async () => {
  ctx.clock.set('2026-01-15T09:00:00Z');
  // What earlier tests left rests.
  await inTenant(sql`update renubu.schedules set next_run_at = null, paused_at = now()`);
});

const inTenant = <T>(query: ReturnType<typeof sql>) =>
  tenantTransaction(ctx.db, org.organizationId, (tx) => rows<T>(tx, query));
const publish = (slug: string, schedule: string) => publishText(ctx, org.organizationId, scheduled(slug, schedule));
async function scheduleOf(slug: string): Promise<ScheduleView> {
  const { items } = (await mara().get(`/api/v1/workflows/${slug}/schedules`)).json<{ items: ScheduleView[] }>();
  return items[0] as ScheduleView;
}
const runsOf = async (id: string) =>
  (await mara().get(`/api/v1/schedules/${id}/runs?limit=200`)).json<{ items: ScheduleRun[] }>().items;
const startsOf = (slug: string) =>
  inTenant<{ trigger: string; vars: { at?: string } }>(sql`
    select e.trigger, s.state -> 'vars' as vars from renubu.executions e
      join renubu.execution_states s on s.execution_id = e.id where e.slug = ${slug} order by e.created_at, e.id`);

describe('a schedule of a definition', () => {
  it('is made by publishing, runs at its time, and says so to the execution', async () => {
    await publish('hourly', '{ cron: "@hourly" }');
    expect(await scheduleOf('hourly')).toMatchObject({
      origin: 'definition',
      nextRunAt: '2026-01-15T10:00:00.000Z',
      active: true,
      lastRun: null,
    });
    expect(await fireDueSchedules(ctx)).toBe(0);
    ctx.clock.set('2026-01-15T10:00:01Z');
    expect(await fireDueSchedules(ctx)).toBe(1);
    expect(await fireDueSchedules(ctx)).toBe(0);
    expect(await startsOf('hourly')).toEqual([{ trigger: 'schedule', vars: { at: '2026-01-15T10:00:00.000Z' } }]);
    const { lastRun, nextRunAt } = await scheduleOf('hourly');
    expect(lastRun).toMatchObject({ status: 'started', cause: 'due', fireAt: '2026-01-15T10:00:00.000Z' });
    expect(nextRunAt).toBe('2026-01-15T11:00:00.000Z');
  });

  it('keeps its next run when it is published again unchanged, and follows a change', async () => {
    await publish('changing', '{ cron: "0 12 * * *" }');
    const { id } = await scheduleOf('changing');
    ctx.clock.set('2026-01-15T12:30:00Z');
    await publish('changing', '{ cron: "0 12 * * *" }');
    expect(await scheduleOf('changing')).toMatchObject({ id, nextRunAt: '2026-01-15T12:00:00.000Z' });
    await publish('changing', '{ cron: "0 18 * * *", timezone: Europe/Berlin }');
    expect(await scheduleOf('changing')).toMatchObject({ id, nextRunAt: '2026-01-15T17:00:00.000Z' });
  });

  it('rests while its workflow is switched off, and cannot be changed here', async () => {
    await publish('resting', '{ cron: "@daily" }');
    await mara().post('/api/v1/workflows/resting/disable');
    expect(await scheduleOf('resting')).toMatchObject({ active: false, nextRunAt: null, workflowEnabled: false });
    ctx.clock.set('2026-01-18T09:00:00Z');
    await mara().post('/api/v1/workflows/resting/enable');
    const { id, nextRunAt } = await scheduleOf('resting');
    expect(nextRunAt).toBe('2026-01-19T00:00:00.000Z');
    const refused = await mara().patch(`/api/v1/schedules/${id}`, { cron: '@hourly' }, { 'if-match': '*' });
    expect(refused.json()).toMatchObject({ status: 409, code: 'defined_by_workflow' });
  });
});

describe('runs that were missed', () => {
  const missHours = async (slug: string, misfire: string, until = '2026-01-15T13:30:00Z') => {
    await publish(slug, `{ cron: "@hourly", misfire: ${misfire} }`);
    const { id } = await scheduleOf(slug);
    ctx.clock.set(until);
    await fireDueSchedules(ctx);
    const runs = await runsOf(id);
    return { id, runs: runs.map(({ status, cause }) => `${status} ${cause}`), starts: (await startsOf(slug)).length };
  };

  it('are left out, once caught up, or all caught up, and are shown', async () => {
    const missed = ['missed caught-up', 'missed caught-up', 'missed caught-up'];
    const skipped = await missHours('skipping', 'skip');
    expect(skipped).toMatchObject({ starts: 0, runs: ['missed caught-up', ...missed] });
    expect(await scheduleOf('skipping')).toMatchObject({ troubled: 4, nextRunAt: '2026-01-15T14:00:00.000Z' });
    ctx.clock.set('2026-01-15T09:00:00Z');
    expect(await missHours('once', 'run-once')).toMatchObject({ starts: 1, runs: ['started caught-up', ...missed] });
    ctx.clock.set('2026-01-15T09:00:00Z');
    const all = await missHours('catching', 'catch-up');
    expect(all).toMatchObject({ starts: 4, runs: Array.from({ length: 4 }, () => 'started caught-up') });
  });

  it('of a very long outage are caught up for the last hundred', async () => {
    await publish('often', '{ cron: "* * * * * *", misfire: catch-up }');
    ctx.clock.set('2026-03-01T00:00:00Z');
    expect(await fireDueSchedules(ctx)).toBeGreaterThanOrEqual(1);
    const { id, nextRunAt } = await scheduleOf('often');
    expect((await runsOf(id)).length).toBeLessThanOrEqual(100);
    expect(nextRunAt).toBe('2026-03-01T00:00:01.000Z');
    await mara().post(`/api/v1/schedules/${id}/pause`);
  });

  it('that come to a time in time are made up for by it', async () => {
    const { starts } = await missHours('timely', 'run-once', '2026-01-15T12:00:30Z');
    expect(starts).toBe(1);
  });
});

describe('several processes', () => {
  it('U17: never fire the same time twice', async () => {
    for (const name of ['one', 'two', 'three'])
      await publish(`raced-${name}`, '{ cron: "@hourly", misfire: catch-up }');
    ctx.clock.set('2026-01-15T14:10:00Z');
    await Promise.all(Array.from({ length: 6 }, () => fireDueSchedules(ctx)));
    for (const name of ['one', 'two', 'three']) {
      expect(await startsOf(`raced-${name}`)).toHaveLength(5);
      const { id } = await scheduleOf(`raced-${name}`);
      expect(new Set((await runsOf(id)).map(({ fireAt }) => fireAt)).size).toBe(5);
    }
  });
});

describe('daylight saving time', () => {
  const preview = async (cron: string, from: string, count = 3) => {
    const answer = await mara().post('/api/v1/schedules/preview', { cron, timezone: 'Europe/Berlin', from, count });
    return answer.json<{ runs: { at: string; local: string }[] }>().runs;
  };

  it('runs a time that is skipped right after the gap', async () => {
    expect((await preview('30 2 * * *', '2026-03-28T12:00:00Z')).map(({ local }) => local)).toEqual([
      '2026-03-29 03:00 +02:00',
      '2026-03-30 02:30 +02:00',
      '2026-03-31 02:30 +02:00',
    ]);
  });

  it('runs a time that comes twice once', async () => {
    const runs = await preview('30 2 * * *', '2026-10-24T12:00:00Z');
    expect(runs.map(({ local }) => local.slice(0, 10))).toEqual(['2026-10-25', '2026-10-26', '2026-10-27']);
  });

  it('is kept by what is fired', async () => {
    ctx.clock.set('2026-10-24T12:00:00Z');
    await publish('nightly', '{ cron: "30 2 * * *", timezone: Europe/Berlin }');
    const fires: (string | null)[] = [];
    for (let hour = 0; hour < 60; hour += 1) {
      const { nextRunAt } = await scheduleOf('nightly');
      if (nextRunAt !== null && Date.parse(nextRunAt) <= ctx.clock.now().getTime()) fires.push(nextRunAt);
      await fireDueSchedules(ctx);
      ctx.clock.advance({ hours: 1 });
    }
    expect(new Set(fires.map((at) => at?.slice(0, 10)))).toEqual(new Set(['2026-10-25', '2026-10-26']));
    expect(fires).toHaveLength(2);
  });
});

describe('an added schedule', () => {
  const add = (body: object, slug = 'target') => mara().post(`/api/v1/workflows/${slug}/schedules`, body);
  beforeAll(() => publish('target', '{ cron: "0 0 1 1 *" }'));

  it('runs once at its instant', async () => {
    const added = (await add({ runAt: '2026-01-15T09:30:00Z', name: 'Once' })).json<ScheduleView>();
    expect(added).toMatchObject({ origin: 'added', name: 'Once', nextRunAt: '2026-01-15T09:30:00.000Z' });
    ctx.clock.set('2026-01-15T09:30:01Z');
    await fireDueSchedules(ctx);
    const read = (await mara().get(`/api/v1/schedules/${added.id}`)).json<ScheduleView>();
    expect(read).toMatchObject({ active: false, nextRunAt: null, lastRun: { status: 'started' } });
  });

  it.each([
    [{ cron: 'invalid' }, 'body.cron'],
    [{ cron: '0 60 * * * *' }, 'body.cron'],
    [{ cron: '* * * * * * *' }, 'body.cron'],
    [{ cron: '0 9 * * *', timezone: 'Mars/Olympus' }, 'body.timezone'],
    [{ runAt: '2020-01-01T00:00:00Z' }, 'body.runAt'],
  ])('refuses %j with the field', async (body, path) => {
    expect((await add(body)).json()).toMatchObject({ status: 400, errors: [{ path }] });
  });

  it('is changed with the ETag read before, paused, resumed and removed', async () => {
    const { id, revision } = (await add({ cron: '0 9 * * *' })).json<ScheduleView>();
    const url = `/api/v1/schedules/${id}`;
    expect((await mara().patch(url, { cron: '0 8 * * *' })).statusCode).toBe(428);
    const changed = await mara().patch(url, { cron: '0 8 * * *' }, { 'if-match': `"${revision}"` });
    expect(changed.json()).toMatchObject({ nextRunAt: '2026-01-16T08:00:00.000Z' });
    expect((await mara().post(`${url}/pause`)).json()).toMatchObject({ active: false, pausedBy: { name: 'Mara' } });
    expect((await mara().post(`${url}/pause`)).json()).toMatchObject({ status: 409 });
    ctx.clock.set('2026-01-20T09:00:00Z');
    expect(await fireDueSchedules(ctx).then(() => runsOf(id))).toEqual([]);
    expect((await mara().post(`${url}/resume`)).json()).toMatchObject({ nextRunAt: '2026-01-21T08:00:00.000Z' });
    expect((await mara().delete(url)).statusCode).toBe(204);
    expect((await mara().get(url)).statusCode).toBe(404);
  });

  it('runs now when asked, and says why it cannot', async () => {
    const { id, nextRunAt } = (await add({ cron: '0 9 * * *' })).json<ScheduleView>();
    const run = await mara().post(`/api/v1/schedules/${id}/run`);
    expect(run.json()).toMatchObject({ status: 'started', cause: 'manual' });
    expect((await mara().get(`/api/v1/schedules/${id}`)).json()).toMatchObject({ nextRunAt });
    await mara().post('/api/v1/workflows/target/disable');
    expect((await mara().post(`/api/v1/schedules/${id}/run`)).json()).toMatchObject({ code: 'workflow_disabled' });
    await mara().post('/api/v1/workflows/target/enable');
  });

  it('whose start is refused writes it down and goes on', async () => {
    await publishText(
      ctx,
      org.organizationId,
      `
workflow: needy
name: Needy
kind: automation
on:
  - manual: { inputs: { properties: { size: { type: integer } }, required: [size] } }
steps:
  - { id: note, type: set, values: { seen: true } }
`,
    );
    const { id } = (await add({ cron: '@hourly', inputs: {} }, 'needy')).json<ScheduleView>();
    ctx.clock.set('2026-01-15T10:00:05Z');
    await fireDueSchedules(ctx);
    expect(await runsOf(id)).toMatchObject([{ status: 'failed', error: { code: 'invalid_inputs' } }]);
    expect((await mara().get(`/api/v1/schedules/${id}`)).json()).toMatchObject({
      nextRunAt: '2026-01-15T11:00:00.000Z',
      troubled: 1,
    });
  });
});

it('lists the next to run first, those at rest last', async () => {
  for (const hour of [14, 11, 12, 13]) await publish(`listed-${hour}`, `{ cron: "0 ${hour} * * *" }`);
  const first = (await mara().get('/api/v1/schedules?limit=3')).json<{ items: ScheduleView[]; nextCursor: string }>();
  expect(first.items).toHaveLength(3);
  const rest = await mara().get(`/api/v1/schedules?limit=200&cursor=${first.nextCursor}`);
  const all = [...first.items, ...rest.json<{ items: ScheduleView[] }>().items].map(
    ({ nextRunAt }) => nextRunAt ?? 'z',
  );
  expect(all).toEqual(all.toSorted());
});

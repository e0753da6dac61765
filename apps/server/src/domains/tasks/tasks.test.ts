import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '../../testing/app.ts';
import { testContext, type TestContext } from '../../testing/context.ts';
import { testDatabase } from '../../testing/database.ts';
import { actorOf, systemActor } from '../../platform/session.ts';
import { row, rows, systemTransaction, tenantTransaction } from '../../platform/db/transaction.ts';
import { testOrganization, type TestOrganization } from '../identity/testing/organization.ts';
import { cancelTasks } from './commands/cancel-tasks.ts';
import { createTask, type NewTask } from './commands/create-task.ts';
import type { EndedTask } from './commands/end-task.ts';
import { registerTaskRoutes } from './routes.ts';
import { runTaskDay } from './task-day.ts';

const database = testDatabase();
let ctx: TestContext;
let app: TestApp;
let acme: TestOrganization;
let other: TestOrganization;
let executionId = '';
const fed: EndedTask[] = [];
let feeding: () => void = () => undefined;
const hooks = {
  awaitedTaskEnded: async (_tx: unknown, _ctx: unknown, ended: EndedTask) => {
    feeding();
    fed.push(ended);
  },
};

beforeAll(async () => {
  ctx = testContext(database);
  const people = [
    { name: 'Mara', role: 'manager' as const },
    { name: 'Sarah', manager: 'Mara' },
    { name: 'Vera', role: 'viewer' as const },
    { name: 'Tom' },
  ];
  acme = await testOrganization(ctx, 'Acme', people);
  other = await testOrganization(ctx, 'Other', [{ name: 'Olga' }]);
  executionId = await makeExecution(acme.organizationId);
  app = await testApp(ctx, (target) => registerTaskRoutes(target, ctx, hooks));
});
afterAll(() => app.close());
beforeEach(() => {
  fed.length = 0;
  feeding = () => undefined;
});

async function makeExecution(organizationId: string): Promise<string> {
  const [workflow, version, execution] = [ctx.newId(), ctx.newId(), ctx.newId()];
  const now = ctx.clock.now();
  await systemTransaction(database.db, async (tx) => {
    await tx.execute(sql`insert into renubu.workflows (id, organization_id, slug, name, kind, created_at, updated_at)
      values (${workflow}, ${organizationId}, 'w', 'W', 'renewal', ${now}, ${now})`);
    await tx.execute(sql`insert into renubu.workflow_versions (id, organization_id, workflow_id, definition, source, checksum, created_by, created_at)
      values (${version}, ${organizationId}, ${workflow}, '{}', '', '', 'x', ${now})`);
    await tx.execute(sql`insert into renubu.executions (id, organization_id, workflow_id, version_id, version, slug, workflow_name, kind, status, started_by, created_at, updated_at)
      values (${execution}, ${organizationId}, ${workflow}, ${version}, 1, 'w', 'W', 'renewal', 'waiting', '{}', ${now}, ${now})`);
  });
  return execution;
}

const sarah = () => app.as(acme.session('Sarah'));
const make = (task: Partial<NewTask> = {}) =>
  tenantTransaction(ctx.db, acme.organizationId, (tx) =>
    createTask(tx, ctx, {
      organizationId: acme.organizationId,
      title: 'Call',
      owner: 'human',
      assigneeId: acme.id('Sarah'),
      by: systemActor,
      ...task,
    }),
  );
const read = async (id: string) => (await sarah().get(`/api/v1/tasks/${id}`)).json();
const childrenOf = (id: string) =>
  tenantTransaction(ctx.db, acme.organizationId, (tx) =>
    rows<{ id: string; title: string; status: string }>(
      tx,
      sql`select id, title, status from renubu.tasks where parent_id = ${id} order by id`,
    ),
  );
const inboxOf = (name: string) =>
  tenantTransaction(ctx.db, acme.organizationId, (tx) =>
    rows<{ type: string }>(
      tx,
      sql`select type from renubu.notifications where user_id = ${acme.id(name)} order by created_at, id`,
    ),
  ).then((found) => found.map(({ type }) => type));

describe('creating and changing', () => {
  it('creates a task for oneself and reads it with its ETag', async () => {
    const created = await sarah().post('/api/v1/tasks', {
      title: ' Prepare the call ',
      priority: 2,
      dueAt: '2026-01-20T12:00:00Z',
    });
    expect(created.statusCode).toBe(201);
    expect(created.json()).toMatchObject({
      title: 'Prepare the call',
      assignee: { name: 'Sarah' },
      status: 'pending',
      owner: 'human',
      revision: 1,
    });
    expect(created.headers['etag']).toBe('"1"');
    expect(await read(created.json().id)).toEqual(created.json());
  });

  it('tells somebody else whom a task is given to', async () => {
    const before = (await inboxOf('Mara')).length;
    const created = await sarah().post('/api/v1/tasks', { title: 'Approve', assigneeId: acme.id('Mara') });
    expect((await inboxOf('Mara')).slice(before)).toEqual(['task_assigned']);
    expect(created.json().assignee.name).toBe('Mara');
  });

  it('refuses people, customers and executions of other organizations', async () => {
    const foreign = {
      title: 'X',
      assigneeId: other.id('Olga'),
      executionId: await makeExecution(other.organizationId),
      customerId: ctx.newId(),
    };
    const answer = await sarah().post('/api/v1/tasks', foreign);
    expect(answer.json()).toMatchObject({ status: 422, code: 'unknown_reference' });
    expect(answer.json().errors.map(({ path }: { path: string }) => path)).toEqual([
      'body.assigneeId',
      'body.customerId',
      'body.executionId',
    ]);
  });

  it('changes with If-Match only', async () => {
    const url = `/api/v1/tasks/${await make()}`;
    expect((await sarah().patch(url, { title: 'New' })).statusCode).toBe(428);
    expect((await sarah().patch(url, { title: 'New' }, { 'if-match': '"7"' })).statusCode).toBe(412);
    const done = await sarah().patch(url, { title: 'New', dueAt: null }, { 'if-match': '"1"' });
    expect(done.json()).toMatchObject({ title: 'New', revision: 2, dueAt: null });
    expect(done.headers['etag']).toBe('"2"');
  });

  it('names wrong fields, missing rights and foreign tasks', async () => {
    const id = await make();
    const bad = await sarah().post('/api/v1/tasks', { title: '', priority: 9, dueDate: 'x' });
    expect(bad.json().errors.length).toBe(3);
    expect((await app.as(acme.session('Vera')).post('/api/v1/tasks', { title: 'X' })).statusCode).toBe(403);
    expect((await app.as(acme.session('Vera')).get(`/api/v1/tasks/${id}`)).statusCode).toBe(200);
    const olga = app.as(other.session('Olga'));
    expect((await olga.get(`/api/v1/tasks/${id}`)).statusCode).toBe(404);
    for (const verb of ['complete', 'reopen'])
      expect((await olga.post(`/api/v1/tasks/${id}/${verb}`)).statusCode).toBe(404);
    expect((await olga.post(`/api/v1/tasks/${id}/skip`, { reason: 'not mine' })).statusCode).toBe(404);
    expect((await olga.post(`/api/v1/tasks/${id}/snooze`, {})).statusCode).toBe(404);
    expect((await olga.patch(`/api/v1/tasks/${id}`, { title: 'Mine' }, { 'if-match': '*' })).statusCode).toBe(404);
    expect((await sarah().get('/api/v1/tasks/none')).statusCode).toBe(400);
  });

  it('is for its assignee, its maker, whose work it belongs to, and managers', async () => {
    const tom = app.as(acme.session('Tom'));
    const theirs = await make({ executionId });
    const verbs: [string, unknown][] = [
      ['complete', undefined],
      ['skip', { reason: 'not needed any more' }],
      ['snooze', {}],
    ];
    for (const [verb, body] of verbs) {
      const refused = await tom.post(`/api/v1/tasks/${theirs}/${verb}`, body);
      expect(refused.json()).toMatchObject({ status: 403, detail: 'This task is Sarah’s. Ask them or a manager.' });
    }
    const renamed = await tom.patch(`/api/v1/tasks/${theirs}`, { title: 'Mine' }, { 'if-match': '*' });
    expect(renamed.statusCode).toBe(403);
    await systemTransaction(database.db, (tx) =>
      tx.execute(sql`update renubu.executions set assignee_id = ${acme.id('Tom')} where id = ${executionId}`),
    );
    expect((await tom.post(`/api/v1/tasks/${theirs}/complete`)).statusCode).toBe(200);
    await systemTransaction(database.db, (tx) =>
      tx.execute(sql`update renubu.executions set assignee_id = null where id = ${executionId}`),
    );
    const nobodys = await make({ assigneeId: null });
    expect((await tom.post(`/api/v1/tasks/${nobodys}/complete`)).statusCode).toBe(200);
    const given = (await tom.post('/api/v1/tasks', { title: 'Help', assigneeId: acme.id('Sarah') })).json();
    expect((await tom.post(`/api/v1/tasks/${given.id}/skip`, { reason: 'done by myself' })).statusCode).toBe(200);
    const mara = app.as(acme.session('Mara'));
    expect((await mara.post(`/api/v1/tasks/${await make()}/complete`)).statusCode).toBe(200);
  });

  it('is made once when its id is repeated', async () => {
    const id = ctx.newId();
    await make({ id, subtasks: ['a', 'b'] });
    await make({ id, subtasks: ['a', 'b'] });
    expect(await childrenOf(id)).toHaveLength(2);
  });
});

describe('verbs', () => {
  it('completes once; the second time names the states that allow it', async () => {
    const url = `/api/v1/tasks/${await make()}/complete`;
    expect((await sarah().post(url)).json()).toMatchObject({
      status: 'completed',
      endedAt: ctx.clock.now().toISOString(),
    });
    expect((await sarah().post(url)).json()).toMatchObject({
      status: 409,
      code: 'invalid_state',
      allowed: ['pending', 'in_progress', 'snoozed'],
    });
  });

  it('skips with a reason', async () => {
    const id = await make();
    expect((await sarah().post(`/api/v1/tasks/${id}/skip`, {})).statusCode).toBe(400);
    expect((await sarah().post(`/api/v1/tasks/${id}/skip`, { reason: 'customer requested' })).json()).toMatchObject({
      status: 'skipped',
      reason: 'customer requested',
    });
    expect((await sarah().post(`/api/v1/tasks/${id}/snooze`, {})).json().code).toBe('invalid_state');
  });

  it('feeds the execution that waits for it, once and in the same transaction', async () => {
    const id = await make({ executionId, awaited: true });
    feeding = () => {
      throw new Error('the engine is down');
    };
    expect((await sarah().post(`/api/v1/tasks/${id}/complete`)).statusCode).toBe(500);
    expect((await read(id)).status).toBe('pending');
    feeding = () => undefined;
    await sarah().post(`/api/v1/tasks/${id}/complete`);
    expect(fed).toEqual([
      {
        organizationId: acme.organizationId,
        taskId: id,
        executionId,
        status: 'completed',
        by: actorOf(acme.session('Sarah')),
      },
    ]);
    expect((await sarah().post(`/api/v1/tasks/${id}/reopen`)).json().code).toBe('step_has_gone_on');
  });

  it('ends the parent with its last sub-task, and reopens it with one of them', async () => {
    const parent = await make({ subtasks: ['a', 'b'] });
    const [a, b] = await childrenOf(parent);
    await sarah().post(`/api/v1/tasks/${a!.id}/complete`);
    expect((await read(parent)).status).toBe('pending');
    await sarah().post(`/api/v1/tasks/${b!.id}/skip`, { reason: 'not needed' });
    expect((await read(parent)).status).toBe('completed');
    await sarah().post(`/api/v1/tasks/${a!.id}/reopen`);
    expect((await read(parent)).status).toBe('pending');
    expect((await sarah().post(`/api/v1/tasks/${a!.id}/reopen`)).statusCode).toBe(409);
  });

  it('ends open sub-tasks with their parent, feeding the step that waits for the parent', async () => {
    const parent = await make({ subtasks: ['a', 'b'], executionId, awaited: true });
    const [a] = await childrenOf(parent);
    await sarah().post(`/api/v1/tasks/${a!.id}/complete`);
    await sarah().post(`/api/v1/tasks/${parent}/skip`, { reason: 'no time' });
    expect((await childrenOf(parent)).map(({ status }) => status)).toEqual(['completed', 'skipped']);
    expect(fed.map(({ taskId, status }) => ({ taskId, status }))).toEqual([{ taskId: parent, status: 'skipped' }]);
  });

  it('cancels open tasks with their sub-tasks only', async () => {
    const parent = await make({ subtasks: ['a'] });
    const done = await make();
    await sarah().post(`/api/v1/tasks/${done}/complete`);
    const cancelled = await tenantTransaction(ctx.db, acme.organizationId, (tx) =>
      cancelTasks(tx, ctx, { ids: [parent, done] }, systemActor),
    );
    expect(cancelled).toBe(2);
    expect((await read(done)).status).toBe('completed');
    expect((await read(parent)).status).toBe('cancelled');
  });
});

describe('the seven days', () => {
  it('never extends the deadline of the first snooze, then demands a decision', async () => {
    const id = await make();
    const url = `/api/v1/tasks/${id}/snooze`;
    const first = (await sarah().post(url, { days: 5 })).json();
    const deadline = new Date(ctx.clock.now().getTime() + 7 * 86_400_000).toISOString();
    expect(first).toMatchObject({ status: 'snoozed', snoozeDeadline: deadline });
    expect((await sarah().post(url, {})).json().code).toBe('invalid_state');
    ctx.clock.advance({ days: 5, hours: 1 });
    await runTaskDay(ctx, hooks);
    const again = (await sarah().post(url, { days: 7 })).json();
    expect(again).toMatchObject({ snoozedUntil: deadline, snoozeDeadline: deadline });
    ctx.clock.advance({ days: 2 });
    await runTaskDay(ctx, hooks);
    expect(await read(id)).toMatchObject({ status: 'pending', requiresDecision: true });
    expect((await sarah().post(url, {})).json()).toMatchObject({ status: 409, code: 'requires_decision' });
    expect((await sarah().post(url, { days: 9 })).statusCode).toBe(400);
  });

  it('writes the demand down when a late snooze is refused', async () => {
    const id = await make();
    await sarah().post(`/api/v1/tasks/${id}/snooze`, { days: 1 });
    await tenantTransaction(ctx.db, acme.organizationId, (tx) =>
      tx.execute(sql`update renubu.tasks set status = 'pending' where id = ${id}`),
    );
    ctx.clock.advance({ days: 8 });
    expect((await sarah().post(`/api/v1/tasks/${id}/snooze`, {})).json().code).toBe('snooze_deadline_passed');
    expect((await read(id)).requiresDecision).toBe(true);
  });
});

describe('the task day', () => {
  it('begins at eight in the organization’s own time and comes once a day', async () => {
    await systemTransaction(database.db, (tx) =>
      tx.execute(sql`update renubu.organizations set timezone = 'America/New_York' where id = ${acme.organizationId}`),
    );
    await systemTransaction(database.db, (tx) => tx.execute(sql`delete from renubu.tasks`));
    const snoozed = await make({ title: 'Snoozed' });
    const escalation = await make({ title: 'Escalated', kind: 'escalate' });
    const contract = await make({ title: 'Contract', kind: 'review_contract' });
    const awaited = await make({ title: 'Awaited', executionId, awaited: true });
    for (const id of [snoozed, escalation, contract, awaited])
      await sarah().post(`/api/v1/tasks/${id}/snooze`, { days: 1 });
    ctx.clock.set('2026-03-02T12:59:00Z');
    const ours = async () =>
      (await runTaskDay(ctx, hooks)).filter(({ organizationId }) => organizationId === acme.organizationId);
    expect(await ours()).toEqual([]);
    ctx.clock.set('2026-03-02T13:00:00Z');
    expect(await ours()).toMatchObject([{ undecided: 4, resurfaced: 0, skipped: 0, notified: 4 }]);
    expect(await ours()).toEqual([]);
    expect((await inboxOf('Mara')).at(-1)).toBe('escalation_required');
    expect((await inboxOf('Sarah')).slice(-3)).toEqual(Array(3).fill('task_requires_decision'));

    ctx.clock.set('2026-03-03T13:00:00Z');
    feeding = () => {
      throw new Error('the engine is down');
    };
    expect(await ours()).toMatchObject([{ skipped: 1, failed: [awaited] }]);
    expect(await read(snoozed)).toMatchObject({ status: 'skipped', reason: 'auto_skipped_on_abandon' });
    feeding = () => undefined;
    ctx.clock.set('2026-03-04T13:00:00Z');
    expect(await ours()).toMatchObject([{ skipped: 2, failed: [] }]);
    expect(fed).toMatchObject([{ taskId: awaited, status: 'skipped', by: systemActor }]);
    expect(await read(escalation)).toMatchObject({ status: 'pending', requiresDecision: true });
    expect((await sarah().post(`/api/v1/tasks/${escalation}/complete`)).statusCode).toBe(200);
  });

  it('brings a snoozed task back', async () => {
    const id = await make();
    await sarah().post(`/api/v1/tasks/${id}/snooze`, { days: 1 });
    ctx.clock.advance({ days: 1 });
    await runTaskDay(ctx, hooks);
    expect(await read(id)).toMatchObject({ status: 'pending', snoozedUntil: null, requiresDecision: false });
    expect((await inboxOf('Sarah')).at(-1)).toBe('task_deadline_approaching');
  });
});

describe('the list', () => {
  it('is by urgency, page by page, with open ones first', async () => {
    await systemTransaction(database.db, (tx) => tx.execute(sql`delete from renubu.tasks`));
    for (const [title, priority] of [
      ['later', 4],
      ['normal', 3],
      ['urgent', 1],
      ['older', 3],
    ] as const) {
      ctx.clock.advance({ minutes: title === 'older' ? -10 : 1 });
      await make({ title, priority });
    }
    ctx.clock.advance({ minutes: 30 });
    const decide = await make({ title: 'decide', priority: 5 });
    const [done, doneLater] = [
      await make({ title: 'done', priority: 1 }),
      await make({ title: 'done later', priority: 1 }),
    ];
    await tenantTransaction(ctx.db, acme.organizationId, (tx) =>
      row(tx, sql`update renubu.tasks set requires_decision = true where id = ${decide}`),
    );
    await sarah().post(`/api/v1/tasks/${done}/complete`);
    ctx.clock.advance({ minutes: 1 });
    await sarah().post(`/api/v1/tasks/${doneLater}/complete`);
    const titles: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: { items: { title: string }[]; nextCursor: string | null } = (
        await sarah().get(`/api/v1/tasks?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`)
      ).json();
      titles.push(...page.items.map(({ title }) => title));
      cursor = page.nextCursor;
    }
    expect(titles).toEqual(['decide', 'urgent', 'older', 'normal', 'later', 'done later', 'done']);
  });

  it('filters', async () => {
    const count = async (query: string) => (await sarah().get(`/api/v1/tasks?${query}`)).json().items.length;
    await make({ title: 'for Mara', assigneeId: acme.id('Mara'), executionId });
    expect(await count('open=true')).toBe(6);
    expect(await count('open=false')).toBe(2);
    expect(await count('status=completed')).toBe(2);
    expect(await count('mine=true&open=true')).toBe(5);
    expect(await count(`assigneeId=${acme.id('Mara')}`)).toBe(1);
    expect(await count(`executionId=${executionId}`)).toBe(1);
    expect(await count(`customerId=${ctx.newId()}`)).toBe(0);
    expect((await app.as(other.session('Olga')).get('/api/v1/tasks')).json().items).toEqual([]);
    expect((await sarah().get('/api/v1/tasks?status=done')).statusCode).toBe(400);
  });
});

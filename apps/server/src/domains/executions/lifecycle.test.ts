import type { ExecutionDetail, HistoryEntry, Thread } from '@renubu/contracts/executions';
import type { Artifact } from '@renubu/contracts/workflows';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rows, tenantTransaction } from '../../platform/db/transaction.ts';
import { testApp, type TestApp } from '../../testing/app.ts';
import { testContext, type TestContext } from '../../testing/context.ts';
import { testDatabase } from '../../testing/database.ts';
import { testOrganization, type TestOrganization } from '../identity/testing/organization.ts';
import { applyDueTimers } from './daemons/timers.ts';
import { guidedWorkflow } from '../../testing/definitions.ts';
import { drain, makeCustomer, makeQueueItem, publishText, registerAll } from '../../testing/execution-harness.ts';

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

const query = <T>(text: ReturnType<typeof sql>) =>
  tenantTransaction(ctx.db, org.organizationId, (tx) => rows<T>(tx, text));

async function start(): Promise<string> {
  const response = await sarah().post('/api/v1/workflows/save-the-renewal/start', { customerId });
  expect(response.statusCode, response.body).toBe(201);
  await drain(ctx);
  return response.json<{ executionId: string }>().executionId;
}

describe('a guided workflow from start to end', () => {
  let id = '';
  let itemId = '';
  let nextId = '';
  const url = (path = '') => `/api/v1/executions/${id}${path}`;
  const read = async () => (await sarah().get(url())).json<ExecutionDetail>();
  const step = async (stepId: string) => (await read()).steps.find((found) => found.stepId === stepId);

  it('starts from the queue and runs to the first step of a person', async () => {
    const { organizationId } = org;
    const place = { assigneeId: org.id('Sarah'), slug: 'save-the-renewal' };
    itemId = await makeQueueItem(ctx, organizationId, { ...place, customerId, score: 287 });
    const other = await makeCustomer(ctx, organizationId, 'TechCo', org.id('Sarah'));
    nextId = await makeQueueItem(ctx, organizationId, { ...place, customerId: other, score: 120 });
    id = await start();
    const detail = await read();
    expect(detail).toMatchObject({
      status: 'waiting',
      customer: { id: customerId, name: 'Acme Corp' },
      assignee: { name: 'Sarah' },
      stage: 'emergency',
      queueItemId: itemId,
      currentStep: { stepId: 'review', name: 'Review the risk' },
      progress: { done: 0, total: 3 },
      outcomes: ['renewed', 'churned'],
    });
    const [item] = await query<{ status: string; execution_id: string }>(
      sql`select status, execution_id from renubu.queue_items where id = ${itemId}`,
    );
    expect(item).toEqual({ status: 'in_progress', execution_id: id });
  });

  it('told the manager once', async () => {
    const told = await query<{ title: string; user_id: string }>(
      sql`select title, user_id from renubu.notifications where type = 'workflow_notification'`,
    );
    expect(told).toEqual([{ title: 'Acme Corp is at risk', user_id: org.id('Mara') }]);
  });

  it('refuses a second start and names the execution', async () => {
    const again = await sarah().post('/api/v1/workflows/save-the-renewal/start', { queueItemId: itemId });
    expect(again.statusCode).toBe(409);
    expect(again.json()).toMatchObject({ code: 'workflow_already_started', executionId: id });
    const byCustomer = await sarah().post('/api/v1/workflows/save-the-renewal/start', { customerId });
    expect(byCustomer.json()).toMatchObject({ code: 'workflow_already_started', executionId: id });
  });

  it('opens the conversation and the artifacts', async () => {
    const { items: threads } = (await sarah().get(url('/threads'))).json<{ items: Thread[] }>();
    expect(threads).toHaveLength(1);
    expect(threads[0]?.messages).toMatchObject([
      { seq: 1, role: 'assistant', content: 'Let us look at Acme Corp.', source: 'definition' },
    ]);
    const { items } = (await sarah().get(url('/artifacts'))).json<{ items: Artifact[] }>();
    expect(items.map(({ key, title, version }) => ({ key, title, version }))).toEqual([
      { key: 'risk-report', title: 'Risk of Acme Corp', version: 1 },
      { key: 'facts', title: 'Facts', version: 1 },
    ]);
  });

  it('shows the names and values that templates see', async () => {
    const context = await sarah().get(url('/context'));
    expect(context.json(), context.body).toMatchObject({
      customer: { name: 'Acme Corp', arr: 500000 },
      user: { name: 'Sarah', manager: { name: 'Mara' } },
      organization: { name: 'Acme' },
      execution: { id, stage: 'emergency' },
      workflow: { slug: 'save-the-renewal' },
    });
    expect((await sarah().get(url('/status'))).json()).toMatchObject({ id, status: 'waiting' });
  });

  it('talks: a button, typed text, and text that means nothing', async () => {
    const chat = (body: unknown) => sarah().post(url('/steps/review/chat'), body);
    const pressed = await chat({ value: 'report' });
    expect(pressed.statusCode, pressed.body).toBe(200);
    const odd = await chat({ text: 'sing a song' });
    expect(odd.statusCode).toBe(200);
    const typed = await chat({ text: 'Plan a call!' });
    const { thread, execution } = typed.json<{ thread: Thread; execution: ExecutionDetail }>();
    expect(thread.messages.map(({ role, content, source }) => [role, content, source])).toEqual([
      ['assistant', 'Let us look at Acme Corp.', 'definition'],
      ['user', 'Show the report', 'person'],
      ['assistant', 'Here it is.', 'definition'],
      ['user', 'sing a song', 'person'],
      ['assistant', 'I did not find that among the choices. You can say “Plan a call”.', 'built-in'],
      ['user', 'Plan a call!', 'person'],
      ['assistant', 'Noted.', 'definition'],
    ]);
    expect(thread.messages[2]?.artifactKey).toBe('risk-report');
    expect(execution.steps.find((found) => found.stepId === 'review')).toMatchObject({
      status: 'waiting',
      branchPath: ['report', 'call'],
    });
    const tasks = await query<{ title: string; assignee_id: string; awaited: boolean }>(
      sql`select title, assignee_id, awaited from renubu.tasks where execution_id = ${id}`,
    );
    expect(tasks).toEqual([{ title: 'Call Acme Corp', assignee_id: org.id('Sarah'), awaited: false }]);
  });

  it('refuses a branch and a step that are not there', async () => {
    const branch = await sarah().post(url('/steps/review/chat'), { value: 'nonsense' });
    expect(branch.statusCode).toBe(404);
    expect(branch.json()).toMatchObject({ code: 'unknown_branch' });
    const missing = await sarah().post(url('/steps/nowhere/chat'), { text: 'hello' });
    expect(missing.statusCode).toBe(404);
    expect((await sarah().post(url('/steps/nowhere/complete'), {})).json()).toMatchObject({ code: 'unknown_step' });
  });

  it('refuses outputs that do not fit, all at once', async () => {
    const refused = await sarah().post(url('/steps/review/complete'), {
      outputs: { plan: 'mail', confidence: 300, mood: 'good' },
    });
    expect(refused.statusCode).toBe(422);
    expect(
      refused
        .json<{ errors: { path: string }[] }>()
        .errors.map((error) => error.path)
        .sort(),
    ).toEqual(['body.outputs.confidence', 'body.outputs.mood', 'body.outputs.plan']);
  });

  it('refuses a stale revision and takes the current one', async () => {
    const { revision } = await read();
    const stale = await sarah().post(url('/steps/review/complete'), {}, { 'if-match': `"${revision - 1}"` });
    expect(stale.statusCode).toBe(412);
    const odd = await sarah().post(url('/steps/review/complete'), {}, { 'if-match': 'abc' });
    expect(odd.statusCode).toBe(400);
    const body = { outputs: { confidence: 60 }, notes: 'They sounded open.' };
    const done = await sarah().post(url('/steps/review/complete'), body, { 'if-match': `"${revision}"` });
    expect(done.statusCode, done.body).toBe(200);
    expect(done.headers['etag']).toBe(`"${revision + 1}"`);
    expect(done.json<ExecutionDetail>()).toMatchObject({
      progress: { done: 1, total: 3 },
      currentStep: { stepId: 'offer' },
    });
    expect(await step('review')).toMatchObject({ outputs: { plan: 'call', confidence: 60 } });
  });

  it('refuses to complete a finished step, naming what is allowed', async () => {
    const again = await sarah().post(url('/steps/review/complete'), { outputs: { plan: 'call' } });
    expect(again.statusCode).toBe(409);
    expect(again.json()).toMatchObject({ code: 'step_not_active', allowed: ['waiting'] });
  });

  it('lets nobody else work on it but those who control executions', async () => {
    const tom = await app.as(org.session('Tom')).post(url('/steps/offer/skip'), { reason: 'not mine' });
    expect(tom.statusCode).toBe(403);
    expect(tom.json<{ detail: string }>().detail).toContain('Sarah');
    expect((await app.as(org.session('Tom')).post(url('/pause'))).statusCode).toBe(403);
    expect((await mara().post(url('/pause'))).json()).toMatchObject({ status: 'paused' });
    const paused = await sarah().post(url('/steps/offer/complete'), {});
    expect(paused.json()).toMatchObject({ code: 'invalid_state', allowed: ['running', 'waiting'] });
    expect((await mara().post(url('/resume'))).json()).toMatchObject({ status: 'waiting' });
  });

  it('skips, reopens, skips again, with reasons', async () => {
    const skipped = await sarah().post(url('/steps/offer/skip'), { reason: 'They want no offer.' });
    expect(skipped.json<ExecutionDetail>().currentStep).toEqual({ stepId: 'sign', name: 'Get the signature' });
    expect((await sarah().post(url('/steps/sign/skip'), { reason: 'no need' })).json()).toMatchObject({
      code: 'not_skippable',
    });
    const reopened = await sarah().post(url('/steps/offer/reopen'), { reason: 'They changed their mind.' });
    expect(reopened.statusCode, reopened.body).toBe(200);
    expect(await step('offer')).toMatchObject({ status: 'waiting' });
    expect((await sarah().post(url('/steps/offer/skip'), { reason: 'Again no offer.' })).statusCode).toBe(200);
  });

  it('snoozes within the limit and wakes when the time has come', async () => {
    const tooLong = await sarah().post(url('/snooze'), { days: 45, reason: 'Vacation' });
    expect(tooLong.statusCode).toBe(422);
    expect(tooLong.json()).toMatchObject({ code: 'snooze_out_of_range', errors: [{ path: 'body.days' }] });
    const snoozed = await sarah().post(url('/snooze'), { days: 7, reason: 'Waiting for legal' });
    expect(snoozed.json()).toMatchObject({ status: 'snoozed', snoozedUntil: '2026-01-22T09:00:00.000Z' });
    expect(await query(sql`select status from renubu.queue_items where id = ${itemId}`)).toEqual([
      { status: 'snoozed' },
    ]);
    expect(await applyDueTimers(ctx)).toBe(0);
    ctx.clock.advance({ days: 7 });
    expect(await applyDueTimers(ctx)).toBe(1);
    expect(await read()).toMatchObject({ status: 'waiting', snoozedUntil: null });
    expect(await query(sql`select status from renubu.queue_items where id = ${itemId}`)).toEqual([
      { status: 'in_progress' },
    ]);
  });

  it('snoozes a step and wakes it by hand', async () => {
    const until = '2026-01-25T09:00:00.000Z';
    expect((await sarah().post(url('/steps/sign/snooze'), { until, reason: 'Next week' })).statusCode).toBe(200);
    expect(await step('sign')).toMatchObject({ status: 'snoozed', snoozedUntil: until });
    const early = await sarah().post(url('/complete'), { outcome: 'renewed' });
    expect(early.json()).toMatchObject({ code: 'steps_open' });
    expect((await sarah().post(url('/steps/sign/wake'))).statusCode).toBe(200);
    expect(await query(sql`select id from renubu.timers where execution_id = ${id}`)).toEqual([]);
  });

  it('escalates to the manager', async () => {
    const escalated = await sarah().post(url('/escalate'), { reason: 'The price is above my limit.' });
    expect(escalated.statusCode, escalated.body).toBe(200);
    const told = await query<{ user_id: string; message: string }>(
      sql`select user_id, message from renubu.notifications where type = 'execution_escalated'`,
    );
    expect(told).toEqual([{ user_id: org.id('Mara'), message: 'The price is above my limit.' }]);
  });

  it('completes with an outcome, and says what is next', async () => {
    expect((await sarah().post(url('/steps/sign/complete'), {})).json()).toMatchObject({ status: 'waiting' });
    const unknown = await sarah().post(url('/complete'), { outcome: 'maybe' });
    expect(unknown.statusCode).toBe(422);
    const done = await sarah().post(url('/complete'), { outcome: 'renewed', notes: 'Signed.' });
    expect(done.statusCode, done.body).toBe(200);
    expect(done.json()).toMatchObject({
      execution: { status: 'completed', outcome: 'renewed', progress: { done: 3, total: 3 } },
      summary: { stepsCompleted: 2, stepsSkipped: 1, artifacts: 2, openTasks: 1, durationSeconds: 7 * 86_400 },
      next: { queueItemId: nextId, customer: 'TechCo' },
    });
    expect(await query(sql`select status from renubu.queue_items where id = ${itemId}`)).toEqual([
      { status: 'completed' },
    ]);
  });

  it('takes nothing more when completed', async () => {
    const again = await sarah().post(url('/complete'), { outcome: 'renewed' });
    expect(again.statusCode).toBe(409);
    expect(again.json()).toMatchObject({ code: 'workflow_completed', executionStatus: 'completed' });
    expect((await sarah().post(url('/steps/sign/complete'), {})).json()).toMatchObject({ code: 'workflow_completed' });
    expect((await sarah().post(url('/steps/sign/chat'), { text: 'hello' })).statusCode).toBe(409);
    expect((await sarah().post(url('/escalate'), { reason: 'too late' })).statusCode).toBe(409);
  });

  it('keeps the history in order, with who did what', async () => {
    const first = (await mara().get(url('/history?limit=5'))).json<{ items: HistoryEntry[]; nextCursor: string }>();
    const rest = (await mara().get(url(`/history?limit=200&cursor=${first.nextCursor}`))).json<{
      items: HistoryEntry[];
      nextCursor: null;
    }>();
    const lines = [...first.items, ...rest.items];
    expect(lines.map((line) => line.seq)).toEqual(lines.map((_, index) => index + 1));
    expect(rest.nextCursor).toBeNull();
    const types = lines.map((line) => line.type);
    const order = [
      'execution.started',
      'effect.requested',
      'effect.succeeded',
      'artifact.opened',
      'guided.branch-chosen',
      'step.noted',
      'execution.paused',
      'execution.resumed',
      'step.skipped',
      'step.reopened',
      'execution.snoozed',
      'execution.woken',
      'step.snoozed',
      'step.woken',
      'escalation.raised',
      'execution.completed',
    ];
    expect(order.map((type) => types.indexOf(type))).toEqual(
      [...order.map((type) => types.indexOf(type))].sort((a, b) => a - b),
    );
    expect(
      order.every((type) => types.includes(type)),
      types.join(' '),
    ).toBe(true);
    expect(lines.find((line) => line.type === 'step.skipped')).toMatchObject({
      actor: { type: 'person', id: org.id('Sarah'), name: 'Sarah' },
      stepId: 'offer',
    });
    expect(lines.find((line) => line.type === 'execution.paused')?.actor.name).toBe('Mara');
    const odd = await mara().get(url('/history?cursor=abc'));
    expect(odd.json()).toMatchObject({ code: 'invalid_cursor' });
  });

  it('told those who watch', async () => {
    const topics = await query<{ topic: string }>(sql`select distinct topic from renubu.outbox order by topic`);
    expect(topics.map(({ topic }) => topic)).toEqual(
      expect.arrayContaining([`executions/${id}`, `queue/${org.id('Sarah')}`]),
    );
  });
});

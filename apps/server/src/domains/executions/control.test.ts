import { executionCan, type ExecutionDetail, type ExecutionSummary, type Timeline } from '@renubu/contracts/executions';
import type { BulkAnswer, EffectView, ExecutionMoment, HistoryEntry, Migration } from '@renubu/contracts/executions';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '../../testing/app.ts';
import { testContext, type TestContext } from '../../testing/context.ts';
import { testDatabase } from '../../testing/database.ts';
import { drain, publishText, registerAll } from '../../testing/execution-harness.ts';
import { testOrganization, type TestOrganization } from '../identity/testing/organization.ts';
import { segmentHandler } from './segment/handler.ts';
import { PerformError, type Performer } from './segment/performers.ts';

const orders = (extra = '') => `
workflow: orders
name: Orders
kind: automation
on:
  - manual: { inputs: { properties: { total: { type: integer } }, required: [total] } }
steps:
  - id: remember
    type: set
    values: { total: "{{ inputs.total }}" }
  - id: is-big
    type: condition
    if: { field: inputs.total, op: gte, value: 1000 }
    then:
      - { id: stop, type: decision, outcome: block, reason: Too big }
    else:
      - { id: pass, type: decision, outcome: allow }
  - id: tell
    type: action
    uses: log.write
    with: { message: "An order of {{ inputs.total }}" }
    retry: { attempts: 2, backoff: fixed, delay: 1s }
  - id: look
    type: guided
${extra}`;

const database = testDatabase();
let ctx: TestContext;
let app: TestApp;
let org: TestOrganization;
const mara = () => app.as(org.session('Mara'));
const sarah = () => app.as(org.session('Sarah'));

beforeAll(async () => {
  ctx = testContext(database);
  org = await testOrganization(ctx, 'Acme', [{ name: 'Mara', role: 'manager' }, { name: 'Sarah' }]);
  await publishText(ctx, org.organizationId, orders());
  app = await testApp(ctx, (target) => registerAll(target, ctx), { organizationId: org.organizationId });
});
afterAll(() => app.close());
beforeEach(() => void ctx.durable.enqueued.splice(0));

const url = (id: string, rest = '') => `/api/v1/executions/${id}${rest}`;
const read = async <T = ExecutionDetail>(id: string, rest = '') => (await mara().get(url(id, rest))).json<T>();
const verb = (id: string, name: string, body: object = {}) => mara().post(url(id, `/${name}`), body);

async function start(total = 500, handler?: Performer): Promise<string> {
  const response = await sarah().post('/api/v1/workflows/orders/start', { inputs: { total } });
  const { executionId } = response.json<{ executionId: string }>();
  if (handler !== undefined) await drain(ctx, { handler: segmentHandler(ctx, { 'log.write': handler }) });
  return executionId;
}
const works: Performer = async () => ({ written: true });
const fails: Performer = async () => {
  throw new PerformError('refused', 'The other side says no.', 'permanent');
};

describe('a trace', () => {
  it('shows each step with its times, both compared values, and what was asked and answered', async () => {
    const id = await start(1500, works);
    const timeline = await read<Timeline>(id, '/timeline');
    expect(timeline.steps.map(({ path, depth }) => `${depth} ${path}`)).toEqual([
      '0 remember',
      '0 is-big',
      '1 stop',
      '0 tell',
      '0 look',
    ]);
    const [, condition, decision, action, guided] = timeline.steps;
    expect(condition?.conditions[0]?.verdict).toMatchObject({
      result: true,
      field: 'inputs.total',
      op: 'gte',
      actual: 1500,
      expected: 1000,
    });
    expect(decision).toMatchObject({ parentPath: 'is-big', status: 'completed' });
    expect(action?.effects).toMatchObject([
      {
        operation: 'log.write',
        status: 'succeeded',
        attempt: 1,
        input: expect.anything(),
        durationMs: expect.any(Number),
      },
    ]);
    expect(guided).toMatchObject({ status: 'waiting', waits: [{ kind: 'person' }] });
    expect(timeline.marks.map(({ type }) => type)).toContain('execution.started');
  });

  it('lists every attempt at an effect, page by page', async () => {
    let left = 1;
    const id = await start(500, async () => {
      left -= 1;
      if (left >= 0) throw new PerformError('busy', 'Come back later.', '5xx');
      return null;
    });
    ctx.clock.advance({ seconds: 5 });
    await drain(ctx, { delayed: true, handler: segmentHandler(ctx, { 'log.write': works }) });
    const first = await read<{ items: EffectView[]; nextCursor: string }>(id, '/effects?limit=1');
    expect(first.items).toMatchObject([{ attempt: 1, status: 'failed', error: { code: 'busy', class: '5xx' } }]);
    const second = await read<{ items: EffectView[]; nextCursor: null }>(id, `/effects?cursor=${first.nextCursor}`);
    expect(second).toMatchObject({ items: [{ attempt: 2, status: 'succeeded' }], nextCursor: null });
    expect(second.items[0]?.idempotencyKey).toBe(first.items[0]?.idempotencyKey);
    expect(await read(id, '/metrics')).toMatchObject({
      effects: { requested: 2, succeeded: 1, failed: 1, retried: 1 },
      steps: { completed: 4 },
    });
  });

  it('goes back in time to any line of the history', async () => {
    const id = await start(500, works);
    const { items } = await read<{ items: HistoryEntry[] }>(id, '/history?limit=200');
    const seqOf = (type: string) => items.find((line) => line.type === type)?.seq ?? 0;
    const at = (seq: number) => read<ExecutionMoment>(id, `/at/${seq}`);
    const asked = await at(seqOf('effect.requested'));
    expect(asked).toMatchObject({ status: 'running', vars: { total: 500 }, last: items.length });
    expect(asked.steps).toContainEqual({ path: 'tell', stepId: 'tell', name: 'Tell', status: 'running' });
    const answered = await at(seqOf('effect.succeeded'));
    expect(answered.steps).toContainEqual({ path: 'tell', stepId: 'tell', name: 'Tell', status: 'completed' });
    expect((await mara().get(url(id, '/at/9999'))).statusCode).toBe(404);
  });

  it('is exported whole', async () => {
    const id = await start(500, works);
    const document = await read<{ history: HistoryEntry[] }>(id, '/export');
    expect(document).toMatchObject({
      format: 'renubu.execution/1',
      execution: { id },
      definition: { version: 1, source: orders() },
      state: { vars: { total: 500 } },
      effects: [{ operation: 'log.write' }],
    });
    expect(document.history.length).toBeGreaterThan(4);
  });
});

describe('a list', () => {
  const list = async (query: string) =>
    (await mara().get(`/api/v1/executions?${query}`)).json<{ items: ExecutionSummary[]; nextCursor: string | null }>();

  it('is filtered, searched and sorted', async () => {
    const failed = await start(500, fails);
    const blocked = await start(2000, works);
    const ids = async (query: string) => (await list(`limit=200&${query}`)).items.map(({ id }) => id);
    expect(await ids('status=failed')).toContain(failed);
    expect(await ids('status=failed,waiting')).toEqual(expect.arrayContaining([failed, blocked]));
    expect(await ids('result=blocked')).toContain(blocked);
    expect(await ids('result=blocked')).not.toContain(failed);
    expect(await ids('trigger=schedule')).toEqual([]);
    expect(await ids(`q=${failed}`)).toEqual([failed]);
    expect(await ids('q=nothing%25like_this')).toEqual([]);
    expect(await ids('from=2030-01-01T00:00:00Z')).toEqual([]);
    const oldest = await list('limit=200&sort=createdAt');
    expect(oldest.items.map(({ createdAt }) => createdAt)).toEqual(
      oldest.items.map(({ createdAt }) => createdAt).toSorted(),
    );
    const [first] = (await list(`q=${failed}`)).items;
    expect(first).toMatchObject({
      failure: 'The other side says no.',
      trigger: 'manual',
      durationMs: expect.any(Number),
    });
    expect((await mara().get('/api/v1/executions?status=no-such')).statusCode).toBe(400);
  });

  it('is a table for whom wants one', async () => {
    const answer = await mara().get('/api/v1/executions?status=failed', { accept: 'text/csv' });
    expect(answer.headers['content-type']).toContain('text/csv');
    const [head, ...lines] = answer.body.trim().split('\r\n');
    expect(head).toContain('id,workflow,version');
    expect(lines.length).toBeGreaterThan(0);
    expect(lines[0]).toContain('orders');
  });
});

describe('running again', () => {
  it('starts a new execution with the same inputs that names the old one', async () => {
    const id = await start(750, fails);
    const answer = await verb(id, 'rerun');
    expect(answer.statusCode, answer.body).toBe(201);
    const { executionId } = answer.json<{ executionId: string }>();
    expect(await read(executionId)).toMatchObject({ inputs: { total: 750 }, retryOf: { id, status: 'failed' } });
    expect(await read(id)).toMatchObject({ retries: [{ id: executionId }] });
    expect((await verb(executionId, 'rerun')).json()).toMatchObject({
      status: 409,
      allowed: ['completed', 'failed', 'cancelled'],
    });
  });
});

describe('moving to another version', () => {
  it('says first what would happen, then goes on there', async () => {
    const id = await start(500, works);
    await publishText(ctx, org.organizationId, orders('  - { id: last, type: guided }\n'));
    const dry = (await verb(id, 'migrate', { version: 2, dryRun: true })).json<Migration>();
    expect(dry).toMatchObject({
      possible: true,
      migrated: false,
      added: ['last'],
      positions: [{ from: 'look', to: 'look' }],
    });
    expect(await read(id)).toMatchObject({ version: 1 });
    expect((await verb(id, 'migrate', { version: 2 })).json()).toMatchObject({ migrated: true });
    expect(await read(id)).toMatchObject({ version: 2 });
    await sarah().post(url(id, '/steps/look/complete'), {});
    expect(await read(id)).toMatchObject({ status: 'waiting', currentStep: { stepId: 'last' } });
    expect((await verb(id, 'migrate', { version: 2 })).json()).toMatchObject({ code: 'same_version' });
    expect((await verb(id, 'migrate', { version: 9 })).statusCode).toBe(404);
  });

  it('is refused where an open step is missing', async () => {
    const id = await start(500, works);
    await publishText(ctx, org.organizationId, orders().replace('id: look', 'id: inspect'));
    const refused = (await verb(id, 'migrate', { version: 3 })).json<{ errors: object[] }>();
    expect(refused).toMatchObject({ status: 422, code: 'migration_impossible' });
    expect(refused.errors[0]).toMatchObject({ path: 'look' });
  });
});

describe('many at once', () => {
  it('answers each, and one that refuses keeps none back', async () => {
    const [one, two] = [await start(500, works), await start(500, works)];
    const done = await start(500, fails);
    const unknown = '00000000-0000-7000-8000-00000000dead';
    const body = { ids: [one, done, unknown, two], verb: 'pause', reason: 'Stock-taking' };
    const answer = (await mara().post('/api/v1/executions/bulk', body)).json<BulkAnswer>();
    expect(answer).toMatchObject({ done: 2, failed: 2 });
    expect(answer.items.map(({ ok, status, problem }) => [ok, status, problem?.code ?? null])).toEqual([
      [true, 'paused', null],
      [false, 'failed', 'invalid_state'],
      [false, null, 'not_found'],
      [true, 'paused', null],
    ]);
    expect(await read(one)).toMatchObject({ pausedReason: 'Stock-taking', pausedAt: expect.any(String) });
    const forbidden = await sarah().post('/api/v1/executions/bulk', body);
    expect(forbidden.statusCode).toBe(403);
    const reasonless = await mara().post('/api/v1/executions/bulk', { ids: [one], verb: 'cancel' });
    expect(reasonless.statusCode).toBe(400);
  });
});

// The table of states: what each allows, and where it leads.
describe('states', () => {
  const reached: Record<string, () => Promise<string>> = {
    running: () => start(),
    waiting: () => start(500, works),
    paused: async () => {
      const id = await start(500, works);
      await verb(id, 'pause', { reason: 'Wait a moment' });
      return id;
    },
    snoozed: async () => {
      const id = await start(500, works);
      await sarah().post(url(id, '/snooze'), { days: 2, reason: 'Holiday' });
      return id;
    },
    failed: () => start(500, fails),
    completed: async () => {
      const id = await start(500, works);
      await sarah().post(url(id, '/steps/inspect/complete'), {});
      return id;
    },
    cancelled: async () => {
      const id = await start(500, works);
      await verb(id, 'cancel', { reason: 'No more needed' });
      return id;
    },
  };
  const tried = {
    pause: {},
    resume: {},
    retry: {},
    cancel: { reason: 'A good reason' },
    wake: {},
    snooze: { days: 1, reason: 'A good reason' },
  } as const;
  const after: Record<string, string[]> = {
    pause: ['paused'],
    resume: ['waiting', 'running'],
    retry: ['running'],
    cancel: ['cancelled'],
    wake: ['waiting'],
    snooze: ['snoozed'],
  };

  it.each(Object.keys(reached))(
    '%s takes what the table says, and refuses the rest with what would take it',
    async (state) => {
      for (const [name, body] of Object.entries(tried)) {
        const id = (await reached[state]?.()) ?? '';
        expect(await read(id)).toMatchObject({ status: state });
        const answer = (await verb(id, name, body)).json<{ status: unknown; allowed?: string[] }>();
        const allowed = executionCan[name as keyof typeof tried] as readonly string[];
        if (allowed.includes(state)) expect(after[name], `${name} in ${state}`).toContain(answer.status);
        else expect({ name, status: answer.status }).toEqual({ name, status: 409 });
      }
    },
  );

  // U5: pausing and resuming found nothing, because they asked for no tenant at all.
  it('U5: an operator pauses and resumes, with who and why', async () => {
    const id = await start(500, works);
    expect((await verb(id, 'pause', { reason: 'Stock-taking' })).json()).toMatchObject({
      status: 'paused',
      pausedReason: 'Stock-taking',
    });
    expect((await verb(id, 'resume')).json()).toMatchObject({ status: 'waiting', pausedReason: null, pausedAt: null });
    const { items } = await read<{ items: HistoryEntry[] }>(id, '/history?limit=200');
    expect(items.filter(({ type }) => /paused|resumed/.test(type)).map(({ actor }) => actor.name)).toEqual([
      'Mara',
      'Mara',
    ]);
  });

  // U6: effects ran beside one kind of verdict only, and an action always ended the run.
  it('U6: a verdict and its effects both happen, and the run goes on after them', async () => {
    const id = await start(5000, works);
    expect(await read(id)).toMatchObject({ result: 'blocked', status: 'waiting', verdict: { reason: 'Too big' } });
    expect((await read<{ items: EffectView[] }>(id, '/effects')).items).toMatchObject([{ status: 'succeeded' }]);
  });

  // U10: starting by hand, retrying, cancelling and reading the context had no address.
  it('U10: what had no address has one', async () => {
    const id = await start(500, fails);
    expect((await verb(id, 'retry')).statusCode).toBe(200);
    expect((await read(id)).status).toBe('running');
    expect((await verb(id, 'cancel', { reason: 'Enough' })).statusCode).toBe(200);
    expect(await read<Record<string, unknown>>(id, '/context')).toMatchObject({ execution: { id } });
    expect((await mara().get('/api/v1/workflows/orders/versions/1')).statusCode).toBe(200);
  });
});

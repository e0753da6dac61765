import { beforeAll, describe, expect, it, vi } from 'vitest';
import { sql } from 'drizzle-orm';
import { rows, tenantTransaction } from '../../platform/db/transaction.ts';
import { makeCustomer, publishText } from '../../testing/execution-harness.ts';
import { testContext, type TestContext } from '../../testing/context.ts';
import { testDatabase } from '../../testing/database.ts';
import { testOrganization, type TestOrganization } from '../identity/testing/organization.ts';
import { createEndpoint } from '../webhook-endpoints/commands/endpoints.ts';
import { cloudEvent, dispatchAll, eventsApp, executionsOf, send, structured } from './testing/events-app.ts';
import { orderRules, slowCheck } from './testing/orders.ts';

const database = testDatabase();
let ctx: TestContext;
let organization: TestOrganization;

beforeAll(async () => {
  ctx = testContext(database);
  organization = await testOrganization(ctx, 'Acme', [{ name: 'Ada', role: 'admin' }]);
  for (const source of [orderRules, slowCheck]) await publishText(ctx, organization.organizationId, source);
});

const admin = async () => (await eventsApp(ctx)).as(organization.session('Ada'));
const order = (total: unknown) => cloudEvent('order.created', { order: { total } });

describe('a verdict', () => {
  it('comes from the rules, with both compared values of every condition', async () => {
    const ada = await admin();
    const answer = await ada.post('/api/v1/events/decide', order(2500), structured);
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({
      decision: 'block',
      reason: '2500 is too much',
      decidedBy: 'rules',
      duplicate: false,
      executions: [{ workflow: 'order-check', result: 'blocked', status: 'completed' }],
      explanation: [
        {
          workflow: 'order-check',
          stepId: null,
          field: 'order.total',
          op: 'gt',
          actual: 2500,
          expected: 0,
          result: true,
        },
        { workflow: 'order-check', stepId: 'is-big', op: 'gte', actual: 2500, expected: 1000, result: true },
      ],
    });
  });

  it('knows a workflow from the moment it is published', async () => {
    await ctx.realtime.listener.start();
    const ada = await admin();
    for (const round of [1, 2, 3]) {
      const ask = () => ada.post('/api/v1/events/decide', cloudEvent(`fresh.number-${round}`, {}), structured);
      expect((await ask()).json()).toMatchObject({ decision: 'allow', decidedBy: 'none' });
      const source = `workflow: fresh-${round}\nname: Fresh\nkind: automation\non: [{ event: fresh.number-${round} }]\nsteps: [{ id: no, type: decision, outcome: block }]\n`;
      await publishText(ctx, organization.organizationId, source);
      expect((await ask()).json()).toMatchObject({ decision: 'block', decidedBy: 'rules' });
    }
    await ctx.realtime.listener.stop();
  });

  it('is told to webhook endpoints as any other end of an execution', async () => {
    const ada = await admin();
    const told = () =>
      tenantTransaction(ctx.db, organization.organizationId, (tx) =>
        rows<{ subject: string; data: object }>(
          tx,
          sql`select subject, data from renubu.outbox where topic = 'executions' and type = 'execution_changed'`,
        ),
      );
    const decide = async () => {
      const decided = await ada.post('/api/v1/events/decide', order(10), structured);
      return decided.json<{ executions: [{ id: string }] }>().executions[0].id;
    };
    await decide();
    expect(await told()).toEqual([]);
    const endpoint = { url: 'https://example.com/hook', description: '', types: ['execution.completed'] };
    await createEndpoint(ctx, organization.session('Ada'), endpoint);
    const several = await Promise.all([decide(), decide(), decide()]);
    const subjects = (await told()).map(({ subject }) => subject);
    expect(subjects).toEqual(expect.arrayContaining(several));
  });

  it('leaves an execution that reads as any other: steps, history, context', async () => {
    const ada = await admin();
    const decided = await ada.post('/api/v1/events/decide', order(10), structured);
    const { executions, eventId } = decided.json<{ executions: [{ id: string }]; eventId: string }>();
    const { id } = executions[0];
    expect((await ada.get(`/api/v1/executions/${id}`)).json()).toMatchObject({
      status: 'completed',
      result: 'allowed',
      verdict: { outcome: 'allow' },
      steps: [
        { stepId: 'is-big', status: 'completed', outputs: { branch: 'else' } },
        { stepId: 'yes', status: 'completed' },
      ],
    });
    const history = await ada.get(`/api/v1/executions/${id}/history`);
    const { items } = history.json<{ items: { type: string; seq: number }[] }>();
    expect(items.map(({ seq }) => seq)).toEqual(items.map((_, index) => index + 1));
    expect(items).toContainEqual(
      expect.objectContaining({
        type: 'condition.evaluated',
        data: expect.objectContaining({ verdict: expect.objectContaining({ actual: 10, expected: 1000 }) }),
      }),
    );
    const half = await ada.get(`/api/v1/executions/${id}/history?limit=2`);
    const rest = await ada.get(`/api/v1/executions/${id}/history?cursor=${half.json().nextCursor}`);
    expect([...half.json().items, ...rest.json().items]).toEqual(items);
    expect((await ada.get(`/api/v1/executions/${id}/timeline`)).json()).toMatchObject({
      steps: [{ stepId: 'is-big', conditions: [{ verdict: { actual: 10, expected: 1000 } }] }, { stepId: 'yes' }],
    });
    expect((await ada.get(`/api/v1/executions/${id}/export`)).json()).toMatchObject({ history: items });
    expect((await ada.get(`/api/v1/events/${eventId}`)).json()).toMatchObject({
      status: 'done',
      verdict: 'allow',
      executions: [{ id, how: 'started' }],
    });
  });

  it('is the same for the same event, and nothing runs twice', async () => {
    const ada = await admin();
    const event = order(1);
    const [first, ...others] = await Promise.all(
      [1, 2, 3].map(() => ada.post('/api/v1/events/decide', event, structured)),
    );
    const { eventId, executions } = first?.json() ?? {};
    for (const each of others) expect(each.json()).toMatchObject({ decision: 'allow', eventId, executions });
    const started = await executionsOf(ctx, 'order-check');
    expect(started.filter((execution) => execution.eventId === eventId)).toHaveLength(1);
    expect(await dispatchAll(ctx)).toBe(0);
  });

  it('is allow by nobody when nothing fits', async () => {
    const ada = await admin();
    const answer = await ada.post('/api/v1/events/decide', order(-1), structured);
    expect(answer.json()).toMatchObject({ decision: 'allow', decidedBy: 'none', reason: null, executions: [] });
  });

  it('is the strictest of several workflows', async () => {
    const ada = await admin();
    const review = orderRules
      .replace('workflow: order-check', 'workflow: order-review')
      .replaceAll('block', 'review')
      .replace('gte, value: 1000', 'gte, value: 500');
    await publishText(ctx, organization.organizationId, review);
    const decide = async (total: number) => {
      const answer = await ada.post('/api/v1/events/decide', order(total), structured);
      return answer.json<{ decision: string; executions: object[] }>();
    };
    expect(await decide(600)).toMatchObject({ decision: 'review', executions: [{}, {}] });
    expect(await decide(1600)).toMatchObject({ decision: 'block' });
    expect(await decide(60)).toMatchObject({ decision: 'allow' });
    await ada.post('/api/v1/workflows/order-review/disable');
    expect((await decide(600)).decision).toBe('allow');
  });
});

describe('a verdict that needs somebody', () => {
  it('is the caller’s choice at the deadline, and the execution goes on', async () => {
    const ada = await admin();
    const ask = (choice: string) =>
      ada.post(`/api/v1/events/decide?deadlineMs=30&onTimeout=${choice}`, cloudEvent('refund.asked', {}), structured);
    expect((await ask('allow')).json()).toMatchObject({ decision: 'allow', decidedBy: 'deadline' });
    expect((await ask('block')).json()).toMatchObject({ decision: 'block', decidedBy: 'deadline' });
    await vi.waitFor(async () => {
      const open = await executionsOf(ctx, 'slow-check');
      expect(open.map(({ status }) => status)).toEqual(['waiting', 'waiting']);
    });
  });

  it('reaches the caller who waits, and who asks again', async () => {
    const ada = await admin();
    const event = cloudEvent('refund.asked', {});
    const id = await send(ada, event);
    await dispatchAll(ctx);
    const execution = (await executionsOf(ctx, 'slow-check')).find(({ eventId }) => eventId === id);
    const asked = ada.post('/api/v1/events/decide', event, {
      ...structured,
      'x-renubu-deadline-ms': '20000',
      'x-renubu-on-timeout': 'allow',
    });
    await ada.post(`/api/v1/executions/${execution?.id ?? ''}/steps/look/complete`, { outputs: {} });
    expect((await asked).json()).toMatchObject({ decision: 'allow', reason: 'Looked at', decidedBy: 'rules' });
    const again = await ada.post('/api/v1/events/decide?deadlineMs=1', event, structured);
    expect(again.json()).toMatchObject({ decision: 'allow', decidedBy: 'rules', duplicate: true });
  });

  it('refuses deadlines and choices that are none', async () => {
    const ada = await admin();
    for (const query of ['deadlineMs=0', 'deadlineMs=30001', 'onTimeout=maybe']) {
      const answer = await ada.post(`/api/v1/events/decide?${query}`, order(1), structured);
      expect(answer.json()).toMatchObject({ status: 400, code: 'validation_failed' });
    }
    const headers = { ...structured, 'x-renubu-deadline-ms': 'soon' };
    expect((await ada.post('/api/v1/events/decide', order(1), headers)).statusCode).toBe(400);
    const two = await ada.post('/api/v1/events/decide', [order(1), order(2)]);
    expect(two.json()).toMatchObject({ status: 400, code: 'one_event_only' });
  });
});

const tierRules = `
workflow: tier-check
name: Tier check
kind: automation
on:
  - event: checkout.started
context:
  - { load: customer.profile, id: "{{ order.customerId }}", as: buyer, optional: true }
steps:
  - id: known
    type: condition
    if: { field: buyer.accountPlan, op: eq, value: invest }
    then: [{ id: yes, type: decision, outcome: allow, reason: "{{ buyer.name }} is known" }]
    else: [{ id: no, type: decision, outcome: review }]
`;

describe('context of our own', () => {
  it('U8: is read under its dotted path before the verdict, in memory', async () => {
    const { organizationId } = organization;
    await publishText(ctx, organizationId, tierRules);
    const customerId = await makeCustomer(ctx, organizationId, 'Globex', organization.id('Ada'));
    const ada = await admin();
    const decide = async (id: string) => {
      const event = cloudEvent('checkout.started', { order: { customerId: id } });
      return (await ada.post('/api/v1/events/decide?deadlineMs=20000', event, structured)).json<object>();
    };
    expect(await decide(customerId)).toMatchObject({
      decision: 'allow',
      reason: 'Globex is known',
      decidedBy: 'rules',
      explanation: [{ field: 'buyer.accountPlan', actual: 'invest', expected: 'invest', result: true }],
    });
    expect(await decide('00000000-0000-7000-8000-00000000dead')).toMatchObject({ decision: 'review' });
  });
});

describe('hostile input', () => {
  it('is refused in bounded time, and harms nobody who sends beside it', async () => {
    const ada = await admin();
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const raw = (data: string) =>
      `{"specversion":"1.0","id":"h-${data.length}","source":"/h","type":"order.created","data":${data}}`;
    const hostile = [
      [raw(JSON.stringify('x'.repeat(1_100_000))), 413],
      [raw(JSON.stringify('x'.repeat(400_000))), 413],
      [raw(deep), 400],
      [raw('{"__proto__":{"admin":true}}'), 400],
      [raw('"\\u0000"'), 400],
      [raw('{"order":'), 400],
      ['', 400],
      ['null', 400],
    ] as const;
    const answers = hostile.map(async ([body, status]) => {
      const answer = await ada.post('/api/v1/events/decide', body, structured);
      expect({ body: body.slice(0, 100), status: answer.statusCode }).toEqual({ body: body.slice(0, 100), status });
    });
    const good = ada.post('/api/v1/events/decide', order(5), structured);
    await Promise.all(answers);
    expect((await good).json()).toMatchObject({ decision: 'allow' });
  });

  it('is held against the schema of its type, which warns or rejects', async () => {
    const ada = await admin();
    const schema = {
      type: 'object',
      required: ['order'],
      properties: { order: { properties: { total: { type: 'number' }, code: { pattern: '^(a+)+$' } } } },
    };
    const describe = (validation: string) => ada.put('/api/v1/event-types/order.created', { schema, validation });
    expect((await describe('reject')).json()).toMatchObject({ type: 'order.created', described: true });
    const wrong = await ada.post('/api/v1/events/decide', order('much'), structured);
    expect(wrong.json()).toMatchObject({
      status: 422,
      code: 'schema_violated',
      errors: [{ path: 'body.data.order.total' }],
    });
    const slow = cloudEvent('order.created', { order: { total: 1, code: `${'a'.repeat(5000)}!` } });
    expect((await ada.post('/api/v1/events', slow, structured)).statusCode).toBe(422);
    await describe('warn');
    const id = await send(ada, order('much'));
    expect((await ada.get(`/api/v1/events/${id}`)).json()).toMatchObject({
      warnings: ['data.order.total must be number'],
    });
    expect(
      (await ada.put('/api/v1/event-types/order.created', { schema: { type: 'no-such-type' } })).json(),
    ).toMatchObject({
      status: 422,
      code: 'invalid_schema',
    });
    for (const endless of [{ $ref: '#' }, { $defs: { a: { anyOf: [{ $ref: '#/$defs/a' }] } }, $ref: '#/$defs/a' }]) {
      const answer = await ada.put('/api/v1/event-types/order.created', { schema: endless });
      expect(answer.json()).toMatchObject({ status: 422, code: 'invalid_schema' });
    }
    expect((await ada.delete('/api/v1/event-types/order.created')).statusCode).toBe(204);
    expect((await ada.get('/api/v1/event-types')).json().items).toContainEqual(
      expect.objectContaining({
        type: 'order.created',
        described: false,
        workflows: expect.arrayContaining(['order-check']),
      }),
    );
  });
});

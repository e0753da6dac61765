import type { ApprovalDetail } from '@renubu/contracts/approvals';
import type { ExecutionDetail } from '@renubu/contracts/executions';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rows, tenantTransaction } from '../../platform/db/transaction.ts';
import { systemActor } from '../../platform/session.ts';
import { testApp, type TestApp } from '../../testing/app.ts';
import { testContext, type TestContext } from '../../testing/context.ts';
import { testDatabase } from '../../testing/database.ts';
import { publishText, registerAll } from '../../testing/execution-harness.ts';
import { approvalDecided } from '../executions/commands/approval-decided.ts';
import { startExecution } from '../executions/commands/start.ts';
import { applyDueTimers } from '../executions/daemons/timers.ts';
import { testOrganization, type TestOrganization } from '../identity/testing/organization.ts';
import { registerNotificationRoutes } from '../notifications/routes.ts';
import { registerApprovalRoutes } from './routes.ts';

const orderApproval = `workflow: order-approval
name: Order approval
kind: automation
on: [{ manual: { inputs: { type: object, properties: { total: { type: number } }, required: [total] } } }]
steps:
  - id: ask
    type: approval
    title: "Order for {{ inputs.total | money: 'USD' }}"
    approvers: { users: [ann@acme.test] }
    evidence: [inputs]
    expiresIn: 24h
    remindAfter: 12h
    escalateTo: { role: manager, after: 18h }
    approved:
      - { id: ok, type: decision, outcome: allow, reason: "Approved by {{ steps.ask.decidedBy.name }}" }
    rejected:
      - { id: no, type: decision, outcome: block, reason: "{{ steps.ask.reason }}" }
    expired:
      - { id: late, type: decision, outcome: block, reason: Nobody decided in time }
tests:
  - name: approved
    given: { inputs: { total: 7 } }
    play: [{ approve: ask }]
    expect: { result: allowed }
`;
const twoLevels = `workflow: two-levels
name: Two levels
kind: automation
on: [{ manual: {} }]
steps:
  - { id: first, type: approval, title: First, approvers: { users: [ann@acme.test] } }
  - { id: second, type: approval, title: Second, approvers: { users: [ann@acme.test, bob@acme.test] } }
tests:
  - name: approved twice
    given: {}
    play: [{ approve: first }, { approve: second }]
    expect: { status: completed }
`;

const database = testDatabase();
let ctx: TestContext;
let app: TestApp;
let acme: TestOrganization;
let other: TestOrganization;

beforeAll(async () => {
  ctx = testContext(database);
  acme = await testOrganization(ctx, 'Acme', [
    { name: 'Ada', role: 'admin' },
    { name: 'Mara', role: 'manager' },
    { name: 'Ann', role: 'approver' },
    { name: 'Bob', role: 'approver' },
    { name: 'Sarah' },
  ]);
  other = await testOrganization(ctx, 'Other', [{ name: 'Olga', role: 'admin' }]);
  await publishText(ctx, other.organizationId, orderApproval);
  for (const text of [orderApproval, twoLevels]) await publishText(ctx, acme.organizationId, text);
  app = await testApp(
    ctx,
    (target) => {
      registerAll(target, ctx);
      registerApprovalRoutes(target, ctx, { approvalDecided });
      registerNotificationRoutes(target, ctx);
    },
    { organizationId: acme.organizationId },
  );
});
afterAll(() => app.close());

const as = (name: string) => app.as(acme.session(name));
async function start(slug: string, inputs: { total?: number } = {}, by?: string): Promise<string> {
  const actor = by === undefined ? systemActor : { type: 'person' as const, id: acme.id(by), name: by };
  const started = await tenantTransaction(ctx.db, acme.organizationId, (tx) =>
    startExecution(tx, ctx, { organizationId: acme.organizationId, slug, inputs, by: actor }),
  );
  return started.executionId;
}
const execution = async (id: string) => (await as('Mara').get(`/api/v1/executions/${id}`)).json<ExecutionDetail>();
async function approvalsOf(executionId: string): Promise<ApprovalDetail[]> {
  const list = await as('Mara').get(`/api/v1/approvals?scope=all&executionId=${executionId}`);
  return list.json().items;
}
async function approvalOf(executionId: string): Promise<ApprovalDetail> {
  const [found] = await approvalsOf(executionId);
  return (await as('Ann').get(`/api/v1/approvals/${found?.id ?? ''}`)).json();
}
const decide = (name: string, id: string, body: object = { decision: 'approve' }) =>
  as(name).post(`/api/v1/approvals/${id}/decide`, body);

describe('an approval of a running execution', () => {
  it('U3: parks the run with the exact evidence, and the decision lets it go on', async () => {
    const id = await start('order-approval', { total: 12_000 });
    expect(await execution(id)).toMatchObject({ status: 'waiting', currentStep: { stepId: 'ask' } });
    const approval = await approvalOf(id);
    expect(approval).toMatchObject({
      title: 'Order for $12,000',
      evidence: { inputs: { total: 12_000 } },
      expiresAt: '2026-01-16T09:00:00.000Z',
    });
    expect((await decide('Ann', approval.id)).statusCode).toBe(200);
    expect(await execution(id)).toMatchObject({ status: 'completed', result: 'allowed' });
    const reasons = await tenantTransaction(ctx.db, acme.organizationId, (tx) =>
      rows<{ message: string }>(tx, sql`select message from renubu.history where execution_id = ${id} order by seq`),
    );
    expect(reasons.map(({ message }) => message).join('\n')).toContain('Approved by Ann');
  });

  it('takes the branch of a rejection', async () => {
    const id = await start('order-approval', { total: 5 });
    await decide('Ann', (await approvalOf(id)).id, { decision: 'reject', reason: 'Too little' });
    expect(await execution(id)).toMatchObject({ status: 'completed', result: 'blocked' });
  });

  it('U17: reminds, escalates, expires; the run is informed and those who asked are told', async () => {
    const id = await start('order-approval', { total: 9 }, 'Sarah');
    const opened = await approvalOf(id);
    ctx.clock.advance({ hours: 12 });
    await applyDueTimers(ctx);
    expect((await approvalOf(id)).remindedAt).toBe(ctx.clock.now().toISOString());
    ctx.clock.advance({ hours: 6 });
    await applyDueTimers(ctx);
    const escalated = await approvalOf(id);
    expect(escalated.approvers.map(({ name }) => name)).toEqual(['Ann', 'Mara']);
    expect(escalated.escalatedAt).not.toBeNull();
    ctx.clock.advance({ hours: 6 });
    expect((await decide('Ann', opened.id)).json()).toMatchObject({ status: 409, code: 'approval_expired' });
    await applyDueTimers(ctx);
    expect((await approvalOf(id)).status).toBe('expired');
    expect(await execution(id)).toMatchObject({ status: 'completed', result: 'blocked' });
    const told = (await as('Sarah').get('/api/v1/notifications'))
      .json()
      .items.map(({ title }: { title: string }) => title);
    expect(told).toContain('Expired: Order for $9');
  });

  it('U5: expires the approvals of every organization with one look', async () => {
    const ours = await start('order-approval', { total: 3 });
    const by = { type: 'person' as const, id: other.id('Olga'), name: 'Olga' };
    await tenantTransaction(ctx.db, other.organizationId, (tx) =>
      startExecution(tx, ctx, {
        organizationId: other.organizationId,
        slug: 'order-approval',
        inputs: { total: 4 },
        by,
      }),
    );
    ctx.clock.advance({ hours: 24 });
    await applyDueTimers(ctx);
    expect((await approvalOf(ours)).status).toBe('expired');
    const theirs = (await app.as(other.session('Olga')).get('/api/v1/approvals?scope=all')).json().items;
    expect(theirs).toMatchObject([{ title: 'Order for $4', status: 'expired' }]);
  });

  it('ends the same whether a decision or the expiry comes first', async () => {
    for (let round = 0; round < 5; round += 1) {
      const id = await start('order-approval', { total: round + 1 });
      const approval = await approvalOf(id);
      ctx.clock.set(new Date(Date.parse(approval.expiresAt ?? '') - 1));
      const deciding = decide('Ann', approval.id);
      ctx.clock.advance({ seconds: 1 });
      const [answer] = await Promise.all([deciding, applyDueTimers(ctx)]);
      const { status } = await approvalOf(id);
      expect(status).toBe(answer.statusCode === 200 ? 'approved' : 'expired');
      expect((await execution(id)).result).toBe(status === 'approved' ? 'allowed' : 'blocked');
    }
  });

  it('is called off with its execution', async () => {
    const id = await start('order-approval', { total: 1 });
    const { id: approvalId } = await approvalOf(id);
    await as('Mara').post(`/api/v1/executions/${id}/cancel`, { reason: 'Not needed any more' });
    expect((await approvalOf(id)).status).toBe('cancelled');
    expect((await decide('Ann', approvalId)).json()).toMatchObject({ status: 409, code: 'approval_cancelled' });
  });

  it('can be decided while the execution is paused; it goes on when it is resumed', async () => {
    const id = await start('order-approval', { total: 2 });
    const { id: approvalId } = await approvalOf(id);
    expect((await as('Mara').post(`/api/v1/executions/${id}/pause`, { reason: 'Looking into it' })).statusCode).toBe(
      200,
    );
    const answer = await decide('Ann', approvalId);
    expect(answer.json()).toMatchObject({ status: 'approved' });
    expect((await execution(id)).status).toBe('paused');
    await as('Mara').post(`/api/v1/executions/${id}/resume`);
    expect(await execution(id)).toMatchObject({ status: 'completed', result: 'allowed' });
  });

  it('does not take who approved the step before for one who asks', async () => {
    const id = await start('two-levels');
    await decide('Ann', (await approvalOf(id)).id);
    const second = (await approvalsOf(id)).find(({ status }) => status === 'pending');
    expect(second).toMatchObject({ title: 'Second', requestedBy: { type: 'system' } });
    expect((await decide('Ann', second?.id ?? '')).json().status).toBe('approved');
    expect((await execution(id)).status).toBe('completed');
  });
});

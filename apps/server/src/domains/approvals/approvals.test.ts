import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemActor } from '../../platform/session.ts';
import { testApp, type TestApp } from '../../testing/app.ts';
import { testContext, type TestContext } from '../../testing/context.ts';
import { testDatabase } from '../../testing/database.ts';
import { testOrganization, type TestOrganization } from '../identity/testing/organization.ts';
import { registerNotificationRoutes } from '../notifications/routes.ts';
import { followApprover } from './commands/follow-member.ts';
import { requestersOf } from './commands/seating.ts';
import { closeApproval, escalateApproval, remindApproval } from './commands/follow-up.ts';
import { registerApprovalRoutes } from './routes.ts';
import { approvalFixture, type ApprovalFixture, type Asking } from '../../testing/approval-fixture.ts';

const database = testDatabase();
let ctx: TestContext;
let app: TestApp;
let acme: TestOrganization;
let other: TestOrganization;
let fixture: ApprovalFixture;

beforeAll(async () => {
  ctx = testContext(database);
  acme = await testOrganization(ctx, 'Acme', [
    { name: 'Ada', role: 'admin' },
    { name: 'Mara', role: 'manager' },
    { name: 'Ann', role: 'approver', manager: 'Mara' },
    { name: 'Bob', role: 'approver' },
    { name: 'Sarah' },
    { name: 'Vic', role: 'viewer' },
    { name: 'Gone', role: 'approver', active: false },
  ]);
  other = await testOrganization(ctx, 'Other', [{ name: 'Olga', role: 'admin' }]);
  fixture = approvalFixture(ctx, acme);
  app = await testApp(ctx, (target) => {
    registerApprovalRoutes(target, ctx, { approvalDecided: fixture.approvalDecided });
    registerNotificationRoutes(target, ctx);
  });
});
afterAll(() => app.close());
beforeEach(() => void fixture.decided.splice(0));

const email = (name: string) => `${name}@acme.test`.toLowerCase();
const open = (asking: Asking = {}) => fixture.open({ approvers: { users: [email('Ann'), email('Bob')] }, ...asking });
const as = (name: string) => app.as(acme.session(name));
const decide = (name: string, id: string, body: object = { decision: 'approve' }) =>
  as(name).post(`/api/v1/approvals/${id}/decide`, body);
const read = async (id: string, name = 'Ann') => (await as(name).get(`/api/v1/approvals/${id}`)).json();
const reject = { decision: 'reject', reason: 'Too much money' };
const seats = async (id: string) => (await read(id)).approvers.map(({ name }: { name: string }) => name);
const titles = async (name: string) =>
  (await as(name).get('/api/v1/notifications?limit=200')).json().items.map(({ title }: { title: string }) => title);

describe('opening', () => {
  it('asks the people named, with the evidence, and tells them', async () => {
    const id = await open({ title: 'Order 8', expiresAt: '2026-02-01T00:00:00.000Z' });
    const found = await read(id);
    expect(found).toMatchObject({
      title: 'Order 8',
      status: 'pending',
      needed: 1,
      given: 0,
      evidence: { order: { total: 12_000 } },
      expiresAt: '2026-02-01T00:00:00.000Z',
      canDecide: { allowed: true },
      approvers: [
        { name: 'Ann', turn: true, state: 'waiting' },
        { name: 'Bob', turn: true },
      ],
    });
    expect(await titles('Ann')).toContain('Approve or reject: Order 8');
    expect((await read(id, 'Sarah')).canDecide).toMatchObject({ allowed: false, code: 'not_an_approver' });
  });

  it('U4: belongs to its execution and organization, and a repeated effect opens nothing twice', async () => {
    const [first, second] = [await open({ title: 'One' }), await open({ title: 'Two' })];
    const [one, two] = [await read(first), await read(second)];
    expect(one.execution.id).not.toBe(two.execution.id);
    await decide('Ann', second);
    expect(fixture.decided).toMatchObject([
      { executionId: two.execution.id, approvalId: second, organizationId: acme.organizationId },
    ]);
    expect((await read(first)).status).toBe('pending');
    expect((await app.as(other.session('Olga')).get(`/api/v1/approvals/${first}`)).statusCode).toBe(404);
    expect((await app.as(other.session('Olga')).get('/api/v1/approvals?scope=all')).json().items).toEqual([]);
  });

  it('finds roles, groups and managers among those who may decide', async () => {
    const group = await as('Mara').post('/api/v1/approver-groups', {
      name: 'sales_manager',
      memberIds: [acme.id('Bob'), acme.id('Vic')],
    });
    expect(group.json()).toMatchObject({ name: 'sales_manager', members: [{ name: 'Bob' }, { name: 'Vic' }] });
    expect(await seats(await open({ approvers: { role: 'sales_manager' } }))).toEqual(['Bob']);
    expect(await seats(await open({ approvers: { role: 'approver' } }))).toEqual(['Ann', 'Bob']);
    expect(await seats(await open({ approvers: { managerOf: acme.id('Ann') } }))).toEqual(['Mara']);
    expect((await as('Mara').delete(`/api/v1/approver-groups/${group.json().id}`)).statusCode).toBe(204);
  });

  it('falls back to the administrators when nobody can be found, and says so', async () => {
    const id = await open({ approvers: { users: ['nobody@else.test', email('Gone'), email('Vic')] } });
    expect(await seats(id)).toEqual(['Ada']);
    expect(await fixture.history(id)).toEqual(
      expect.arrayContaining([
        'Nobody who may decide is nobody@else.test.',
        'There are not enough approvers, so the administrators were asked too.',
      ]),
    );
  });

  it('keeps titles on one line whatever a template rendered', async () => {
    const id = await open({ title: 'Order\r\nBcc: all@acme.test\u0000\u2028end' });
    expect((await read(id)).title).toBe('Order Bcc: all@acme.test end');
    const long = await open({
      title: `${'x'.repeat(299)}😀`,
      approvers: { users: ['ann\u0000@acme.test'], role: 'a\u0000' },
    });
    expect((await decide('Ann', long)).json().status).toBe('approved');
  });
});

describe('deciding', () => {
  it('lets the execution go on with decision, reason and votes', async () => {
    const id = await open();
    const answer = await decide('Ann', id, {
      decision: 'approve',
      reason: 'fine',
      payloadHash: (await read(id)).payloadHash,
    });
    expect(answer.json()).toMatchObject({
      status: 'approved',
      decidedBy: { name: 'Ann' },
      reason: 'fine',
    });
    expect(fixture.decided).toMatchObject([
      { decision: 'approved', reason: 'fine', by: { id: acme.id('Ann') }, votes: [{ decision: 'approved' }] },
    ]);
  });

  it('refuses a rejection without a reason of five characters', async () => {
    const id = await open();
    for (const reason of [undefined, '', 'no', '     ']) {
      const answer = await decide('Ann', id, { decision: 'reject', ...(reason === undefined ? {} : { reason }) });
      expect(answer.statusCode).toBe(400);
      expect(answer.json().errors[0].path).toBe('body.reason');
    }
    expect((await decide('Ann', id, reject)).json()).toMatchObject({ status: 'rejected', reason: 'Too much money' });
  });

  it('U4: says who decided when somebody comes too late', async () => {
    const id = await open();
    await decide('Ann', id);
    for (const name of ['Ann', 'Bob']) {
      const late = await decide(name, id, reject);
      expect(late.statusCode).toBe(409);
      expect(late.json()).toMatchObject({
        code: 'already_decided',
        detail: 'Ann has approved this already.',
        decidedBy: { name: 'Ann' },
      });
    }
    expect(fixture.decided).toHaveLength(1);
  });

  it('is for approvers only: not for others, and not for who asked', async () => {
    const id = await open({ startedBy: 'Sarah', approvers: { users: [email('Sarah'), email('Ann')] } });
    expect(await seats(id)).toEqual(['Ann']);
    expect((await decide('Bob', id)).json()).toMatchObject({ status: 403, code: 'not_an_approver' });
    expect((await decide('Sarah', id)).json()).toMatchObject({ status: 403, code: 'self_approval' });
    expect((await decide('Vic', id)).json()).toMatchObject({ status: 403, code: 'not_allowed' });
    expect((await decide('Mara', id)).json()).toMatchObject({ status: 403, code: 'not_an_approver' });
    const own = await open({ startedBy: 'Ann', allowSelf: true });
    expect((await decide('Ann', own)).json().status).toBe('approved');
  });

  it('is bound to the payload that was shown', async () => {
    const id = await open();
    const answer = await decide('Ann', id, { decision: 'approve', payloadHash: '0'.repeat(64) });
    expect(answer.json()).toMatchObject({ status: 409, code: 'payload_changed' });
    await database.db.system.query(`update renubu.approvals set evidence = '{"order":{"total":1}}' where id = $1`, [
      id,
    ]);
    const { payloadHash } = await read(id);
    expect((await decide('Ann', id, { decision: 'approve', payloadHash })).json().code).toBe('payload_changed');
    expect(fixture.decided).toEqual([]);
  });

  it('asks for what the form requires to approve, and less to reject', async () => {
    const form = {
      type: 'object' as const,
      properties: { discount: { type: 'number' as const, maximum: 20 } },
      required: ['discount'],
    };
    const id = await open({ form });
    const bad = await decide('Ann', id, { decision: 'approve', form: { discount: 90 } });
    expect(bad.json()).toMatchObject({ status: 422, code: 'invalid_form', errors: [{ path: 'body.form.discount' }] });
    expect((await decide('Ann', id)).statusCode).toBe(422);
    await decide('Ann', id, { decision: 'approve', form: { discount: 5 } });
    expect(fixture.decided[0]?.form).toEqual({ discount: 5 });
    const second = await open({ form });
    expect((await decide('Ann', second, reject)).json().status).toBe('rejected');
  });

  it('counts a quorum; one rejection ends it', async () => {
    const approvers = { users: [email('Ann'), email('Bob'), email('Mara')], quorum: 2 };
    const id = await open({ approvers });
    expect((await decide('Ann', id)).json()).toMatchObject({ status: 'pending', given: 1 });
    expect((await decide('Ann', id)).json()).toMatchObject({ status: 409, code: 'already_voted' });
    expect((await decide('Mara', id)).json()).toMatchObject({ status: 'approved', given: 2 });
    const second = await open({ approvers });
    await decide('Ann', second);
    expect((await decide('Bob', second, reject)).json().status).toBe('rejected');
  });

  it('goes in order in a sequence, and tells each in their turn', async () => {
    const id = await open({ title: 'In turn', approvers: { users: [email('Bob'), email('Ann')], sequence: true } });
    expect((await decide('Ann', id)).json()).toMatchObject({ status: 403, code: 'not_your_turn' });
    expect(await titles('Ann')).not.toContain('Approve or reject: In turn');
    expect((await decide('Bob', id)).json().status).toBe('pending');
    expect(await titles('Ann')).toContain('Approve or reject: In turn');
    expect((await decide('Ann', id)).json().status).toBe('approved');
  });

  it('takes one of two who decide at once', async () => {
    const id = await open();
    const answers = await Promise.all([decide('Ann', id), decide('Bob', id, reject)]);
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409]);
    expect(fixture.decided).toHaveLength(1);
  });

  it('takes as many votes as it needs of many who decide at once', async () => {
    const people = ['Ann', 'Bob', 'Mara', 'Ada', 'Sarah'];
    const id = await open({ approvers: { users: people.map(email), quorum: 2 } });
    const answers = await Promise.all(people.map((name) => decide(name, id)));
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 200, 409, 409, 409]);
    expect((await read(id)).votes).toHaveLength(2);
    expect(fixture.decided).toHaveLength(1);
  });

  it('answers each of many by itself', async () => {
    const [first, second] = [await open(), await open()];
    const foreign = await open({ approvers: { users: [email('Bob')] } });
    await decide('Bob', second);
    const answer = await as('Ann').post('/api/v1/approvals/decide', [
      { id: first, decision: 'approve' },
      { id: second, ...reject },
      { id: foreign, decision: 'approve' },
      { id: '00000000-0000-7000-8000-00000000dead', decision: 'approve' },
    ]);
    expect(answer.json()).toMatchObject({
      decided: 1,
      refused: 3,
      items: [
        { ok: true, status: 'approved' },
        { ok: false, problem: { code: 'already_decided' } },
        { ok: false, problem: { code: 'not_an_approver' } },
        { ok: false, problem: { code: 'not_found' } },
      ],
    });
  });

  it('asks the administrators when those who are left are too few', async () => {
    const approvers = { users: [email('Ann'), email('Bob')], quorum: 2 };
    const id = await open({ approvers });
    await database.db.system.query('update renubu.members set active = false where user_id = $1', [acme.id('Bob')]);
    expect((await decide('Ann', id)).json()).toMatchObject({ status: 'pending' });
    await database.db.system.query('update renubu.members set active = true where user_id = $1', [acme.id('Bob')]);
    expect(await seats(id)).toContain('Ada');
    expect((await decide('Ada', id)).json().status).toBe('approved');
  });
});

describe('a program with an API key', () => {
  const agent = (owner: string, keyId = '00000000-0000-7000-8000-0000000a9e47') =>
    app.as({
      ...acme.session(owner),
      userId: keyId,
      name: 'Risk agent',
      apiKey: { actor: 'agent', ownerId: acme.id(owner), ownerName: owner, requestsPerMinute: 60 },
    });

  it('decides with the vote of its owner, under its own name', async () => {
    const id = await open();
    const body = { decision: 'approve', reason: 'Risk 0.15, confidence 0.92' };
    const answer = await agent('Ann').post(`/api/v1/approvals/${id}/decide`, body);
    expect(answer.json()).toMatchObject({
      status: 'approved',
      decidedBy: { type: 'agent', name: 'Risk agent', onBehalfOf: { name: 'Ann' } },
    });
    expect((await agent('Sarah').post(`/api/v1/approvals/${await open()}/decide`, body)).json().code).toBe(
      'not_an_approver',
    );
  });

  it('does not decide what it asked for', async () => {
    const id = await open();
    await database.db.system.query('update renubu.approvals set requesters = $2 where id = $1', [id, ['key-7']]);
    const answer = await agent('Ann', 'key-7').post(`/api/v1/approvals/${id}/decide`, { decision: 'approve' });
    expect(answer.json()).toMatchObject({ status: 403, code: 'self_approval' });
  });

  it('does not decide what it asked for with another key of the same person, nor does that person', async () => {
    const by = { type: 'agent' as const, id: 'key-7', name: 'Bot', onBehalfOf: { id: acme.id('Ann'), name: 'Ann' } };
    const id = await open();
    await database.db.system.query('update renubu.approvals set requesters = $2 where id = $1', [
      id,
      requestersOf(by, by),
    ]);
    const body = { decision: 'approve' };
    const another = await agent('Ann', 'key-8').post(`/api/v1/approvals/${id}/decide`, body);
    expect(another.json()).toMatchObject({ status: 403, code: 'self_approval' });
    expect((await decide('Ann', id)).json()).toMatchObject({ status: 403, code: 'self_approval' });
  });
});

describe('members who leave', () => {
  it('make room for administrators, and for the next in a sequence', async () => {
    const id = await open({ title: 'Left alone', approvers: { users: [email('Ann')] } });
    const sequence = await open({
      title: 'Next one',
      approvers: { users: [email('Ann'), email('Bob')], sequence: true },
    });
    await database.db.system.query('update renubu.members set active = false where user_id = $1', [acme.id('Ann')]);
    await fixture.inTenant((tx) => followApprover(tx, ctx, acme.organizationId, acme.id('Ann')));
    await database.db.system.query('update renubu.members set active = true where user_id = $1', [acme.id('Ann')]);
    expect(await seats(id)).toEqual(['Ann', 'Ada']);
    expect(await titles('Ada')).toContain('Approve or reject: Left alone');
    expect(await titles('Bob')).toContain('Approve or reject: Next one');
    expect(await seats(sequence)).toEqual(['Ann', 'Bob', 'Ada']);
  });
});

describe('delegation and absence', () => {
  it('passes a vote on, once, to somebody who may have it', async () => {
    const id = await open({ startedBy: 'Sarah', approvers: { users: [email('Ann')] } });
    const delegate = (name: string, body: object) => as(name).post(`/api/v1/approvals/${id}/delegate`, body);
    const reason = 'I know them too well';
    expect((await delegate('Bob', { to: email('Mara'), reason })).json().code).toBe('not_an_approver');
    expect((await delegate('Ann', { to: email('Vic'), reason })).json().errors[0].code).toBe('unknown_member');
    expect((await delegate('Ann', { to: email('Sarah'), reason })).json().errors[0].code).toBe('self_approval');
    const answer = await delegate('Ann', { to: email('Bob'), reason });
    expect(answer.json().approvers).toMatchObject([
      { name: 'Ann', state: 'delegated' },
      { name: 'Bob', origin: 'delegation', standsInFor: { name: 'Ann' }, turn: true },
    ]);
    expect((await decide('Ann', id)).json().code).toBe('not_an_approver');
    expect((await decide('Bob', id)).json().status).toBe('approved');
    expect(await fixture.history(id)).toContain(`Ann gave their vote to Bob: ${reason}`);
    expect((await delegate('Bob', { to: email('Mara'), reason })).json().code).toBe('invalid_state');
  });

  it('lets who manages approvals pass on a vote of somebody else, nobody else', async () => {
    const id = await open({ approvers: { users: [email('Ann')] } });
    const body = { from: acme.id('Ann'), to: email('Bob'), reason: 'Ann is ill' };
    expect((await as('Sarah').post(`/api/v1/approvals/${id}/delegate`, body)).statusCode).toBe(403);
    expect((await as('Mara').post(`/api/v1/approvals/${id}/delegate`, body)).statusCode).toBe(200);
    expect(await fixture.history(id)).toContain('Mara gave the vote of Ann to Bob: Ann is ill');
  });

  it('gives the vote of who is away to their delegate, before and during an approval', async () => {
    const before = await open({ approvers: { users: [email('Ann')] } });
    const hour = 3_600_000;
    const at = (hours: number) => new Date(ctx.clock.now().getTime() + hours * hour).toISOString();
    const absence = await as('Ann').post('/api/v1/approvals/absences', {
      delegateId: acme.id('Sarah'),
      from: at(-1),
      to: at(24),
    });
    expect(absence.json()).toMatchObject({ person: { name: 'Ann' }, delegate: { name: 'Sarah' }, current: true });
    const during = await open({ approvers: { users: [email('Ann')] } });
    expect((await read(during)).approvers).toMatchObject([{ name: 'Sarah', standsInFor: { name: 'Ann' } }]);
    type Listed = { id: string; canDecide: { allowed: boolean } };
    const mine: Listed[] = (await as('Sarah').get('/api/v1/approvals?limit=200')).json().items;
    const decidable = mine.filter(({ canDecide }) => canDecide.allowed).map(({ id }) => id);
    expect(decidable).toEqual(expect.arrayContaining([before, during]));
    expect((await as('Sarah').get('/api/v1/approvals/counts')).json().mine).toBe(decidable.length);
    expect((await decide('Sarah', before)).json().status).toBe('approved');
    expect(await fixture.history(before)).toContain('Ann is away; Sarah decides in their place.');
    expect((await decide('Sarah', during)).json().status).toBe('approved');
    const url = `/api/v1/approvals/absences/${absence.json().id}`;
    expect((await as('Bob').delete(url)).statusCode).toBe(403);
    expect((await as('Ann').delete(url)).statusCode).toBe(204);
    expect(await seats(await open({ approvers: { users: [email('Ann')] } }))).toEqual(['Ann']);
  });
});

describe('reminder, escalation and expiry', () => {
  it('reminds those whose turn it is', async () => {
    const id = await open({ title: 'Slow one' });
    await fixture.inTenant((tx) => remindApproval(tx, ctx, { id }));
    expect(await titles('Ann')).toContain('Still to decide: Slow one');
    expect(await fixture.history(id)).toContain('Reminded Ann, Bob.');
  });

  it('gives further people a vote, also as alternatives in a sequence', async () => {
    const id = await open({ approvers: { users: [email('Ann'), email('Bob')], sequence: true } });
    await fixture.inTenant((tx) => escalateApproval(tx, ctx, { id, users: [], role: 'manager' }));
    const turn = (await read(id)).approvers.filter((one: { turn: boolean }) => one.turn);
    expect(turn.map(({ name }: { name: string }) => name).sort()).toEqual(['Ann', 'Mara']);
    expect((await decide('Mara', id)).json().status).toBe('pending');
    expect((await decide('Ann', id)).json()).toMatchObject({ status: 403, code: 'not_your_turn' });
    expect((await decide('Bob', id)).json().status).toBe('approved');
  });

  it('U5: refuses a decision from the instant of expiry on, and tells who asked', async () => {
    const expiresAt = new Date(ctx.clock.now().getTime() + 3_600_000).toISOString();
    const id = await open({ title: 'Too late', expiresAt, startedBy: 'Sarah' });
    ctx.clock.advance({ hours: 1 });
    expect((await decide('Ann', id)).json()).toMatchObject({ status: 409, code: 'approval_expired' });
    await fixture.inTenant((tx) => closeApproval(tx, ctx, { id, as: 'expired', by: systemActor }));
    expect((await decide('Ann', id)).json()).toMatchObject({ status: 409, code: 'approval_expired' });
    expect(await titles('Sarah')).toContain('Expired: Too late');
    await fixture.inTenant((tx) => closeApproval(tx, ctx, { id, as: 'cancelled', by: systemActor }));
    expect((await read(id)).status).toBe('expired');
  });

  it('leaves a decided approval as it is when its timers still come', async () => {
    const id = await open({ startedBy: 'Sarah', title: 'Done' });
    await decide('Ann', id);
    const before = await read(id);
    await fixture.inTenant(async (tx) => {
      await remindApproval(tx, ctx, { id });
      await escalateApproval(tx, ctx, { id, users: [], role: 'manager' });
      await closeApproval(tx, ctx, { id, as: 'expired', by: systemActor });
    });
    expect(await read(id)).toEqual(before);
    expect(await titles('Sarah')).toContain('Approved: Done');
  });
});

describe('lists', () => {
  it('filter, search and page', async () => {
    for (const title of ['Alpha 100%', 'Beta', 'Gamma']) await open({ title, approvers: { users: [email('Bob')] } });
    const list = async (query: string, name = 'Bob') => {
      const { items, nextCursor } = (await as(name).get(`/api/v1/approvals?${query}`)).json();
      return { titles: items.map((one: { title: string }) => one.title), nextCursor };
    };
    expect((await list('q=alpha%20100%25')).titles).toEqual(['Alpha 100%']);
    expect((await list('q=beta&scope=mine', 'Ann')).titles).toEqual([]);
    expect((await list('q=beta&scope=all', 'Ann')).titles).toEqual(['Beta']);
    const all: string[] = [];
    let cursor = '';
    do {
      const page = await list(`scope=all&limit=5${cursor}`);
      all.push(...page.titles);
      cursor = page.nextCursor === null ? '' : `&cursor=${page.nextCursor}`;
    } while (cursor !== '');
    expect(all).toEqual((await list('scope=all&limit=200')).titles);
    expect((await list('open=false&scope=all')).titles).not.toContain('Beta');
    expect((await as('Bob').get('/api/v1/approvals?cursor=x')).json().code).toBe('invalid_cursor');
  });

  it('keep comments in the history, which nobody can change', async () => {
    const id = await open();
    await as('Sarah').post(`/api/v1/approvals/${id}/comment`, { text: 'They are a good customer.' });
    expect(await fixture.history(id)).toContain('They are a good customer.');
    const change = database.db.app.query('update renubu.approval_events set message = $1', ['x']);
    await expect(change).rejects.toThrow(/permission denied/);
  });
});

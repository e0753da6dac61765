import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sql } from 'drizzle-orm';
import { testApp, type TestApp } from '../../testing/app.ts';
import { testContext, type TestContext } from '../../testing/context.ts';
import { testDatabase } from '../../testing/database.ts';
import { startMailbox, type Mailbox } from '../../testing/mailbox.ts';
import { rows, tenantTransaction } from '../../platform/db/transaction.ts';
import { remindApproval } from '../approvals/commands/follow-up.ts';
import { registerApprovalRoutes } from '../approvals/routes.ts';
import { approvalFixture, type ApprovalFixture, type Asking } from '../../testing/approval-fixture.ts';
import { closeGate } from '../connections/gate/runtime.ts';
import { createConnection } from '../connections/commands/connections.ts';
import { testOrganization, type TestOrganization } from '../identity/testing/organization.ts';
import { notify, type Notice } from './commands/notify.ts';
import { composeApproval } from './deliver/approvals.ts';
import { forgetOld, writeDigests } from './deliver/digests.ts';
import { deliverDue } from './deliver/due.ts';
import type { Recipients } from './queries/recipients.ts';
import { registerNotificationRoutes } from './routes.ts';

const database = testDatabase();
let ctx: TestContext;
let app: TestApp;
let acme: TestOrganization;
let other: TestOrganization;
let fixture: ApprovalFixture;
let mailbox: Mailbox;

beforeAll(async () => {
  mailbox = await startMailbox();
  ctx = testContext(database, {
    config: { smtpUrl: mailbox.url, publicUrl: 'https://renubu.acme.test', allowPrivateHosts: ['127.0.0.1'] },
  });
  acme = await testOrganization(ctx, 'Acme', [
    { name: 'Ada', role: 'admin' },
    { name: 'Ann', role: 'approver' },
    { name: 'Bob', role: 'approver' },
    { name: 'Sarah' },
  ]);
  other = await testOrganization(ctx, 'Other', [{ name: 'Olga', role: 'admin' }]);
  fixture = approvalFixture(ctx, acme);
  app = await testApp(ctx, (target) => {
    registerApprovalRoutes(target, ctx, { approvalDecided: fixture.approvalDecided });
    registerNotificationRoutes(target, ctx);
  });
});
afterAll(async () => {
  await app.close();
  await closeGate(ctx);
  await mailbox.close();
});
beforeEach(() => {
  mailbox.mails.splice(0);
  mailbox.refuse(null);
  fixture.decided.splice(0);
});

const deliver = () => deliverDue(ctx, { approval: composeApproval });
const as = (name: string) => app.as(acme.session(name));
const open = (asking: Asking = {}) => fixture.open({ approvers: { users: ['ann@acme.test'] }, ...asking });
const tell = (notice: Partial<Notice> & Recipients) =>
  tenantTransaction(ctx.db, acme.organizationId, (tx) =>
    notify(tx, ctx, {
      organizationId: acme.organizationId,
      type: 'execution_failed',
      title: 'It failed',
      message: 'Because.',
      priority: 2,
      ...notice,
    }),
  );
const deliveries = async (query = '') =>
  (await as('Ada').get(`/api/v1/notifications/deliveries?limit=200${query}`)).json().items;
const tokenOf = (text: string) => /\/confirm\/([\w.-]+)/.exec(text)?.[1] ?? '';

/** Opens an approval for Ann and returns the token of the mail she gets. */
async function mailedToken(asking: Asking = {}): Promise<{ id: string; token: string }> {
  const id = await open(asking);
  await deliver();
  return { id, token: tokenOf(mailbox.mails.at(-1)?.text ?? '') };
}
const link = (token: string) => app.anonymous.get(`/api/v1/approval-links/${token}`);
const decide = (token: string, body: object = { decision: 'approve' }) =>
  app.anonymous.post(`/api/v1/approval-links/${token}`, body);

describe('the mail that asks for a decision', () => {
  it('goes to the approver with the evidence, buttons and a text part', async () => {
    await open({ title: 'Order 7 for $12,000', expiresAt: '2026-01-20T12:00:00.000Z' });
    await deliver();
    expect(mailbox.mails).toHaveLength(1);
    const [mail] = mailbox.mails;
    expect(mail?.to).toEqual(['ann@acme.test']);
    expect(mail?.headers['subject']).toBe('Approval requested: Order 7 for $12,000');
    expect(mail?.headers['list-unsubscribe']).toBe('<https://renubu.acme.test/settings?tab=notifications>');
    const token = tokenOf(mail?.text ?? '');
    expect(mail?.text).toContain('order.total: 12000');
    expect(mail?.text).toContain('20 Jan 2026, 12:00 (UTC)');
    expect(mail?.html).toContain(`href="https://renubu.acme.test/confirm/${token}?decision=approve"`);
    expect(mail?.html).toContain(`href="https://renubu.acme.test/confirm/${token}?decision=reject"`);
    expect(mail?.html).toContain('12000');
    expect(mail?.html).not.toMatch(/\{\{|\{%/);
  });

  it('cannot be given headers, recipients, markup or templates by what it shows', async () => {
    const title = 'Order\r\nBcc: eve@evil.test\r\n\r\n<script>alert(1)</script> {{ organization }} "quoted"';
    const evidence = { note: '<img src=x onerror=alert(1)> {{ secrets.KEY }} {% for a in b %}' };
    await open({ title, evidence });
    await deliver();
    const [mail] = mailbox.mails;
    expect(mailbox.mails).toHaveLength(1);
    expect(mail?.to).toEqual(['ann@acme.test']);
    expect(mail?.headers['bcc']).toBeUndefined();
    expect(mail?.headers['subject']).toContain('Order Bcc: eve@evil.test <script>');
    expect(mail?.html).not.toContain('<script');
    expect(mail?.html).not.toContain('<img src=x');
    expect(mail?.html).toContain('&lt;img src=x onerror=alert(1)&gt; {{ secrets.KEY }}');
    expect(mail?.text).toContain('{{ organization }}');
  });

  it('is not sent once the approval is over', async () => {
    const id = await open();
    await as('Ann').post(`/api/v1/approvals/${id}/decide`, { decision: 'approve' });
    await deliver();
    expect(mailbox.mails).toEqual([]);
    expect((await deliveries('&status=skipped'))[0]).toMatchObject({
      kind: 'approval_requested',
      lastError: 'It was decided or called off meanwhile.',
    });
  });

  it('reminds whoever stands in for somebody away, with a link of their own', async () => {
    const id = await open({ title: 'While away' });
    await deliver();
    const at = (hours: number) => new Date(ctx.clock.now().getTime() + hours * 3_600_000).toISOString();
    const body = { delegateId: acme.id('Bob'), from: at(-1), to: at(1) };
    const absence = (await as('Ann').post('/api/v1/approvals/absences', body)).json();
    await fixture.inTenant((tx) => remindApproval(tx, ctx, { id }));
    await deliver();
    expect(mailbox.mails.at(-1)).toMatchObject({
      to: ['bob@acme.test'],
      headers: { subject: 'Your decision is still awaited: While away' },
    });
    expect((await decide(tokenOf(mailbox.mails.at(-1)?.text ?? ''))).json().status).toBe('approved');
    expect(fixture.decided).toMatchObject([{ by: { name: 'Bob' } }]);
    await as('Ann').delete(`/api/v1/approvals/absences/${absence.id}`);
  });

  it('tells who asked by mail how it ended', async () => {
    const { token } = await mailedToken({ title: 'Discount', startedBy: 'Sarah' });
    await decide(token, { decision: 'reject', reason: 'Too much & too early' });
    await deliver();
    expect(mailbox.mails.at(-1)).toMatchObject({
      to: ['sarah@acme.test'],
      headers: { subject: 'Rejected: Discount' },
    });
    expect(mailbox.mails.at(-1)?.html).toContain('By Ann. Too much &amp; too early');
    expect(mailbox.mails.at(-1)?.text).toContain('By Ann. Too much & too early');
  });
});

describe('a one-time link', () => {
  it('shows what is decided without deciding, however often it is fetched', async () => {
    const { id, token } = await mailedToken();
    for (let times = 0; times < 5; times += 1) {
      const answer = await link(token);
      expect(answer.headers['cache-control']).toBe('no-store');
      expect(answer.json()).toMatchObject({
        person: { name: 'Ann' },
        organization: { name: 'Acme' },
        approval: { id, evidence: { order: { total: 12_000 } } },
        canDecide: { allowed: true },
      });
    }
    expect((await app.app.inject({ method: 'HEAD', url: `/api/v1/approval-links/${token}` })).statusCode).toBe(200);
    expect(fixture.decided).toEqual([]);
  });

  it('decides once, as the person it was sent to', async () => {
    const { id, token } = await mailedToken();
    expect((await decide(token, { decision: 'reject' })).statusCode).toBe(400);
    expect((await decide(token)).json()).toEqual({ decision: 'approved', status: 'approved' });
    expect(fixture.decided).toMatchObject([{ approvalId: id, by: { name: 'Ann' } }]);
    expect((await decide(token)).json()).toMatchObject({ status: 410, code: 'link_used' });
    expect((await link(token)).json()).toMatchObject({ status: 410, code: 'link_used' });
    expect(await fixture.history(id)).toContain('Ann decided by the link of a mail.');
  });

  it('decides once when it is used twice at the same time', async () => {
    const { token } = await mailedToken();
    const answers = await Promise.all([decide(token), decide(token), decide(token)]);
    expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1);
    expect(fixture.decided).toHaveLength(1);
  });

  it('is refused when it was changed, made up, or belongs to somebody who left', async () => {
    const { token } = await mailedToken();
    const [random = '', signed = ''] = token.split('.');
    const flipped = `${random.startsWith('A') ? 'B' : 'A'}${random.slice(1)}.${signed}`;
    for (const wrong of [flipped, `${random}.${signed.slice(1)}A`, random, `${token}.x`, 'x', '..']) {
      expect((await link(wrong)).json()).toMatchObject({ status: 404 });
      expect((await decide(wrong)).json()).toMatchObject({ status: 404 });
    }
    await database.db.system.query('update renubu.members set active = false where user_id = $1', [acme.id('Ann')]);
    expect((await decide(token)).statusCode).toBe(404);
    await database.db.system.query('update renubu.members set active = true where user_id = $1', [acme.id('Ann')]);
    expect(fixture.decided).toEqual([]);
  });

  it('ends with its approval, and is bound to the payload of the mail', async () => {
    const expiresAt = new Date(ctx.clock.now().getTime() + 3_600_000).toISOString();
    const first = await mailedToken({ expiresAt });
    ctx.clock.advance({ hours: 1 });
    expect((await decide(first.token)).json()).toMatchObject({ status: 410, code: 'link_expired' });
    const second = await mailedToken();
    await database.db.system.query(`update renubu.approvals set payload_hash = $2 where id = $1`, [
      second.id,
      '0'.repeat(64),
    ]);
    expect((await decide(second.token)).json()).toMatchObject({ status: 409, code: 'payload_changed' });
    expect(fixture.decided).toEqual([]);
  });

  it('keeps nothing from which it could be made again', async () => {
    const { token } = await mailedToken();
    const kept = await tenantTransaction(ctx.db, acme.organizationId, (tx) =>
      rows(
        tx,
        sql`select l.*, d.data, d.title from renubu.approval_links l
                     left join renubu.notification_deliveries d on d.id = l.delivery_id`,
      ),
    );
    expect(JSON.stringify(kept)).not.toContain(token.split('.')[0]);
  });

  it('says why when others have decided, and leaves its one use to them', async () => {
    const { id, token } = await mailedToken({ approvers: { users: ['ann@acme.test', 'bob@acme.test'] } });
    await as('Bob').post(`/api/v1/approvals/${id}/decide`, { decision: 'approve' });
    const own = mailbox.mails.find(({ to }) => to[0] === 'ann@acme.test');
    const anns = tokenOf(own?.text ?? token);
    expect((await link(anns)).json().canDecide).toMatchObject({
      allowed: false,
      reason: 'Bob has approved this already.',
    });
    expect((await decide(anns)).json()).toMatchObject({ status: 409, code: 'already_decided' });
  });
});

describe('sending', () => {
  it('tries again with growing waits, then gives up; the approval itself goes on', async () => {
    mailbox.refuse(451);
    const id = await open({ title: 'Server is busy' });
    await deliver();
    const [first] = await deliveries();
    expect(first).toMatchObject({ status: 'pending', attempts: 1, person: { name: 'Ann' } });
    expect(Date.parse(first.nextAttemptAt) - ctx.clock.now().getTime()).toBe(30_000);
    expect(await deliver()).toBe(0);
    ctx.clock.advance({ seconds: 30 });
    await deliver();
    expect(Date.parse((await deliveries())[0].nextAttemptAt) - ctx.clock.now().getTime()).toBe(120_000);
    for (let attempt = 3; attempt <= 8; attempt += 1) {
      ctx.clock.advance({ hours: 7 });
      await deliver();
    }
    expect((await deliveries())[0]).toMatchObject({ status: 'failed', attempts: 8 });
    mailbox.refuse(null);
    expect((await as('Ada').post(`/api/v1/notifications/deliveries/${first.id}/retry`)).json().status).toBe('pending');
    await deliver();
    expect(mailbox.mails).toHaveLength(1);
    expect((await as('Ada').post(`/api/v1/notifications/deliveries/${first.id}/retry`)).json().code).toBe(
      'invalid_state',
    );
    expect((await decide(tokenOf(mailbox.mails[0]?.text ?? ''))).json().status).toBe('approved');
    expect(fixture.decided).toMatchObject([{ approvalId: id }]);
  });

  it('gives up at once when the server refuses for good', async () => {
    mailbox.refuse(550);
    await tell({ userIds: [acme.id('Ann')] });
    await deliver();
    expect((await deliveries())[0]).toMatchObject({ status: 'failed', attempts: 1 });
  });

  it('says that e-mail is not connected instead of failing', async () => {
    const quiet: TestContext = { ...ctx, config: { ...ctx.config, smtpUrl: undefined } };
    await tell({ userIds: [acme.id('Ann')], title: 'Nobody hears' });
    await deliverDue(quiet, { approval: composeApproval });
    expect((await deliveries())[0]).toMatchObject({ status: 'skipped', lastError: 'E-mail is not connected.' });
  });

  it('sends each message once, also with several processes', async () => {
    for (let index = 0; index < 30; index += 1) await tell({ userIds: [acme.id('Ann')], title: `Message ${index}` });
    await Promise.all([deliver(), deliver(), deliver()]);
    expect(new Set(mailbox.mails.map(({ headers }) => headers['subject'])).size).toBe(30);
    expect(mailbox.mails).toHaveLength(30);
  });

  it('is shown to administrators of the organization only', async () => {
    expect((await as('Ann').get('/api/v1/notifications/deliveries')).statusCode).toBe(403);
    expect((await app.as(other.session('Olga')).get('/api/v1/notifications/deliveries')).json().items).toEqual([]);
  });
});

describe('choices', () => {
  const settings = async (name: string) => (await as(name).get('/api/v1/notifications/settings')).json();
  const choose = (name: string, body: object) => as(name).put('/api/v1/notifications/settings', body);
  const of = (found: { kinds: { kind: string }[] }, kind: string) => found.kinds.find((one) => one.kind === kind);

  it('have defaults, merge, and decide what reaches a person where', async () => {
    expect(of(await settings('Ann'), 'escalation')).toMatchObject({ channels: { inApp: true, email: true } });
    await choose('Ann', { kinds: { escalation: { email: false } } });
    await choose('Ann', { kinds: { escalation: { inApp: false } }, digest: 'weekly' });
    const found = await settings('Ann');
    expect(of(found, 'escalation')).toMatchObject({ channels: { inApp: false, email: false } });
    expect(of(found, 'approval_requested')).toMatchObject({ channels: { email: true } });
    expect(found).toMatchObject({ digest: 'weekly', connected: { email: true, slack: false } });
    expect(await tell({ userIds: [acme.id('Ann')] })).toEqual([]);
    expect(await tell({ userIds: [acme.id('Ann')], priority: 1 })).toEqual([acme.id('Ann')]);
    await deliver();
    expect(mailbox.mails).toEqual([]);
    await choose('Ann', { kinds: { escalation: { inApp: true, email: true } }, digest: 'daily' });
  });

  it('refuse unknown kinds and channels', async () => {
    expect((await choose('Ann', { kinds: { aproval: { email: true } } })).statusCode).toBe(400);
    expect((await choose('Ann', { kinds: { escalation: { fax: true } } })).statusCode).toBe(400);
  });
});

describe('digests', () => {
  it('come once in the morning with what is unread', async () => {
    ctx.clock.set('2026-03-03T07:59:00Z');
    await as('Bob').post('/api/v1/notifications/read-all');
    for (const title of ['First <b>', 'Second']) await tell({ userIds: [acme.id('Bob')], type: 'custom', title });
    const mine = () => mailbox.mails.filter(({ to }) => to[0] === 'bob@acme.test');
    await writeDigests(ctx);
    await deliver();
    expect(mine()).toHaveLength(0);
    ctx.clock.set('2026-03-03T08:00:00Z');
    await Promise.all([writeDigests(ctx), writeDigests(ctx)]);
    await writeDigests(ctx);
    await deliver();
    expect(mine()).toHaveLength(1);
    expect(mine()[0]?.headers['subject']).toBe('2 unread notifications today');
    expect(mine()[0]?.html).toContain('First &lt;b&gt;');
    expect(mine()[0]?.text).toContain('* Second');
    ctx.clock.set('2026-03-04T08:00:00Z');
    await writeDigests(ctx);
    await deliver();
    expect(mine()).toHaveLength(1);
  });

  it('come on Mondays when weekly, and never when never', async () => {
    await as('Bob').put('/api/v1/notifications/settings', { digest: 'weekly' });
    await as('Sarah').put('/api/v1/notifications/settings', { digest: 'never' });
    await tell({ userIds: [acme.id('Bob'), acme.id('Sarah')], type: 'custom', title: 'Weekly news' });
    for (const day of ['05', '06', '07', '08', '09']) {
      ctx.clock.set(`2026-03-${day}T09:00:00Z`);
      await writeDigests(ctx);
    }
    await deliver();
    const digests = mailbox.mails.filter(({ text }) => text.includes('Weekly news'));
    expect(digests.map(({ to }) => to[0])).toEqual(['bob@acme.test']);
    expect(digests[0]?.headers['subject']).toBe('1 unread notification this week');
  });

  it('and old messages are forgotten', async () => {
    ctx.clock.set('2026-09-01T00:00:00Z');
    await forgetOld(ctx);
    expect((await deliveries()).length).toBe(0);
  });
});

describe('Slack', () => {
  let slack: Server;
  const posts: { channel: string; text: string }[] = [];

  beforeAll(async () => {
    slack = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const body = new URLSearchParams(Buffer.concat(parts).toString());
        posts.push({ channel: body.get('channel') ?? '', text: body.get('text') ?? '' });
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify({ ok: true, channel: 'C1', ts: '1.2' }));
      });
    });
    await new Promise<void>((resolve) => void slack.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => new Promise<void>((resolve) => void slack.close(() => resolve())));

  it('says what is missing until it is connected', async () => {
    const read = async () => (await as('Ada').get('/api/v1/notifications/channels')).json().slack;
    expect(await read()).toMatchObject({ connected: false, problem: expect.stringContaining('Not connected') });
    const { port } = slack.address() as { port: number };
    await createConnection(ctx, acme.session('Ada'), {
      name: 'Team',
      connector: 'slack',
      config: { apiUrl: `http://127.0.0.1:${port}/api/` },
      secrets: { token: 'xoxb-test-token' },
    });
    expect(await read()).toMatchObject({ connected: false, problem: expect.stringContaining('channel') });
    await as('Ada').put('/api/v1/notifications/channels', { slack: { channel: '#approvals' } });
    expect(await read()).toMatchObject({ connected: true, problem: null, channel: '#approvals' });
    expect((await as('Ann').put('/api/v1/notifications/channels', { slack: { enabled: false } })).statusCode).toBe(403);
  });

  it('hears once of an approval, with a link to the app and no way to decide in the channel', async () => {
    const id = await open({
      title: 'Order <!channel> {{ secrets.KEY }}',
      approvers: { users: ['ann@acme.test', 'bob@acme.test'] },
    });
    await deliver();
    expect(posts).toHaveLength(1);
    expect(posts[0]?.channel).toBe('#approvals');
    expect(posts[0]?.text).toContain(`<https://renubu.acme.test/approvals/${id}|Order &lt;!channel&gt;`);
    expect(posts[0]?.text).toContain('Ann, Bob');
    expect(posts[0]?.text).not.toContain('confirm');
    await fixture.inTenant((tx) => remindApproval(tx, ctx, { id }));
    await deliver();
    expect(posts).toHaveLength(2);
  });
});

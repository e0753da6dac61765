import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { rows, tenantTransaction } from '../../platform/db/transaction.ts';
import type { Asking } from '../../testing/approval-fixture.ts';
import { testDatabase } from '../../testing/database.ts';
import { mailHarness, tokenIn } from '../../testing/mail-harness.ts';
import { remindApproval } from './commands/follow-up.ts';

const database = testDatabase();
const h = mailHarness(database);
const deliveries = async (query = '') =>
  (await h.as('Ada').get(`/api/v1/notifications/deliveries?limit=200${query}`)).json().items;

/** Opens an approval for Ann and returns the token of the mail she gets. */
async function mailedToken(asking: Asking = {}): Promise<{ id: string; token: string }> {
  const id = await h.open(asking);
  await h.deliver();
  return { id, token: h.newestToken() };
}
const link = (token: string) => h.app.anonymous.get(`/api/v1/approval-links/${token}`);
const decide = (token: string, body: object = { decision: 'approve' }) =>
  h.app.anonymous.post(`/api/v1/approval-links/${token}`, body);

describe('the mail that asks for a decision', () => {
  it('goes to the approver with the evidence, buttons and a text part', async () => {
    await h.open({ title: 'Order 7 for $12,000', expiresAt: '2026-01-20T12:00:00.000Z' });
    await h.deliver();
    expect(h.mailbox.mails).toHaveLength(1);
    const [mail] = h.mailbox.mails;
    expect(mail?.to).toEqual(['ann@acme.test']);
    expect(mail?.headers['subject']).toBe('Approval requested: Order 7 for $12,000');
    expect(mail?.headers['list-unsubscribe']).toBe('<https://renubu.acme.test/settings?tab=notifications>');
    const token = tokenIn(mail?.text ?? '');
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
    await h.open({ title, evidence });
    await h.deliver();
    const [mail] = h.mailbox.mails;
    expect(h.mailbox.mails).toHaveLength(1);
    expect(mail?.to).toEqual(['ann@acme.test']);
    expect(mail?.headers['bcc']).toBeUndefined();
    expect(mail?.headers['subject']).toContain('Order Bcc: eve@evil.test <script>');
    expect(mail?.html).not.toContain('<script');
    expect(mail?.html).not.toContain('<img src=x');
    expect(mail?.html).toContain('&lt;img src=x onerror=alert(1)&gt; {{ secrets.KEY }}');
    expect(mail?.text).toContain('{{ organization }}');
  });

  it('is not sent once the approval is over', async () => {
    const id = await h.open();
    await h.as('Ann').post(`/api/v1/approvals/${id}/decide`, { decision: 'approve' });
    await h.deliver();
    expect(h.mailbox.mails).toEqual([]);
    expect((await deliveries('&status=skipped'))[0]).toMatchObject({
      kind: 'approval_requested',
      lastError: 'It was decided or called off meanwhile.',
    });
  });

  it('reminds whoever stands in for somebody away, with a link of their own', async () => {
    const id = await h.open({ title: 'While away' });
    await h.deliver();
    const at = (hours: number) => new Date(h.ctx.clock.now().getTime() + hours * 3_600_000).toISOString();
    const body = { delegateId: h.acme.id('Bob'), from: at(-1), to: at(1) };
    const absence = (await h.as('Ann').post('/api/v1/approvals/absences', body)).json();
    await h.approvals.inTenant((tx) => remindApproval(tx, h.ctx, { id }));
    await h.deliver();
    expect(h.mailbox.mails.at(-1)).toMatchObject({
      to: ['bob@acme.test'],
      headers: { subject: 'Your decision is still awaited: While away' },
    });
    expect((await decide(h.newestToken())).json().status).toBe('approved');
    expect(h.approvals.decided).toMatchObject([{ by: { name: 'Bob' } }]);
    await h.as('Ann').delete(`/api/v1/approvals/absences/${absence.id}`);
  });

  it('tells who asked by mail how it ended', async () => {
    const { token } = await mailedToken({ title: 'Discount', startedBy: 'Sarah' });
    await decide(token, { decision: 'reject', reason: 'Too much & too early' });
    await h.deliver();
    expect(h.mailbox.mails.at(-1)).toMatchObject({
      to: ['sarah@acme.test'],
      headers: { subject: 'Rejected: Discount' },
    });
    expect(h.mailbox.mails.at(-1)?.html).toContain('By Ann. Too much &amp; too early');
    expect(h.mailbox.mails.at(-1)?.text).toContain('By Ann. Too much & too early');
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
    expect((await h.app.app.inject({ method: 'HEAD', url: `/api/v1/approval-links/${token}` })).statusCode).toBe(200);
    expect(h.approvals.decided).toEqual([]);
  });

  it('decides once, as the person it was sent to', async () => {
    const { id, token } = await mailedToken();
    expect((await decide(token, { decision: 'reject' })).statusCode).toBe(400);
    expect((await decide(token)).json()).toEqual({ decision: 'approved', status: 'approved' });
    expect(h.approvals.decided).toMatchObject([{ approvalId: id, by: { name: 'Ann' } }]);
    expect((await decide(token)).json()).toMatchObject({ status: 410, code: 'link_used' });
    expect((await link(token)).json()).toMatchObject({ status: 410, code: 'link_used' });
    expect(await h.approvals.history(id)).toContain('Ann decided by the link of a mail.');
  });

  it('decides once when it is used twice at the same time', async () => {
    const { token } = await mailedToken();
    const answers = await Promise.all([decide(token), decide(token), decide(token)]);
    expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1);
    expect(h.approvals.decided).toHaveLength(1);
  });

  it('is refused when it was changed, made up, or belongs to somebody who left', async () => {
    const { token } = await mailedToken();
    const [random = '', signed = ''] = token.split('.');
    const flipped = `${random.startsWith('A') ? 'B' : 'A'}${random.slice(1)}.${signed}`;
    for (const wrong of [flipped, `${random}.${signed.slice(1)}A`, random, `${token}.x`, 'x', '..']) {
      expect((await link(wrong)).json()).toMatchObject({ status: 404 });
      expect((await decide(wrong)).json()).toMatchObject({ status: 404 });
    }
    await database.db.system.query('update renubu.members set active = false where user_id = $1', [h.acme.id('Ann')]);
    expect((await decide(token)).statusCode).toBe(404);
    await database.db.system.query('update renubu.members set active = true where user_id = $1', [h.acme.id('Ann')]);
    expect(h.approvals.decided).toEqual([]);
  });

  it('ends with its approval, and is bound to the payload of the mail', async () => {
    const expiresAt = new Date(h.ctx.clock.now().getTime() + 3_600_000).toISOString();
    const first = await mailedToken({ expiresAt });
    h.ctx.clock.advance({ hours: 1 });
    expect((await decide(first.token)).json()).toMatchObject({ status: 410, code: 'link_expired' });
    const second = await mailedToken();
    await database.db.system.query(`update renubu.approvals set payload_hash = $2 where id = $1`, [
      second.id,
      '0'.repeat(64),
    ]);
    expect((await decide(second.token)).json()).toMatchObject({ status: 409, code: 'payload_changed' });
    expect(h.approvals.decided).toEqual([]);
  });

  it('keeps nothing from which it could be made again', async () => {
    const { token } = await mailedToken();
    const kept = await tenantTransaction(h.ctx.db, h.acme.organizationId, (tx) =>
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
    await h.as('Bob').post(`/api/v1/approvals/${id}/decide`, { decision: 'approve' });
    const own = h.mailbox.mails.find(({ to }) => to[0] === 'ann@acme.test');
    const anns = tokenIn(own?.text ?? token);
    expect((await link(anns)).json().canDecide).toMatchObject({
      allowed: false,
      reason: 'Bob has approved this already.',
    });
    expect((await decide(anns)).json()).toMatchObject({ status: 409, code: 'already_decided' });
  });
});

import { describe, expect, it } from 'vitest';
import type { TestContext } from '../../testing/context.ts';
import { testDatabase } from '../../testing/database.ts';
import { mailHarness } from '../../testing/mail-harness.ts';

const database = testDatabase();
const h = mailHarness(database);
const deliveries = async (query = '') =>
  (await h.as('Ada').get(`/api/v1/notifications/deliveries?limit=200${query}`)).json().items;

describe('sending', () => {
  it('tries again with growing waits, then gives up; the approval itself goes on', async () => {
    h.mailbox.refuse(451);
    const id = await h.open({ title: 'Server is busy' });
    await h.deliver();
    const [first] = await deliveries();
    expect(first).toMatchObject({ status: 'pending', attempts: 1, person: { name: 'Ann' } });
    expect(Date.parse(first.nextAttemptAt) - h.ctx.clock.now().getTime()).toBe(30_000);
    expect(await h.deliver()).toBe(0);
    h.ctx.clock.advance({ seconds: 30 });
    await h.deliver();
    expect(Date.parse((await deliveries())[0].nextAttemptAt) - h.ctx.clock.now().getTime()).toBe(120_000);
    for (let attempt = 3; attempt <= 8; attempt += 1) {
      h.ctx.clock.advance({ hours: 7 });
      await h.deliver();
    }
    expect((await deliveries())[0]).toMatchObject({ status: 'failed', attempts: 8 });
    h.mailbox.refuse(null);
    await h.freshGate();
    expect((await h.as('Ada').post(`/api/v1/notifications/deliveries/${first.id}/retry`)).json().status).toBe(
      'pending',
    );
    await h.deliver();
    expect(h.mailbox.mails).toHaveLength(1);
    expect((await h.as('Ada').post(`/api/v1/notifications/deliveries/${first.id}/retry`)).json().code).toBe(
      'invalid_state',
    );
    const decision = { decision: 'approve' };
    const url = `/api/v1/approval-links/${h.newestToken()}`;
    expect((await h.app.anonymous.post(url, decision)).json().status).toBe('approved');
    expect(h.approvals.decided).toMatchObject([{ approvalId: id }]);
  });

  it('gives up at once when the server refuses for good', async () => {
    h.mailbox.refuse(550);
    await h.tell({ userIds: [h.acme.id('Ann')] });
    await h.deliver();
    expect((await deliveries())[0]).toMatchObject({ status: 'failed', attempts: 1 });
  });

  it('says that e-mail is not connected instead of failing', async () => {
    const quiet: TestContext = { ...h.ctx, config: { ...h.ctx.config, smtpUrl: undefined } };
    await h.tell({ userIds: [h.acme.id('Ann')], title: 'Nobody hears' });
    await h.deliver(quiet);
    expect((await deliveries())[0]).toMatchObject({ status: 'skipped', lastError: 'E-mail is not connected.' });
  });

  it('sends each message once, also with several processes', async () => {
    for (let index = 0; index < 30; index += 1)
      await h.tell({ userIds: [h.acme.id('Ann')], title: `Message ${index}` });
    await Promise.all([h.deliver(), h.deliver(), h.deliver()]);
    expect(new Set(h.mailbox.mails.map(({ headers }) => headers['subject'])).size).toBe(30);
    expect(h.mailbox.mails).toHaveLength(30);
  });

  it('is shown to administrators of the organization only', async () => {
    expect((await h.as('Ann').get('/api/v1/notifications/deliveries')).statusCode).toBe(403);
    expect((await h.app.as(h.other.session('Olga')).get('/api/v1/notifications/deliveries')).json().items).toEqual([]);
  });
});

describe('choices', () => {
  const settings = async (name: string) => (await h.as(name).get('/api/v1/notifications/settings')).json();
  const choose = (name: string, body: object) => h.as(name).put('/api/v1/notifications/settings', body);
  const of = (found: { kinds: { kind: string }[] }, kind: string) => found.kinds.find((one) => one.kind === kind);

  it('have defaults, merge, and decide what reaches a person where', async () => {
    expect(of(await settings('Ann'), 'escalation')).toMatchObject({ channels: { inApp: true, email: true } });
    await choose('Ann', { kinds: { escalation: { email: false } } });
    await choose('Ann', { kinds: { escalation: { inApp: false } }, digest: 'weekly' });
    const found = await settings('Ann');
    expect(of(found, 'escalation')).toMatchObject({ channels: { inApp: false, email: false } });
    expect(of(found, 'approval_requested')).toMatchObject({ channels: { email: true } });
    expect(found).toMatchObject({ digest: 'weekly', connected: { email: true, slack: false } });
    expect(await h.tell({ userIds: [h.acme.id('Ann')] })).toEqual([]);
    expect(await h.tell({ userIds: [h.acme.id('Ann')], priority: 1 })).toEqual([h.acme.id('Ann')]);
    await h.deliver();
    expect(h.mailbox.mails).toEqual([]);
    await choose('Ann', { kinds: { escalation: { inApp: true, email: true } }, digest: 'daily' });
  });

  it('refuse unknown kinds and channels', async () => {
    expect((await choose('Ann', { kinds: { aproval: { email: true } } })).statusCode).toBe(400);
    expect((await choose('Ann', { kinds: { escalation: { fax: true } } })).statusCode).toBe(400);
  });
});

import { describe, expect, it } from 'vitest';
import { testDatabase } from '../../testing/database.ts';
import { mailHarness } from '../../testing/mail-harness.ts';
import { forgetOld, writeDigests } from './deliver/digests.ts';

const database = testDatabase();
const h = mailHarness(database);
const deliveries = async (query = '') =>
  (await h.as('Ada').get(`/api/v1/notifications/deliveries?limit=200${query}`)).json().items;

describe('digests', () => {
  it('come once in the morning with what is unread', async () => {
    h.ctx.clock.set('2026-03-03T07:59:00Z');
    await h.as('Bob').post('/api/v1/notifications/read-all');
    for (const title of ['First <b>', 'Second']) await h.tell({ userIds: [h.acme.id('Bob')], type: 'custom', title });
    const mine = () => h.mailbox.mails.filter(({ to }) => to[0] === 'bob@acme.test');
    await writeDigests(h.ctx);
    await h.deliver();
    expect(mine()).toHaveLength(0);
    h.ctx.clock.set('2026-03-03T08:00:00Z');
    await Promise.all([writeDigests(h.ctx), writeDigests(h.ctx)]);
    await writeDigests(h.ctx);
    await h.deliver();
    expect(mine()).toHaveLength(1);
    expect(mine()[0]?.headers['subject']).toBe('2 unread notifications today');
    expect(mine()[0]?.html).toContain('First &lt;b&gt;');
    expect(mine()[0]?.text).toContain('* Second');
    h.ctx.clock.set('2026-03-04T08:00:00Z');
    await writeDigests(h.ctx);
    await h.deliver();
    expect(mine()).toHaveLength(1);
  });

  it('come on Mondays when weekly, and never when never', async () => {
    await h.as('Bob').put('/api/v1/notifications/settings', { digest: 'weekly' });
    await h.as('Sarah').put('/api/v1/notifications/settings', { digest: 'never' });
    await h.tell({ userIds: [h.acme.id('Bob'), h.acme.id('Sarah')], type: 'custom', title: 'Weekly news' });
    for (const day of ['05', '06', '07', '08', '09']) {
      h.ctx.clock.set(`2026-03-${day}T09:00:00Z`);
      await writeDigests(h.ctx);
    }
    await h.deliver();
    const digests = h.mailbox.mails.filter(({ text }) => text.includes('Weekly news'));
    expect(digests.map(({ to }) => to[0])).toEqual(['bob@acme.test']);
    expect(digests[0]?.headers['subject']).toBe('1 unread notification this week');
  });

  it('and old messages are forgotten', async () => {
    h.ctx.clock.set('2026-09-01T00:00:00Z');
    await forgetOld(h.ctx);
    expect((await deliveries()).length).toBe(0);
  });
});

import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '../../testing/database.ts';
import { mailHarness } from '../../testing/mail-harness.ts';
import { remindApproval } from '../approvals/commands/follow-up.ts';
import { createConnection } from '../connections/commands/connections.ts';

const database = testDatabase();
const h = mailHarness(database);

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
    const read = async () => (await h.as('Ada').get('/api/v1/notifications/channels')).json().slack;
    expect(await read()).toMatchObject({ connected: false, problem: expect.stringContaining('Not connected') });
    const { port } = slack.address() as { port: number };
    await createConnection(h.ctx, h.acme.session('Ada'), {
      name: 'Team',
      connector: 'slack',
      config: { apiUrl: `http://127.0.0.1:${port}/api/` },
      secrets: { token: 'xoxb-test-token' },
    });
    expect(await read()).toMatchObject({ connected: false, problem: expect.stringContaining('channel') });
    await h.as('Ada').put('/api/v1/notifications/channels', { slack: { channel: '#approvals' } });
    expect(await read()).toMatchObject({ connected: true, problem: null, channel: '#approvals' });
    expect((await h.as('Ann').put('/api/v1/notifications/channels', { slack: { enabled: false } })).statusCode).toBe(
      403,
    );
  });

  it('hears once of an approval, with a link to the app and no way to decide in the channel', async () => {
    const id = await h.open({
      title: 'Order <!channel> {{ secrets.KEY }}',
      approvers: { users: ['ann@acme.test', 'bob@acme.test'] },
    });
    await h.deliver();
    expect(posts).toHaveLength(1);
    expect(posts[0]?.channel).toBe('#approvals');
    expect(posts[0]?.text).toContain(`<https://renubu.acme.test/approvals/${id}|Order &lt;!channel&gt;`);
    expect(posts[0]?.text).toContain('Ann, Bob');
    expect(posts[0]?.text).not.toContain('confirm');
    await h.approvals.inTenant((tx) => remindApproval(tx, h.ctx, { id }));
    await h.deliver();
    expect(posts).toHaveLength(2);
  });
});

import { randomUUID } from 'node:crypto';
import type { Browser, Locator, Page } from 'playwright-core';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWindowAs, settled, type Window } from './browser.ts';
import { openBrowser, removeDataDir, startServer, type RunningServer } from './harness.ts';
import { signIn, type Answer, type Caller } from './session.ts';

let server: RunningServer;
let browser: Browser;
let alex: Caller;
let sarah: Caller;
let window: Window;
let page: Page;
let connection: { id: string; secret: string };

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), openBrowser()]);
  [alex, sarah] = await Promise.all([signIn(server.url, 'alex'), signIn(server.url, 'sarah')]);
  connection = (await alex.request('POST', '/connections', { name: 'Activity platform' })).body;
  window = await openWindowAs(browser, server.url, 'sarah');
  page = window.page;
  await page.goto('/queue');
  await settled(page);
  // Lost by a reload: shows at the end that there was none.
  await page.evaluate(() => document.body.setAttribute('data-opened-once', ''));
});
afterAll(async () => {
  await browser.close();
  await server.stop();
  await removeDataDir(server.dataDir);
});

const rowOf = (customer: string): Locator => page.getByRole('row').filter({ hasText: customer });
const rank = (customer: string, place: number): Promise<void> =>
  page.getByRole('row').nth(place).filter({ hasText: customer }).waitFor();

/** The date that many days from today, in UTC. */
const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** Sends a signed message as another system would; the caller has no session. */
async function send(message: unknown, { id = randomUUID(), secret = connection.secret } = {}): Promise<number> {
  const body = JSON.stringify(message);
  const now = new Date();
  const answer = await fetch(`${server.url}/api/v1/webhooks/${connection.id}`, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
      'webhook-signature': new Webhook(secret).sign(id, now, body),
    },
  });
  return answer.status;
}

const ok = (answer: Answer): Answer => {
  expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
  return answer;
};

/** Sixty days of active users, 23 % fewer in the newer thirty. */
const fallingUsage = Array.from({ length: 60 }, (_, day) => ({
  customerExternalId: 'globex',
  metric: 'usage.active_users',
  value: day < 30 ? 77 : 100,
  occurredAt: new Date(Date.now() - (day + 0.5) * 86_400_000).toISOString(),
}));

describe('the open queue page', () => {
  it('shows what a batch of signals changes', async () => {
    await rank('Acme Corporation', 1);
    await rank('TechCo', 2);
    await rowOf('TechCo').filter({ hasText: '2 open tickets' }).waitFor();
    const techCo = (await sarah.request('GET', '/customers?search=TechCo')).body.items[0];
    const signals = [
      { metric: 'support.open_tickets', value: 9 },
      { metric: 'risk.score', value: 85 },
    ];
    ok(
      await alex.request('POST', '/signals', {
        signals: signals.map((signal) => ({ ...signal, customerId: techCo.id })),
      }),
    );
    await rowOf('TechCo').filter({ hasText: '9 open tickets' }).filter({ hasText: 'Risk 85 of 100' }).waitFor();
  });

  it('brings a new customer to its place', async () => {
    const me = (await sarah.request('GET', '/auth/me')).body.user.id;
    const globex = {
      name: 'Globex',
      externalId: 'globex',
      arrMinor: 50_000_000,
      currency: 'USD',
      accountPlan: 'invest',
      renewalDate: inDays(2),
      ownerId: me,
    };
    ok(await alex.request('POST', '/customers', globex));
    await rank('Globex', 1);
  });

  it('follows a signed message into another stage, score and order', async () => {
    const { headers } = await alex.request('GET', '/determination');
    const row = (stage: string, minDays: number | null, maxDays: number | null, minRisk: number | null = null) => ({
      ...{ stage, minDays, maxDays, minRisk },
      create: 'always',
    });
    const rows = [
      row('emergency', null, 6, 70),
      row('critical', null, 30),
      row('prepare', 31, 179),
      row('monitor', 180, null),
    ];
    ok(
      await alex.request(
        'PUT',
        '/determination',
        { preset: 'four-stage', rows },
        { 'if-match': headers.get('etag') ?? '' },
      ),
    );
    // Two days left, but nothing known of its risk: critical, behind Acme.
    await rank('Acme Corporation', 1);
    await rowOf('Globex').filter({ hasText: 'Critical' }).filter({ hasText: '254' }).waitFor();

    const batch = [...fallingUsage, { customerExternalId: 'globex', metric: 'support.open_tickets', value: 5 }];
    expect(await send({ signals: batch })).toBe(202);
    await rowOf('Globex').filter({ hasText: 'usage −23 %, 5 open tickets' }).waitFor();

    const event = { type: 'customer.updated', data: { customerExternalId: 'globex', metrics: { 'risk.score': 72 } } };
    const id = randomUUID();
    expect(await send(event, { id })).toBe(202);
    await rank('Globex', 1);
    const top = page.getByRole('row').nth(1);
    await top
      .filter({ hasText: 'Emergency' })
      .filter({ hasText: 'Risk 72 of 100' })
      .filter({ hasText: '287' })
      .waitFor();
    expect(await top.innerText()).toContain('90 × 2.0 × 1.5 × 1.1 − 10');

    // A replay and a forgery change nothing.
    expect(await send(event, { id })).toBe(409);
    expect(await send(event, { secret: `whsec_${Buffer.from('somebody else').toString('base64')}` })).toBe(401);
  });

  it('was never reloaded and complained about nothing', async () => {
    expect(await page.locator('body[data-opened-once]').count()).toBe(1);
    expect(window.errors).toEqual([]);
  });
});

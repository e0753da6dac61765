import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startMailbox, type Mailbox } from '../apps/server/src/testing/mailbox.ts';
import { openWindow, openWindowAs, phone, settled, violations, type Window } from './browser.ts';
import { openBrowser, removeDataDir, startServer, type RunningServer } from './harness.ts';
import { pressOn } from './keyboard.ts';
import { emailOf, signIn, until, type Caller } from './session.ts';

const workflow = new URL('../workflows/automation/high-value-order-approval.yaml', import.meta.url);
let mailbox: Mailbox;
let server: RunningServer;
let browser: Browser;
let alex: Caller;
const windows: Window[] = [];

beforeAll(async () => {
  mailbox = await startMailbox();
  [server, browser] = await Promise.all([startServer({ env: { SMTP_URL: mailbox.url } }), openBrowser()]);
  alex = await signIn(server.url, 'alex');
  await publish();
});
afterAll(async () => {
  await browser.close();
  await server.stop();
  await Promise.all([mailbox.close(), removeDataDir(server.dataDir)]);
});

/** What the API answers; a refusal fails the test with its words. */
async function call(method: string, path: string, body?: unknown) {
  const answer = await alex.request(method, path, body);
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** Michael is the one sales manager; the shipped workflow asks that group. */
async function publish(): Promise<void> {
  const { items } = await call('GET', '/members');
  const michael = items.find(({ email }: { email: string }) => email === emailOf('michael'));
  await call('POST', '/approver-groups', { name: 'sales_manager', memberIds: [michael.userId] });
  const slug = 'high-value-order-approval';
  const saved = await alex.request('GET', `/workflows/${slug}`);
  if (saved.status !== 404 && saved.body.publishedVersion !== null) return;
  await call('PUT', `/workflows/${slug}/draft`, { source: await readFile(workflow, 'utf8') });
  await call('POST', `/workflows/${slug}/publish`, {});
}

/** An order above the limit comes in; answers the run that waits for a decision on it. */
async function order(id: string, total: number): Promise<string> {
  const { accepted } = await call('POST', '/events', {
    type: 'order.checkout.initiated',
    source: 'shop',
    data: { order: { id, total, items: [{ sku: 'X-1' }] } },
  });
  const runs = async () => (await call('GET', `/executions?eventId=${accepted[0].id}`)).items;
  await until(async () => {
    const [run] = await runs();
    return run?.currentStep?.stepId === 'ask';
  });
  return (await runs())[0].id;
}
const resultOf = async (id: string) => (await call('GET', `/executions/${id}`)).result;

const open = async (person?: string): Promise<Window> => {
  const window = await (person ? openWindowAs(browser, server.url, person) : openWindow(browser, server.url));
  windows.push(window);
  return window;
};

/** The address in the newest mail about an order. */
async function linkTo(id: string): Promise<string> {
  const mail = await vi.waitUntil(() => mailbox.mails.find(({ text }) => text.includes(`Order ${id} `)), {
    timeout: 30_000,
  });
  expect(mail.to).toEqual([emailOf('michael')]);
  const path = /\/confirm\/[\w.-]+/.exec(mail.text)?.[0];
  if (path === undefined) throw new Error(`No link in ${mail.text}`);
  return path;
}

describe('an order that needs a manager', () => {
  it('parks, is approved on the Approvals page by keyboard, and the run goes on while one watches', async () => {
    const run = await order('o-1001', 12_500);
    const watching = (await open('alex')).page;
    await watching.goto(`/executions/${run}`);
    await watching.getByRole('button', { name: /Ask a sales manager/ }).waitFor();

    const { page } = await open('michael');
    await page.goto('/approvals');
    await page.getByRole('row').filter({ hasText: 'Order o-1001' }).waitFor();
    await page.getByRole('link', { name: /Approvals ?1/ }).waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: /Order o-1001/ }).waitFor();
    await page.getByText('12500').first().waitFor();
    await pressOn(page, page.getByRole('button', { name: 'Approve', exact: true }), 'Enter');
    await page.getByRole('region', { name: 'Outcome' }).getByText('Approved').waitFor();

    // Nobody reloads: the other window hears of it.
    await watching.getByText('Allowed').first().waitFor();
    expect(await resultOf(run)).toBe('allowed');
    await watching.getByRole('button', { name: /Is it a large order/ }).click();
    await watching.getByRole('group', { name: 'Compared values' }).getByText('12500').waitFor();
  });

  it('is approved from the link of the mail, signed out and once', async () => {
    const run = await order('o-1002', 48_000);
    const path = await linkTo('o-1002');
    const { page } = await open();
    await page.goto(path);
    await page.getByRole('heading', { level: 1, name: /Order o-1002/ }).waitFor();
    await page.getByText('48000').first().waitFor();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      expect(await violations(page)).toEqual([]);
    }
    await page.setViewportSize(phone);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    expect(await resultOf(run)).toBeNull();
    await page.getByRole('button', { name: 'Approve', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Approved' }).waitFor();
    await until(async () => (await resultOf(run)) === 'allowed');

    await page.goto(path);
    await page.getByRole('heading', { level: 1, name: 'This link was used' }).waitFor();
    await page.goto(`${path.slice(0, -2)}xx`);
    await page.getByRole('heading', { level: 1, name: 'This link is not valid' }).waitFor();
  });

  it('is rejected with a reason, which becomes the verdict', async () => {
    const run = await order('o-1003', 23_000);
    const { page } = await open();
    await page.goto(await linkTo('o-1003'));
    await page.getByRole('button', { name: 'Reject', exact: true }).click();
    await page.getByText('Write at least 5 characters.').waitFor();
    await page.getByRole('textbox', { name: /Reason/ }).fill('The customer is unknown to us');
    await page.getByRole('button', { name: 'Reject', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Rejected' }).waitFor();
    await until(async () => (await resultOf(run)) === 'blocked');
    expect((await call('GET', `/executions/${run}`)).verdict.reason).toBe('The customer is unknown to us');
  });
});

describe('an event sent by hand', () => {
  it('gets its verdict at once, with what was compared', async () => {
    const { page } = await open('alex');
    await page.goto('/events');
    await settled(page);
    await page.getByRole('button', { name: 'Send an event…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(/^Type/).fill('order.checkout.initiated');
    await dialog.getByLabel('Data (JSON)').fill('{ "order": { "id": "o-1004", "total": 500, "items": [] } }');
    await dialog.getByRole('button', { name: 'Ask for a verdict' }).click();
    await dialog.getByText('Allow', { exact: true }).waitFor();
    await dialog.getByText('order.total').waitFor();
    await dialog.getByRole('link', { name: 'Open the event' }).click();
    await page.getByRole('heading', { level: 1, name: 'order.checkout.initiated' }).waitFor();
    await page.getByRole('link', { name: 'High-value order approval' }).waitFor();
  });
});

it('none of the pages complained', () => {
  expect(windows.flatMap(({ errors }) => errors)).toEqual([]);
});

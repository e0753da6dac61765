// `npm run screenshots`: makes the pictures of docs/images from the sample organization.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { openWindowAs, phone, settled } from '../e2e/browser.ts';
import { openBrowser, removeDataDir, startServer } from '../e2e/harness.ts';
import { askAssistant, uploadContract, writeFrom } from '../e2e/intelligence-places.ts';
import { emailOf, signIn, until, type Caller } from '../e2e/session.ts';
import { ensureBuilt } from './build.mjs';

const automation = new URL('../workflows/automation/high-value-order-approval.yaml', import.meta.url);
const folder = fileURLToPath(new URL('../docs/images', import.meta.url));
/** Bytes; pictures are cloned with the repository. */
const largest = 250_000;
const sentence = 'Block orders over $5,000 from customers who joined in the last 30 days';
const wide = { width: 1440, height: 810 };
const themes = ['light', 'dark'] as const;

interface Picture {
  name: string;
  path: string;
  /** Who looks; a CSM unless said otherwise. */
  person?: string;
  prepare?: (page: Page) => Promise<void>;
  narrow?: boolean;
}

/** Calls the API as somebody; a refusal ends the program with its words. */
const callerOf =
  (caller: Caller) =>
  async (method: string, path: string, body?: unknown): Promise<Awaited<ReturnType<Caller['request']>>['body']> => {
    const answer = await caller.request(method, path, body);
    if (answer.status >= 400) throw new Error(`${method} ${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };

/** Publishes the approval of large orders and sends four orders, with a changed draft in the editor; answers the run of one that waits for Michael. */
async function automate(alex: Caller): Promise<{ executionId: string }> {
  const call = callerOf(alex);
  const { items: members } = await call('GET', '/members');
  const michael = members.find(({ email }: { email: string }) => email === emailOf('michael'));
  await call('POST', '/approver-groups', { name: 'sales_manager', memberIds: [michael.userId] });
  const slug = 'high-value-order-approval';
  const source = await readFile(automation, 'utf8');
  await call('PUT', `/workflows/${slug}/draft`, { source });
  await call('POST', `/workflows/${slug}/publish`, {});
  await call('PUT', `/workflows/${slug}/draft`, { source: source.replace('expiresIn: 24h', 'expiresIn: 2d') });
  const orders = [
    { id: 'A-1041', total: 640, items: [{ sku: 'desk-lamp' }] },
    { id: 'A-1042', total: 12_500, items: [{ sku: 'standing-desk' }, { sku: 'chair' }] },
    { id: 'A-1043', total: 2_180, items: [{ sku: 'chair' }] },
    { id: 'A-1044', total: 48_000, items: [{ sku: 'standing-desk' }] },
  ];
  const events = [];
  for (const order of orders) {
    const event = { type: 'order.checkout.initiated', id: order.id, source: '/shop', data: { order } };
    events.push((await call('POST', '/events', event)).accepted[0].id);
  }
  const runOf = async (event: string) => (await call('GET', `/executions?eventId=${event}`)).items[0];
  for (const event of [events[1], events[3]])
    await until(async () => (await runOf(event))?.currentStep?.stepId === 'ask');
  return { executionId: (await runOf(events[1])).id };
}

/** Opens the step that compared the order's total with the limit. */
const chooseComparison = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: /Is it a large order/ }).click();
  await page.getByRole('group', { name: 'Compared values' }).first().waitFor();
};

/** Starts the emergency on top of Sarah's queue and talks about where it stands, as far as the pictures show. */
async function work(sarah: Caller): Promise<{ executionId: string; customerId: string }> {
  const call = callerOf(sarah);
  const [top] = (await call('GET', '/queue?limit=1')).items;
  const { executionId } = await call('POST', `/queue-items/${top.id}/start`);
  const step = `/executions/${executionId}/steps/status-check`;
  await call('POST', `${step}/chat`, { value: 'show-risk' });
  await call('POST', `${step}/chat`, { value: 'responding' });
  return { executionId, customerId: top.customer.id };
}

const checkFile = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Choose files' }).waitFor();
  const accounts = [
    'account_id,account_name,industry,country,signup_date,seats,favourite_colour',
    'A-1001,Northwind Traders,Logistics,GB,2024-03-11,120,blue',
    'A-1002,Contoso Health,Healthcare,US,2023-10-02,900,green',
    'A-1003,Fabrikam,Manufacturing,DE,2025-01-20,thirty-five,red',
  ];
  const subscriptions = [
    'subscription_id,account_id,start_date,end_date,arr_amount,billing_frequency',
    'S-1,A-1001,2024-03-11,,84000,annual',
    'S-2,A-1002,2023-10-02,,312000,annual',
    'S-3,A-9999,2025-01-20,,18000,monthly',
  ];
  const file = (name: string, rows: string[]) => ({
    ...{ name, mimeType: 'text/csv' },
    buffer: Buffer.from(`${rows.join('\n')}\n`),
  });
  await page
    .locator('input[type=file]')
    .setInputFiles([file('accounts.csv', accounts), file('subscriptions.csv', subscriptions)]);
  await page.getByRole('button', { name: 'Dry run' }).click();
  await page.getByRole('heading', { name: 'What would happen' }).waitFor();
  await page.getByRole('main').evaluate((main) => main.scrollTo(0, 0));
};

async function take(browser: Browser, url: string, picture: Picture, theme: 'light' | 'dark'): Promise<void> {
  const { page, close } = await openWindowAs(browser, url, picture.person ?? 'sarah', {
    viewport: picture.narrow ? phone : wide,
    colorScheme: theme,
  });
  await page.goto(picture.path);
  await settled(page);
  await picture.prepare?.(page);
  await settled(page);
  const path = `${folder}/${picture.name}-${picture.narrow ? '390' : theme}.png`;
  const png = await page.screenshot({ animations: 'disabled', caret: 'hide' });
  if (png.length > largest) throw new Error(`${path} is larger than ${largest / 1000} kB.`);
  await writeFile(path, png);
  console.log(`${path} ${Math.round(png.length / 1024)} kB`);
  await close();
}

async function main(): Promise<void> {
  await ensureBuilt();
  await mkdir(folder, { recursive: true });
  const server = await startServer();
  const browser = await openBrowser();
  try {
    const sarah = await signIn(server.url, 'sarah');
    const queue: Picture = { name: 'queue', path: '/queue' };
    const importing: Picture = { name: 'import', path: '/customers/import', prepare: checkFile };
    for (const theme of themes)
      for (const picture of [queue, importing]) await take(browser, server.url, picture, theme);
    await take(browser, server.url, { ...queue, narrow: true }, 'light');
    const { executionId, customerId } = await work(sarah);
    const shell: Picture = { name: 'workflow-shell', path: `/executions/${executionId}` };
    const pictures: Picture[] = [
      shell,
      { name: 'customer', path: `/customers/${customerId}` },
      { name: 'contract', path: `/contracts/${await uploadContract(sarah, customerId)}` },
      { name: 'assistant', path: `/customers/${customerId}`, prepare: askAssistant },
      { name: 'write-with-ai', path: '/workflows', person: 'alex', prepare: writeFrom(sentence, /\d+ tests pass/) },
      { name: 'history', path: `/executions/${executionId}/history`, person: 'michael' },
      { name: 'workflow', path: '/workflows/emergency-renewal?step=final-push', person: 'michael' },
    ];
    const run = await automate(await signIn(server.url, 'alex'));
    pictures.push(
      { name: 'approvals', path: '/approvals', person: 'michael' },
      { name: 'run', path: `/executions/${run.executionId}/history`, person: 'michael', prepare: chooseComparison },
      { name: 'editor', path: '/workflows/high-value-order-approval?tab=draft&step=ask', person: 'alex' },
      { name: 'events', path: '/events', person: 'alex' },
    );
    for (const theme of themes) for (const picture of pictures) await take(browser, server.url, picture, theme);
    await take(browser, server.url, { ...shell, narrow: true }, 'light');
  } finally {
    await browser.close();
    await server.stop();
    await removeDataDir(server.dataDir);
  }
}

await main();

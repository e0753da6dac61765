import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWindowAs, settled, type Window } from './browser.ts';
import { openBrowser, removeDataDir, startServer, type RunningServer } from './harness.ts';

const realFiles = ['ravenstack_accounts.csv', 'ravenstack_subscriptions.csv'].map((name) =>
  join(fileURLToPath(new URL('../../shared/data/saas_accounts', import.meta.url)), name),
);
const hasRealFiles = realFiles.every((path) => existsSync(path));

let server: RunningServer;
let browser: Browser;
let window: Window;
let page: Page;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), openBrowser()]);
  window = await openWindowAs(browser, server.url, 'michael');
  page = window.page;
});
afterAll(async () => {
  await browser.close();
  await server.stop();
  await removeDataDir(server.dataDir);
});

type Files = Parameters<Locator['setInputFiles']>[0];
const csv = (name: string, ...lines: string[]) => ({
  ...{ name, mimeType: 'text/csv' },
  buffer: Buffer.from(`${lines.join('\n')}\n`),
});
const button = (name: string): Locator => page.getByRole('button', { name, exact: true });

/** Opens the import page, uploads files, and waits until their columns are shown. */
async function upload(files: Files): Promise<void> {
  await page.goto('/customers/import');
  await button('Choose files').waitFor();
  await page.locator('input[type=file]').setInputFiles(files);
  await button('Dry run').waitFor();
}

/** What a column is said to become; empty when it is left out. */
const becomes = (column: string): Promise<string> =>
  page.getByRole('combobox', { name: `What column ${column} becomes` }).inputValue();

async function dryRun(): Promise<void> {
  await button('Dry run').click();
  await page.getByRole('heading', { name: 'What would happen' }).waitFor();
}

/** Counts of a kind: rows, created, changed, unchanged, repeated, refused. */
async function counts(kind: string): Promise<number[]> {
  const row = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: kind, exact: true }) });
  const cells = await row.first().getByRole('cell').allInnerTexts();
  return cells.map((text) => Number(text.replaceAll(',', '')));
}

async function apply(): Promise<void> {
  await button('Import now').click();
  await page.getByRole('heading', { name: 'Imported' }).waitFor({ timeout: 60_000 });
}

/** The number on a filter of the team's queue; 0 where the filter is not offered. */
async function queueCount(filter: string): Promise<number> {
  const chip = page.getByRole('button', { name: new RegExp(`^${filter}\\s*\\d+$`) });
  return (await chip.count()) === 0 ? 0 : Number(/\d+$/.exec(await chip.innerText())?.[0]);
}

const topOfQueue = (): Locator => page.getByRole('table', { name: 'Queue' }).getByRole('row').nth(1);

async function openTeamQueue(): Promise<void> {
  await page.goto('/queue');
  await settled(page);
  await topOfQueue().waitFor();
}

const accounts = csv(
  'accounts.csv',
  'account_id,account_name,industry,seats,signup_date,favourite_colour',
  'N-1,Northwind Traders,Logistics,120,2024-03-11,blue',
  'N-2,Contoso Health,Healthcare,900,2023-10-02,green',
  'N-3,Fabrikam,Manufacturing,many,2025-01-20,red',
);

describe('a small file', () => {
  it('shows the guessed columns, then what would happen, with the line of what is refused', async () => {
    await upload(accounts);
    expect(await becomes('account_id')).toMatch(/^Customer id/);
    expect(await becomes('account_name')).toMatch(/^Name/);
    expect(await becomes('seats')).toBe('Seats');
    expect(await becomes('favourite_colour')).toBe('');
    await dryRun();
    expect(await counts('Customers')).toEqual([3, 2, 0, 0, 0, 1]);
    await page.getByText('accounts.csv:4:seats').waitFor();
    await page.getByText('Nothing has been changed yet.').waitFor();
  });

  it('imports, and the same file again changes nothing', async () => {
    await apply();
    await page.getByRole('link', { name: 'See customers' }).click();
    await page.getByRole('table').waitFor();
    await page.getByRole('textbox', { name: /search|filter/i }).fill('Contoso');
    await page.getByRole('row').nth(1).filter({ hasText: 'Contoso Health' }).waitFor();

    await upload(accounts);
    await dryRun();
    expect(await counts('Customers')).toEqual([3, 0, 0, 2, 0, 1]);
    await page.getByText('importing them would change nothing').waitFor();
    expect(await button('Import now').isDisabled()).toBe(true);
  });

  it('goes on where it was after a reload, and can be discarded', async () => {
    await page.reload();
    await page.getByRole('heading', { name: 'What would happen' }).waitFor();
    await button('Discard').first().click();
    await button('Choose files').waitFor();
  });

  it('names a file that is none of the kinds it reads', async () => {
    await page.locator('input[type=file]').setInputFiles({
      ...{ name: 'photo.png', mimeType: 'image/png' },
      buffer: Buffer.from([137, 80, 78, 71]),
    });
    await page.getByRole('alert').filter({ hasText: 'photo.png is no CSV file' }).waitFor();
  });
});

/** The subscriptions that count, read plainly: active today and no trial. */
function activeSubscriptions(
  path: string,
  today: string,
): { account: string; start: string; arr: number; months: number }[] {
  const [head = '', ...lines] = readFileSync(path, 'utf8').trim().split('\n');
  const names = head.trim().split(',');
  return lines
    .map((line) =>
      Object.fromEntries(
        line
          .trim()
          .split(',')
          .map((value, index) => [names[index], value]),
      ),
    )
    .filter((row) => row['is_trial'] === 'False' && (row['end_date'] === '' || (row['end_date'] ?? '') > today))
    .map((row) => ({
      account: row['account_id'] ?? '',
      start: row['start_date'] ?? '',
      arr: Number(row['arr_amount']),
      months: row['billing_frequency'] === 'monthly' ? 1 : 12,
    }));
}

/** Days to the first end of a billing period, counted month by month from the start. */
function daysToRenewal(start: string, months: number, today: string): number {
  const [year = 0, month = 0, day = 0] = start.split('-').map(Number);
  for (let periods = 1; ; periods += 1) {
    const last = new Date(Date.UTC(year, month - 1 + periods * months + 1, 0));
    const end = Date.UTC(last.getUTCFullYear(), last.getUTCMonth(), Math.min(day, last.getUTCDate()));
    if (end >= Date.parse(today)) return (end - Date.parse(today)) / 86_400_000;
  }
}

if (!hasRealFiles) console.log('The import of real customers is left out: ../shared/data/saas_accounts is not there.');

describe.skipIf(!hasRealFiles)('five hundred real customers', () => {
  const today = new Date().toISOString().slice(0, 10);

  it('come in with their subscriptions, and the queue is right afterwards', async () => {
    await openTeamQueue();
    const [openBefore, emergenciesBefore] = [await queueCount('Open'), await queueCount('Emergency')];
    const active = activeSubscriptions(realFiles[1] ?? '', today);
    const nearest = new Map<string, number>();
    for (const { account, start, months } of active) {
      const days = daysToRenewal(start, months, today);
      nearest.set(account, Math.min(days, nearest.get(account) ?? days));
    }

    await upload(realFiles);
    for (const path of realFiles) await page.getByRole('heading', { name: basename(path) }).waitFor();
    await dryRun();
    expect(await counts('Customers')).toEqual([500, 500, 0, 0, 0, 0]);
    expect(await counts('Subscriptions')).toEqual([5000, 5000, 0, 0, 0, 0]);
    const arr = active.reduce((sum, subscription) => sum + subscription.arr, 0);
    await page.getByText(`ARR of these customers $${arr.toLocaleString('en-US')}`).waitFor();
    await apply();

    await openTeamQueue();
    const near = [...nearest.values()].filter((days) => days <= 6).length;
    await expect.poll(() => queueCount('Emergency'), { timeout: 30_000 }).toBe(emergenciesBefore + near);
    expect(await queueCount('Open')).toBeGreaterThan(openBefore + near);
    // The richest customers of the most experienced CSM are on top, with the arithmetic of their score.
    await topOfQueue()
      .filter({ hasText: /Company_\d+[\s\S]*90 × 2\.0 × 1\.5 × 1\.2 − \d+/ })
      .waitFor();
  });

  it('change nothing when they come again', async () => {
    await upload(realFiles);
    await dryRun();
    expect(await counts('Customers')).toEqual([500, 0, 0, 500, 0, 0]);
    expect(await counts('Subscriptions')).toEqual([5000, 0, 0, 5000, 0, 0]);
    await page.getByText('importing them would change nothing').waitFor();
    expect(window.errors).toEqual([]);
  });
});

import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { emailOf, samplePassword } from './session.ts';

export const desktop = { width: 1440, height: 900 };
export const tablet = { width: 1024, height: 768 };
export const phone = { width: 390, height: 844 };

/** A browser window of its own, with what it complains about gathered in `errors`. */
export interface Window {
  page: Page;
  errors: string[];
  close: () => Promise<void>;
}

/** Opens a window on the server; nobody is signed in. Nothing moves by itself, so that pictures and checks are the same each time. */
export async function openWindow(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Window> {
  const context = await browser.newContext({
    baseURL: url,
    viewport: desktop,
    reducedMotion: 'reduce',
    locale: 'en-US',
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.stack ?? error.message));
  page.on('console', (message) => {
    // Refused requests are part of some journeys and are told on the page.
    if (message.type() === 'error' && !message.text().includes('Failed to load resource')) errors.push(message.text());
  });
  return { page, errors, close: () => context.close() };
}

/** Opens a window in which a sample person is signed in already. */
export async function openWindowAs(
  browser: Browser,
  url: string,
  person: string,
  options: BrowserContextOptions = {},
): Promise<Window> {
  const window = await openWindow(browser, url, options);
  const answer = await window.page.request.post('/api/v1/auth/sign-in', {
    headers: { origin: url },
    data: { email: emailOf(person), password: samplePassword },
  });
  if (!answer.ok()) throw new Error(`sign-in of ${person} answered ${answer.status()}: ${await answer.text()}`);
  return window;
}

/** Waits until the page shows its heading and its data: no skeleton, no part still loading. */
export async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await page.waitForFunction(() => document.querySelector('.mantine-Skeleton-root, [data-busy]') === null);
  await page.evaluate(() => document.fonts.ready);
}

const wcag = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** What axe finds against WCAG 2.2 AA, one line for each place; `rules` looks at those alone. */
export async function violations(page: Page, rules?: string[]): Promise<string[]> {
  // Our pages have no frames; what axe does for them costs a new tab each time.
  const axe = new AxeBuilder({ page }).setLegacyMode();
  const result = await (rules ? axe.withRules(rules) : axe.withTags(wcag)).analyze();
  return result.violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary?.split('\n').slice(1).join(' ') ?? ''}`),
  );
}

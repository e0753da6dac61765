import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { desktop, openWindow, openWindowAs, phone, settled, tablet, violations, type Window } from './browser.ts';
import { openBrowser, removeDataDir, startServer, type RunningServer } from './harness.ts';
import { placesOf, type Place } from './places.ts';

let browser: Browser;
let server: RunningServer;
let empty: RunningServer;
let places: Place[];
const windows = new Map<string, Window>();

beforeAll(async () => {
  browser = await openBrowser();
  server = await startServer();
  empty = await startServer({ env: { RENUBU_SAMPLE: 'off' } });
  places = await placesOf(server.url);
  for (const person of new Set(places.map((place) => place.person ?? 'sarah')))
    windows.set(person, await openWindowAs(browser, server.url, person));
});
afterAll(async () => {
  await browser.close();
  await Promise.all([server, empty].map((running) => running.stop()));
  await Promise.all([server, empty].map(({ dataDir }) => removeDataDir(dataDir)));
});

/** What sticks out at the right of a page that has only one direction to scroll in. */
function sticksOut(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const nameOf = (element: Element): string =>
      `${element.tagName.toLowerCase()}.${element.className.toString().split(' ')[0] ?? ''}`;
    const sideways = (element: Element): boolean => element.scrollWidth > element.clientWidth + 1;
    const scrolls = (element: Element, axis: 'overflowX' | 'overflowY'): boolean =>
      ['auto', 'scroll'].includes(getComputedStyle(element)[axis]);
    const wide = [...document.querySelectorAll('body *')].filter(
      (element) =>
        sideways(element) &&
        scrolls(element, 'overflowX') &&
        scrolls(element, 'overflowY') &&
        // Strips of tabs and tables of their own may; what fills the page may not.
        element.clientHeight > innerHeight * 0.5 &&
        element.clientWidth > innerWidth * 0.5 &&
        element.closest('pre, code, [data-scrolls-sideways]') === null,
    );
    return [...(sideways(document.documentElement) ? [document.documentElement] : []), ...wide].map(nameOf);
  });
}

/** All complaints about what the window shows: both themes, then the widths of a tablet and a phone. */
async function complaints(page: Page): Promise<string[]> {
  const inTheme = async (colorScheme: 'light' | 'dark', rules?: string[]): Promise<string[]> => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.locator(`html[data-mantine-color-scheme=${colorScheme}]`).waitFor();
    return (await violations(page, rules)).map((line) => `${colorScheme}: ${line}`);
  };
  // The themes differ in their colours alone.
  const found = [...(await inTheme('light')), ...(await inTheme('dark', ['color-contrast']))];
  for (const size of [tablet, phone]) {
    await page.setViewportSize(size);
    // Charts take their new width a moment after the page.
    const wide = await vi
      .waitUntil(async () => (await sticksOut(page)).length === 0, { timeout: 3_000 })
      .then(
        () => [],
        () => sticksOut(page),
      );
    found.push(...wide.map((line) => `${size.width} px: ${line} scrolls sideways`));
  }
  await page.setViewportSize(desktop);
  return found;
}

describe('before signing in', () => {
  it.each([
    ['sign-in with sample people', () => server.url],
    ['the first administrator', () => empty.url],
  ])('%s', async (_name, url) => {
    const { page, errors, close } = await openWindow(browser, url());
    await page.goto('/');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await settled(page);
    expect([...(await complaints(page)), ...errors]).toEqual([]);
    await close();
  });
});

/** Looks at all places whose name begins so; each complaint names its place. */
async function look(prefix: RegExp): Promise<string[]> {
  const found: string[] = [];
  for (const { name, path, person = 'sarah', open } of places.filter((place) => prefix.test(place.name))) {
    const window = windows.get(person);
    if (!window) throw new Error(`Nobody is signed in as ${person}.`);
    await window.page.goto(path);
    await settled(window.page);
    await open?.(window.page);
    await settled(window.page);
    found.push(...[...(await complaints(window.page)), ...window.errors.splice(0)].map((line) => `${name}: ${line}`));
  }
  return found;
}

describe('no page breaks WCAG 2.2 AA, light or dark, nor scrolls sideways on a phone', () => {
  it.each([
    ['queue', /^queue/],
    ['customers', /^customers?(?!: (?:a contract|assistant))/],
    ['a contract, the assistant', /^customers?: (?:a contract|assistant)/],
    ['an execution', /^execution:/],
    ['executions and workflows', /^(executions|workflow)/],
    ['approvals and events', /^(approvals?|events?|confirm)\b/],
    ['import', /^import/],
    ['tasks', /^tasks/],
    ['settings', /^settings/],
    ['everything around', /^(notifications|no such|command|shortcuts)/],
  ])('%s', { timeout: 300_000 }, async (_name, prefix) => {
    expect(await look(prefix)).toEqual([]);
  });
});

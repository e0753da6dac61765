import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWindow, openWindowAs, type Window } from './browser.ts';
import { openBrowser, removeDataDir, startServer, type RunningServer } from './harness.ts';
import { pressOn, tabTo, typeInto } from './keyboard.ts';
import { emailOf, samplePassword } from './session.ts';

let server: RunningServer;
let browser: Browser;
const windows: Window[] = [];

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
  await removeDataDir(server.dataDir);
});

const opened = (window: Window): Page => {
  windows.push(window);
  return window.page;
};
const expectNoErrors = (): void => {
  expect(windows.flatMap(({ errors }) => errors)).toEqual([]);
};
const see = (page: Page, text: string | RegExp): Promise<void> => page.getByText(text).first().waitFor();
const step = (page: Page, name: string) => page.getByRole('heading', { name, exact: true, level: 2 });

/** Signs in with the form, by keyboard. */
async function signInByKeyboard(page: Page, person: string): Promise<void> {
  await page.goto('/');
  await typeInto(page, page.getByLabel('E-mail'), emailOf(person));
  await typeInto(page, page.getByLabel('Password', { exact: true }), samplePassword);
  await page.keyboard.press('Enter');
}

describe('the main job, by keyboard alone', () => {
  let executionPath = '';

  it('leads from sign-in to a completed renewal and the next item', async () => {
    const page = opened(await openWindow(browser, server.url));
    await signInByKeyboard(page, 'sarah');

    // The queue: Acme on top with the plan's arithmetic.
    const first = page.getByRole('row').nth(1);
    await first.filter({ hasText: 'Acme Corporation' }).waitFor();
    expect(await first.innerText()).toMatch(/287[\s\S]*90 × 2\.0 × 1\.5 × 1\.1 − 10/);
    expect(await first.innerText()).toMatch(/Emergency[\s\S]*3 d[\s\S]*\$500K[\s\S]*72/);
    await page.keyboard.press('j');
    await tabTo(page, first);
    await page.keyboard.press('Shift+Enter');

    // A branch of the conversation, a question in own words, an artifact.
    await step(page, 'Emergency status check').waitFor();
    executionPath = new URL(page.url()).pathname;
    await page.getByRole('button', { name: 'Show me the risk' }).waitFor();
    await page.keyboard.press('1');
    await see(page, /risk report beside this chat lists every factor/);
    const risk = page.getByRole('tabpanel').filter({ hasText: 'What makes up the risk' });
    await risk.waitFor();
    expect(await risk.innerText()).toMatch(/72[\s\S]*Usage fell 23 %[\s\S]*\+23/);
    await page.keyboard.press('c');
    await page.keyboard.type('They gave no answer since Monday');
    await page.keyboard.press('Enter');
    await see(page, /Silence this late needs a second channel/);

    // Half a form survives a reload, with the step, the conversation and the chosen artifact.
    const blocker = page.getByLabel('What blocks the signature');
    await typeInto(page, blocker, 'Legal review');
    await page.reload();
    await step(page, 'Emergency status check').waitFor();
    await see(page, 'They gave no answer since Monday');
    await page.getByRole('radio', { name: 'Ghosting', checked: true }).waitFor();
    expect(await blocker.inputValue()).toBe('Legal review');

    // Another choice in the form, and on.
    await tabTo(page, page.getByRole('radio', { name: 'Ghosting' }));
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Space');
    await page.getByRole('radio', { name: 'Renewal in progress', checked: true }).waitFor();
    await tabTo(page, blocker);
    await page.keyboard.press('Control+Enter');

    // A step is skipped only with a reason.
    await step(page, 'Team escalation').waitFor();
    await page.keyboard.press('x');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Reason').waitFor();
    await page.keyboard.press('Control+Enter');
    await see(page, 'Write at least 3 characters.');
    await page.keyboard.type('The team already meets twice a day');
    await pressOn(page, dialog.getByRole('button', { name: 'Skip' }));

    // The branch of a renewal in progress.
    await step(page, 'Final push').waitFor();
    await page.getByRole('button', { name: 'They will renew' }).waitFor();
    await page.keyboard.press('2');
    await see(page, 'Get it in writing today');
    await page.getByRole('checkbox', { name: 'They will renew', checked: true }).waitFor();
    await typeInto(page, page.getByLabel('Spoke with'), 'Dana Whitfield');
    await page.keyboard.press('Control+Enter');

    // What is needed is asked for in place.
    await step(page, 'Acceptance and preparation').waitFor();
    await page.keyboard.press('e');
    await see(page, 'This is needed to complete the step.');
    await tabTo(page, page.getByRole('radio', { name: 'Renewal secured' }));
    await page.keyboard.press('Space');
    await typeInto(page, page.getByLabel('Agreed ARR'), '520000');
    await page.keyboard.press('Control+Enter');

    await step(page, 'Action plan').waitFor();
    await page.keyboard.press('e');

    // How it ended.
    await see(page, 'All steps are done. Say how it ended.');
    await page.keyboard.press('e');
    await tabTo(page, page.getByRole('radio', { name: 'Renewal secured' }));
    await page.keyboard.press('Space');
    await typeInto(page, dialog.getByLabel('Note for the record'), 'Signed for two years');
    await pressOn(page, dialog.getByRole('button', { name: 'Complete' }));

    // The summary, and the next item one key away.
    await page.getByRole('heading', { name: 'Renewal secured' }).waitFor();
    await see(page, 'Emergency renewal for Acme Corporation is complete.');
    await see(page, 'Skipped: The team already meets twice a day');
    const next = page.getByRole('region', { name: 'Next in your queue' });
    await next.getByText('TechCo').waitFor();
    await page.keyboard.press('n');
    await page.getByRole('heading', { name: 'TechCo', level: 1 }).waitFor();

    await page.keyboard.press('g');
    await page.keyboard.press('q');
    await first.filter({ hasText: 'TechCo' }).waitFor();
    expect(await page.getByRole('row').filter({ hasText: 'Acme Corporation' }).count()).toBe(0);
    expectNoErrors();
  });

  it('shows the manager who did what, when', async () => {
    const page = opened(await openWindowAs(browser, server.url, 'michael'));
    await page.goto(`${executionPath}/history`);
    const story = page.getByRole('region', { name: 'History' });
    const line = (text: string) => story.getByRole('listitem').filter({ hasText: text });
    await line('“Team escalation” was skipped').waitFor();
    expect(await line('“Team escalation” was skipped').innerText()).toContain('Sarah Johnson');
    expect(await line('“Emergency renewal” was started').innerText()).toMatch(/\d+:\d\d[\s\S]*Sarah Johnson/);
    expect(await line('“Tell the manager” succeeded').innerText()).toContain('Renubu');
    const facts = page.getByRole('complementary', { name: 'Facts' });
    expect(await facts.innerText()).toMatch(/Started by\s+Sarah Johnson[\s\S]*Outcome\s+Renewal secured/);
    expectNoErrors();
  });
});

describe('a step that has to wait', () => {
  it('is snoozed with a reason and comes back on demand', async () => {
    const page = opened(await openWindowAs(browser, server.url, 'sarah'));
    await page.goto('/queue');
    const row = page.getByRole('row').filter({ hasText: 'Blue Harbor Bank' });
    await tabTo(page, page.getByRole('row').nth(1));
    while (!(await row.evaluate((element) => element === document.activeElement))) await page.keyboard.press('j');
    await page.keyboard.press('Shift+Enter');
    await page.getByRole('heading', { name: 'Blue Harbor Bank', level: 1 }).waitFor();
    await page.getByRole('button', { name: 'Complete step' }).waitFor();
    await page.keyboard.press('s');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Reason').waitFor();
    await page.keyboard.type('Their budget round ends this week');
    await page.keyboard.press('Control+Enter');
    await see(page, /This step rests until/);
    await see(page, 'Their budget round ends this week');
    await page.reload();
    await see(page, /This step rests until/);
    await pressOn(page, page.getByRole('button', { name: 'Go on now' }));
    await page.getByRole('button', { name: 'Complete step' }).waitFor();
    expectNoErrors();
  });
});

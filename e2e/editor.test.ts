import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser } from 'playwright-core';
import { openWindowAs, settled, violations } from './browser.ts';
import { newDataDir, openBrowser, removeDataDir, startServer, type RunningServer } from './harness.ts';

let server: RunningServer;
let browser: Browser;
let dataDir: string;
beforeAll(async () => {
  dataDir = await newDataDir();
  [server, browser] = await Promise.all([startServer({ dataDir }), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
  await removeDataDir(dataDir);
});

test('a workflow is created, written with form and YAML, corrected, tested, published and simulated', async () => {
  const { page, errors, close } = await openWindowAs(browser, server.url, 'alex');
  const yaml = page.getByRole('textbox', { name: 'Definition in YAML' });
  const form = page.locator('[data-editor-form]');

  await page.goto('/workflows');
  await settled(page);
  await page.getByRole('button', { name: 'New workflow' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Large orders');
  await page.getByRole('button', { name: 'Create a draft' }).click();
  await yaml.waitFor();
  expect(page.url()).toContain('/workflows/large-orders?tab=draft');

  // By keyboard: to the first step, then a condition before the rest of the way.
  await page.getByRole('treeitem', { name: 'first' }).click();
  await page.getByRole('button', { name: 'Add a step' }).click();
  await page.getByRole('menuitem', { name: /^Condition/ }).click();
  await form.getByRole('combobox', { name: 'Field' }).fill('order.total');
  await form.getByRole('textbox', { name: 'Value' }).fill('1000');
  await page.getByRole('treeitem', { name: /^If order.total/ }).click();
  await page.getByRole('button', { name: 'Add a step' }).click();
  await page.getByRole('menuitem', { name: /^Decision/ }).click();
  await expect.poll(() => yaml.inputValue()).toContain('type: decision');
  expect(await yaml.inputValue()).toContain('value: 1000');

  // In the YAML: a word the language does not know is told beside its field and in the list.
  await yaml.fill((await yaml.inputValue()).replace('outcome: allow', 'outcome: alow'));
  const finding = page.getByRole('list', { name: 'Findings' }).getByRole('button', { name: /alow/ });
  await finding.waitFor();
  await finding.click();
  await form.getByText(/must be one of allow/).waitFor();
  await yaml.fill(`${(await yaml.inputValue()).replace('outcome: alow', 'outcome: review')}    else:
      - { id: small, type: decision, outcome: allow }
tests:
  - name: large ones are looked at
    given: { event: { type: order.created, data: { order: { total: 2000 } } } }
    expect: { result: review }
`);
  await page.getByText('No findings').waitFor();

  await page.getByRole('button', { name: 'Save draft' }).click();
  await page.getByText('Draft saved').waitFor();
  await page.getByRole('tab', { name: 'Tests' }).click();
  await page.getByRole('button', { name: 'Run the tests' }).click();
  await page.getByText(/1 passed, 0 failed|0 passed, 1 failed/).waitFor();
  expect(await page.getByText('1 passed, 0 failed').count()).toBe(1);

  await page.getByRole('tab', { name: 'Simulate' }).click();
  await page.getByText('An event', { exact: true }).click();
  await page.getByRole('textbox', { name: 'Event' }).fill('type: order.created\ndata: { order: { total: 5000 } }');
  await page.getByRole('button', { name: 'Simulate' }).click();
  await page.getByText(/^Nothing was sent/).waitFor();
  expect(await page.getByText('5000', { exact: true }).count()).toBeGreaterThan(0);
  expect(await violations(page)).toEqual([]);

  await page.getByRole('tab', { name: 'Draft' }).click();
  await page.getByRole('button', { name: 'Publish…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Publish' }).click();
  await page.getByText('Version 1 is published').waitFor();
  expect(errors).toEqual([]);
  await close();
});

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { modelServer } from '@renubu/ai/testing/model-server';
import { openWindowAs, settled, violations } from './browser.ts';
import { contractText } from './contract-text.ts';
import { openBrowser, removeDataDir, startServer, type RunningServer } from './harness.ts';
import { signIn, until } from './session.ts';

let server: RunningServer;
let browser: Browser;
beforeAll(async () => {
  [server, browser] = await Promise.all([
    startServer({ env: { RENUBU_ALLOW_PRIVATE_HOSTS: '127.0.0.1' } }),
    openBrowser(),
  ]);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
  await removeDataDir(server.dataDir);
});

const topOfQueue = async (): Promise<{ id: string; customer: { id: string; name: string } }> => {
  const sarah = await signIn(server.url, 'sarah');
  return (await sarah.request('GET', '/queue?limit=1&status=pending')).body.items[0];
};

describe('without any model', () => {
  it('a step answers with evidence and proposes; nothing changes before it is accepted', async () => {
    const item = await topOfQueue();
    const sarah = await signIn(server.url, 'sarah');
    const { body } = await sarah.request('POST', `/queue-items/${item.id}/start`);
    const { page, errors, close } = await openWindowAs(browser, server.url, 'sarah');
    await page.goto(`/executions/${body.executionId}`);
    await settled(page);
    const line = page.getByRole('textbox', { name: 'Your message' });
    await line.fill('why is the risk up?');
    await line.press('Enter');
    await page.getByText(/What raises it/).waitFor();
    await page.getByText('Built-in').first().waitFor();

    const tasks = async () => (await sarah.request('GET', `/tasks?customerId=${item.customer.id}`)).body.items;
    const before = (await tasks()).length;
    await line.fill('remind me to call the sponsor on Friday');
    await line.press('Enter');
    const proposal = page.getByRole('region', { name: /Proposal: Create the task/ });
    await proposal.waitFor();
    expect(await tasks()).toHaveLength(before);
    expect(await violations(page)).toEqual([]);
    await proposal.getByRole('button', { name: 'Accept' }).click();
    await proposal.getByText('Accepted').waitFor();
    await until(async () => (await tasks()).length === before + 1);
    expect(errors).toEqual([]);
    await close();
  });

  it('a contract is read, its terms confirmed, and the renewal date follows', async () => {
    const { customer } = await topOfQueue();
    const { page, errors, close } = await openWindowAs(browser, server.url, 'sarah');
    await page.goto(`/customers/${customer.id}`);
    await settled(page);
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByText('Choose a file').click()]);
    await chooser.setFiles({ name: 'agreement.txt', mimeType: 'text/plain', buffer: Buffer.from(contractText) });
    await page.getByRole('link', { name: /agreement\.txt/ }).click();
    await page.getByText('New York').first().waitFor();
    await settled(page);
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Confirm terms' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(/2029/).first().waitFor();
    await dialog.getByRole('button', { name: /^Confirm/ }).click();
    await page.getByText(/^Confirmed\. Renewal date/).waitFor();
    const sarah = await signIn(server.url, 'sarah');
    const { body } = await sarah.request('GET', `/customers/${customer.id}`);
    expect(body.renewalDate).toBe('2029-01-14');
    expect(errors).toEqual([]);
    await close();
  });

  it('a sentence becomes a draft with green tests, and asks where it is ambiguous', async () => {
    const { page, errors, close } = await openWindowAs(browser, server.url, 'alex');
    await page.goto('/workflows');
    await settled(page);
    await page.getByRole('button', { name: 'Write with AI' }).click();
    const box = page.getByRole('textbox', { name: 'What should happen?' });
    await box.fill('Large orders should be reviewed');
    await page.getByRole('button', { name: 'Write the workflow' }).click();
    await page.getByText(/From which amount/).waitFor();
    await box.fill('Block orders over $5,000 from customers who joined in the last 30 days');
    await page.getByRole('button', { name: 'Write the workflow' }).click();
    await page.getByText(/\d+ tests pass/).waitFor();
    await page
      .getByText(/\d+% sure/)
      .first()
      .waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Create as a draft' }).click();
    const yaml = page.getByRole('textbox', { name: 'Definition in YAML' });
    await yaml.waitFor();
    expect(await yaml.inputValue()).toContain('value: 5000');
    expect(errors).toEqual([]);
    await close();
  });
});

describe('with a model', () => {
  it('the same places say who answered; when it dies the built-in answer stands in and says why', async () => {
    const model = await modelServer({ say: 'OK' });
    const { page, errors, close } = await openWindowAs(browser, server.url, 'alex');
    const alex = await signIn(server.url, 'alex');
    const provider = { name: 'House model', kind: 'openai-compatible', baseUrl: model.url, model: 'small' };
    const added = await alex.request('POST', '/ai/providers', { ...provider, onOurNetwork: true, retries: 0 });
    expect(added.status).toBe(201);
    await page.goto('/settings?tab=ai');
    await settled(page);
    await page.getByRole('button', { name: 'Test', exact: true }).click();
    await page
      .getByText(/House model/)
      .first()
      .waitFor();
    await until(async () => model.received.length > 0);

    const sarah = await signIn(server.url, 'sarah');
    const [customer] = (await sarah.request('GET', '/customers?limit=1')).body.items;
    const { id } = (await sarah.request('POST', '/threads', { customerId: customer.id })).body;
    const answers = async (): Promise<{ content: string; ai: object | null }[]> => {
      const { messages } = (await sarah.request('GET', `/threads/${id}`)).body;
      return messages.filter(({ role }: { role: string }) => role === 'assistant');
    };
    const ask = async (text: string) => {
      const before = (await answers()).length;
      expect((await sarah.request('POST', `/threads/${id}/messages`, { text })).status).toBe(201);
      await until(async () => (await answers()).length > before && (await answers()).at(-1)?.ai !== null);
      return (await answers()).at(-1);
    };
    model.instead({ drop: true });
    const answer = await ask('why is the risk up?');
    expect(answer?.ai).toMatchObject({
      kind: 'built-in',
      fallback: { code: expect.any(String), message: expect.any(String) },
    });
    expect(answer?.content).toContain('risk');
    const usage = await alex.request('GET', '/ai/calls');
    expect(usage.status).toBe(200);
    expect(usage.body.items.length).toBeGreaterThan(0);
    expect(errors).toEqual([]);
    await close();
  });
});

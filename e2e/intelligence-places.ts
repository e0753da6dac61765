import type { Page } from 'playwright-core';
import { contractText } from './contract-text.ts';
import { until, type Answer, type Caller } from './session.ts';

/** Opens the assistant beside the page and asks it. */
export async function askAssistant(page: Page): Promise<void> {
  const panel = page.getByRole('complementary', { name: 'Assistant' });
  if (!(await panel.isVisible())) await page.getByRole('button', { name: 'Open or close the assistant' }).click();
  const line = panel.getByRole('textbox', { name: 'Your message' });
  await line.fill('why is the risk up?');
  await line.press('Enter');
  await panel
    .getByText(/What raises it/)
    .first()
    .waitFor();
}

/** Lets a sentence be read as a workflow; waits for `answer`. */
export const writeFrom =
  (sentence: string, answer: RegExp) =>
  async (page: Page): Promise<void> => {
    await page.getByRole('button', { name: 'Write with AI' }).click();
    await page.getByRole('textbox', { name: 'What should happen?' }).fill(sentence);
    await page.getByRole('button', { name: 'Write the workflow' }).click();
    await page.getByText(answer).first().waitFor();
  };

/** Uploads a small agreement for a customer and waits until it is read; returns its id. */
export async function uploadContract(caller: Caller, customerId: string): Promise<string> {
  const files = [{ name: 'agreement.txt', content: contractText }];
  const uploaded = taken(await caller.upload(`/customers/${customerId}/contract-documents`, files));
  const read = async () => taken(await caller.request('GET', `/contract-documents/${uploaded.id}`));
  await until(async () => (await read()).status !== 'reading');
  return uploaded.id;
}

/** The body of an answer; a refusal is an error that holds it. */
export function taken(answer: Answer): Answer['body'] {
  if (answer.status >= 300) throw new Error(JSON.stringify(answer.body));
  return answer.body;
}

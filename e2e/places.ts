import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { askAssistant, taken, uploadContract, writeFrom } from './intelligence-places.ts';
import { emailOf, signIn, until, type Caller } from './session.ts';

/** A page, or a state of one, that people meet. */
export interface Place {
  name: string;
  path: string;
  /** Who looks: a CSM unless said otherwise. */
  person?: string;
  /** What has to be pressed before it shows. */
  open?: (page: Page) => Promise<void>;
}

const keys =
  (...presses: string[]) =>
  async (page: Page): Promise<void> => {
    for (const press of presses) await page.keyboard.press(press);
  };
const dialog = (page: Page): Promise<void> => page.getByRole('dialog').waitFor();
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).first();
const afterPressing =
  (name: string) =>
  async (page: Page): Promise<void> => {
    await button(page, name).click();
    await dialog(page);
  };
/** Chooses the first row of the list, presses a key on it and waits for the dialog. */
const onFirstRow = (key: string) => async (page: Page) => {
  const row = page.locator('[data-index="0"]');
  await row.focus();
  await page.keyboard.press(key);
  await dialog(page);
};
const withDialog =
  (...presses: string[]) =>
  async (page: Page): Promise<void> => {
    await keys(...presses)(page);
    await dialog(page);
  };

const settingsTabs = [
  'profile',
  'preferences',
  'notifications',
  'people',
  'connections',
  'webhooks',
  'ai',
  'api-keys',
  'scoring',
  'risk-model',
];

/** Begins a draft where there is none yet. */
async function beginDraft(page: Page): Promise<void> {
  const begin = page.getByRole('button', { name: 'Begin a draft' });
  const tree = page.getByRole('tree');
  await begin.or(tree).first().waitFor();
  if (await begin.isVisible()) await begin.click();
  await tree.waitFor();
}

/** The places of a signed-in person; the organization is given the work they show. */
export async function placesOf(url: string): Promise<Place[]> {
  const sarah = await signIn(url, 'sarah');
  const work = await startWork(sarah);
  const automation = await startAutomation(await signIn(url, 'alex'));
  const run = `/executions/${automation.runId}/history`;
  const execution = `/executions/${work.executionId}`;
  const customer = `/customers/${work.customerId}`;
  const tab = (path: string, name: string) => ({
    name: `${path.split('/')[1] ?? ''}: ${name}`,
    path: `${path}?tab=${name}`,
  });
  return [
    { name: 'queue', path: '/queue' },
    { name: 'queue: details', path: `/queue?item=${work.itemId}`, open: dialog },
    {
      name: 'queue: summary of a row',
      path: '/queue',
      open: async (page) => {
        await page.locator('[data-index="0"]').focus();
        await page.keyboard.press('o');
      },
    },
    { name: 'queue: grouped', path: '/queue?group=customer' },
    { name: 'queue: nothing found', path: '/queue?search=nobody' },
    { name: 'queue: skip', path: '/queue?status=pending', person: 'michael', open: onFirstRow('x') },
    { name: 'queue: snooze', path: '/queue?status=pending&stage=prepare', person: 'michael', open: onFirstRow('s') },
    { name: 'queue: team', path: '/queue', person: 'michael' },
    { name: 'queue: give to somebody', path: '/queue', person: 'michael', open: onFirstRow('a') },
    { name: 'customers', path: '/customers' },
    { name: 'customers: new', path: '/customers', person: 'alex', open: withDialog('c') },
    ...['overview', 'people', 'signals', 'timeline', 'work'].map((name) => tab(customer, name)),
    { name: 'customer: a contract', path: `/contracts/${work.contractId}` },
    { name: 'customers: assistant', path: customer, open: askAssistant },
    { name: 'execution: work', path: execution },
    ...work.artifacts.map(({ id, title }) => ({ name: `execution: ${title}`, path: `${execution}?artifact=${id}` })),
    { name: 'execution: a step done before', path: `${execution}?step=status-check` },
    { name: 'execution: skip a step', path: execution, open: withDialog('x') },
    {
      name: 'execution: how it ended',
      path: execution,
      person: 'michael',
      open: async (page) => {
        await page.getByRole('button', { name: 'More actions' }).click();
        await page.getByRole('menuitem', { name: 'Complete the workflow…' }).click();
        await dialog(page);
      },
    },
    { name: 'execution: history', path: `${execution}/history`, person: 'michael' },
    { name: 'execution: summary', path: `/executions/${work.completedId}` },
    { name: 'execution: steps of a run', path: `${run}?at=is-big`, person: 'michael' },
    { name: 'execution: looking back', path: `${run}?upTo=2`, person: 'michael' },
    { name: 'execution: data of a run', path: `${run}?view=data`, person: 'michael' },
    {
      name: 'execution: graph of a run',
      path: `${run}?view=graph`,
      person: 'michael',
      open: (page) => page.locator('.react-flow__node').first().waitFor(),
    },
    { name: 'executions', path: '/executions?show=all' },
    { name: 'executions: all filters', path: '/executions?show=all&result=allowed', person: 'michael' },
    {
      name: 'executions: cancel several',
      path: '/executions',
      person: 'michael',
      open: async (page) => {
        await page.getByRole('checkbox').first().check();
        await button(page, 'Cancel').click();
        await dialog(page);
      },
    },
    { name: 'approvals', path: '/approvals', person: 'michael' },
    { name: 'approvals: history', path: '/approvals?tab=history', person: 'michael' },
    { name: 'approvals: absences', path: '/approvals', person: 'michael', open: afterPressing('Absences…') },
    {
      name: 'approvals: reject several',
      path: '/approvals',
      person: 'michael',
      open: async (page) => {
        await page.getByRole('checkbox').first().check();
        await button(page, 'Reject').click();
        await dialog(page);
      },
    },
    { name: 'approval', path: `/approvals/${automation.approvalId}`, person: 'michael' },
    {
      name: 'approval: pass on',
      path: `/approvals/${automation.approvalId}`,
      person: 'michael',
      open: afterPressing('Pass on…'),
    },
    { name: 'confirm: a link that is not valid', path: '/confirm/nothing' },
    { name: 'events', path: '/events', person: 'alex' },
    { name: 'events: dead letters', path: '/events?tab=dead', person: 'alex' },
    { name: 'events: types', path: '/events?tab=types', person: 'alex' },
    {
      name: 'events: describe a type',
      path: '/events?tab=types',
      person: 'alex',
      open: afterPressing('Describe a type…'),
    },
    { name: 'events: send', path: '/events', person: 'alex', open: afterPressing('Send an event…') },
    { name: 'events: replay', path: '/events', person: 'alex', open: afterPressing('Replay…') },
    { name: 'event', path: `/events/${automation.eventId}`, person: 'alex' },
    { name: 'workflows', path: '/workflows' },
    { name: 'workflow: definition', path: '/workflows/emergency-renewal?step=final-push', person: 'alex' },
    ...['source', 'tests', 'versions', 'draft', 'simulate', 'schedule'].map((name) => ({
      ...tab('/workflows/emergency-renewal', name),
      person: 'alex',
    })),
    { name: 'import', path: '/customers/import' },
    { name: 'import: columns', path: `/customers/import?id=${work.uploadedId}` },
    { name: 'import: dry run', path: `/customers/import?id=${work.checkedId}` },
    { name: 'tasks', path: '/tasks' },
    { name: 'tasks: new', path: '/tasks', open: withDialog('c') },
    { name: 'tasks: team', path: '/tasks?view=team&done=true', person: 'michael' },
    ...['rules', 'schedules', 'tables'].map((name) => ({
      name: `workflows: ${name}`,
      path: `/workflows?view=${name}`,
      person: 'alex',
    })),
    { name: 'workflows: new', path: '/workflows', person: 'alex', open: withDialog('c') },
    {
      name: 'workflows: write with AI',
      path: '/workflows',
      person: 'alex',
      open: writeFrom('Large orders should be reviewed', /From which amount/),
    },
    {
      name: 'workflow: a step in the editor',
      path: '/workflows/emergency-renewal?tab=draft&step=final-push',
      person: 'alex',
      open: beginDraft,
    },
    ...settingsTabs.map((name) => ({ ...tab('/settings', name), person: 'alex' })),
    { name: 'notifications', path: '/notifications', person: 'michael' },
    { name: 'no such page', path: '/no/such/page' },
    { name: 'command palette', path: '/queue', open: withDialog('Control+k') },
    { name: 'shortcuts', path: '/queue', open: withDialog('?') },
  ];
}

interface Work {
  itemId: string;
  executionId: string;
  customerId: string;
  artifacts: { id: string; title: string }[];
  completedId: string;
  uploadedId: string;
  checkedId: string;
  contractId: string;
}

interface Automation {
  runId: string;
  eventId: string;
  approvalId: string;
}

/** A shipped automation that waits for Michael's approval of an order. */
async function startAutomation(alex: Caller): Promise<Automation> {
  const call = async (method: string, path: string, body?: unknown) => taken(await alex.request(method, path, body));
  const { items: members } = await call('GET', '/members');
  const michael = members.find(({ email }: { email: string }) => email === emailOf('michael'));
  await call('POST', '/approver-groups', { name: 'sales_manager', memberIds: [michael.userId] });
  const source = await readFile(
    new URL('../workflows/automation/high-value-order-approval.yaml', import.meta.url),
    'utf8',
  );
  await call('PUT', '/workflows/high-value-order-approval/draft', { source });
  await call('POST', '/workflows/high-value-order-approval/publish', {});
  const data = { order: { id: 'o-17', total: 12_500, items: [{ sku: 'X-1' }] } };
  const { accepted } = await call('POST', '/events', { type: 'order.checkout.initiated', source: 'shop', data });
  const eventId: string = accepted[0].id;
  const approvals = async () => (await call('GET', '/approvals?scope=all&status=pending')).items;
  await until(async () => (await approvals()).length > 0);
  const [approval] = await approvals();
  return { runId: approval.execution.id, eventId, approvalId: approval.id };
}

/** Two workflows, one half done and one completed, and two imports, so that no page is empty. */
async function startWork(sarah: Caller): Promise<Work> {
  const call = async (method: string, path: string, body?: unknown) => taken(await sarah.request(method, path, body));
  const [top, second] = (await call('GET', '/queue?limit=2&status=pending')).items;
  const { executionId } = await call('POST', `/queue-items/${top.id}/start`);
  const steps = `/executions/${executionId}/steps`;
  await call('POST', `${steps}/status-check/chat`, { value: 'show-risk' });
  await call('POST', `${steps}/status-check/complete`, { outputs: { situation: 'renewal-in-progress' } });
  // Between two steps of a person the workflow does its own work.
  await until(async () => (await call('GET', `/executions/${executionId}`)).currentStep?.stepId === 'team-escalation');
  await call('POST', `${steps}/team-escalation/chat`, { value: 'show-checklist' });
  await call('POST', `${steps}/team-escalation/skip`, { reason: 'The team already meets twice a day' });
  await call('POST', `${steps}/final-push/chat`, { value: 'draft-email' });

  const ended = await call('POST', `/queue-items/${second.id}/start`);
  const { outcomes } = await call('GET', `/executions/${ended.executionId}`);
  await call('POST', `/executions/${ended.executionId}/complete`, { outcome: outcomes[0], notes: 'Signed' });
  await call('POST', '/tasks', { title: 'Call the sponsor', customerId: top.customer.id });

  const rows = ['account_id,account_name,seats,favourite_colour', 'P-1,Pied Piper,5,green', 'P-2,Hooli,many,red'];
  const files = [{ name: 'accounts.csv', content: `${rows.join('\n')}\n` }];
  const [uploaded, checked] = [
    await sarah.upload('/customers/imports', files),
    await sarah.upload('/customers/imports', files),
  ];
  await call('POST', `/customers/imports/${taken(checked).id}/check`);
  const artifacts = (await call('GET', `/executions/${executionId}/artifacts`)).items;
  return {
    contractId: await uploadContract(sarah, top.customer.id),
    ...{ itemId: top.id, executionId, customerId: top.customer.id, artifacts },
    ...{ completedId: ended.executionId, uploadedId: taken(uploaded).id, checkedId: checked.body.id },
  };
}

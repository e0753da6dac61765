import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { fakeApi, refuse, type FakeRequest } from '../../../testing/fake-api.ts';
import { id, me, shellAnswers } from '../../../testing/fixtures.ts';
import { renderApp } from '../../../testing/render.tsx';
import { interpretation, reading, sentence, yaml } from './testing/fixtures.ts';

const author = me({
  role: 'admin',
  permissions: [...me().permissions, 'workflows.read', 'workflows.write', 'ai.use'],
});
const answers = {
  ...shellAnswers(author),
  'GET /api/v1/workflows': { items: [] },
  'GET /api/v1/workflows/templates': { items: [] },
  'GET /api/v1/event-types': { items: [] },
  'GET /api/v1/connectors': { items: [] },
  'GET /api/v1/rules': { items: [] },
  'POST /api/v1/workflows/check': { ok: true, issues: [] },
};
const source = 'workflow: mine\nname: Mine\nkind: automation\non: [{ manual: {} }]\nsteps: []\n';
const workflow = {
  id: id(70),
  slug: 'mine',
  name: 'Mine',
  kind: 'automation',
  description: '',
  tags: [],
  enabled: true,
  builtIn: false,
  publishedVersion: null,
  hasDraft: true,
  revision: 1,
  on: [],
  steps: 0,
  tests: 0,
  executions: { open: 0, completed: 0, failed: 0 },
  updatedAt: '2026-11-20T08:00:00Z',
  definition: null,
  source,
  versions: [],
};
beforeEach(() => sessionStorage.clear());

async function openOnList(extra: Record<string, unknown>) {
  const server = fakeApi({ ...answers, ...extra });
  const { user } = renderApp('/workflows');
  await user.click(await screen.findByRole('button', { name: 'Write with AI' }));
  const dialog = await screen.findByRole('dialog', { name: 'Write with AI' });
  return { server, user, dialog: within(dialog) };
}

describe('writing a workflow with AI', () => {
  it('shows what was understood, the workflow and its tests, and saves nothing before it is asked to', async () => {
    const { server, user, dialog } = await openOnList({
      'POST /api/v1/ai/interpret': reading(),
      'PUT /api/v1/workflows/*/draft': { slug: 'block-orders-over-5000', source: yaml, revision: 1, issues: [] },
    });
    await user.type(await dialog.findByLabelText('What should happen?'), sentence);
    await user.keyboard('{Control>}{Enter}{/Control}');
    expect(await dialog.findByText(/the order is blocked/)).toBeInTheDocument();
    expect(dialog.getByText('Understood')).toBeInTheDocument();
    expect(dialog.getByRole('button', { name: 'Made by Built-in' })).toBeInTheDocument();
    expect(dialog.getByText('orders over $5,000')).toHaveTextContent('read as a condition');
    expect(dialog.getByRole('tree')).toBeInTheDocument();
    await user.click(dialog.getByRole('tab', { name: '1 test passes' }));
    expect(dialog.getByText(/an order of \$5,001 is blocked/)).toBeInTheDocument();
    expect(server.calls('PUT /api/v1/workflows/*/draft')).toHaveLength(0);
    await user.click(dialog.getByRole('button', { name: 'Create as a draft' }));
    await waitFor(() => expect(server.calls('PUT /api/v1/workflows/*/draft')).toHaveLength(1));
    expect(server.calls('PUT /api/v1/workflows/*/draft')[0]?.body).toMatchObject({ source: yaml });
  });

  it('asks where the sentence is ambiguous; a choice writes its answer into the sentence, and there is a way back', async () => {
    const vague = reading({
      outcome: 'questions',
      suggestedWorkflow: null,
      suggestedTests: [],
      explanation: 'It is open from which amount an order is large.',
      interpretation: interpretation({ confidence: 0.4, conditions: [] }),
      questions: [
        {
          id: 'q1',
          code: 'vague_amount',
          text: 'From which amount on is an order large?',
          about: { start: 6, end: 18, text: 'large orders' },
          choices: [{ label: 'Over $5,000', prompt: sentence }],
        },
      ],
    });
    const { server, user, dialog } = await openOnList({
      'POST /api/v1/ai/interpret': ({ body }: FakeRequest) =>
        (body as { prompt: string }).prompt === sentence ? reading() : vague,
    });
    const field = await dialog.findByLabelText('What should happen?');
    await user.type(field, 'Block large orders');
    await user.click(dialog.getByRole('button', { name: 'Write the workflow' }));
    const question = await dialog.findByRole('group', { name: 'From which amount on is an order large?' });
    expect(dialog.getByText('Mostly guessed')).toBeInTheDocument();
    expect(dialog.queryByRole('button', { name: 'Create as a draft' })).toBeNull();
    await user.click(within(question).getByRole('button', { name: 'Over $5,000' }));
    expect(await dialog.findByRole('button', { name: 'Create as a draft' })).toBeEnabled();
    expect(field).toHaveValue(sentence);
    await user.click(dialog.getByRole('button', { name: 'Back to the sentence before' }));
    expect(await dialog.findByRole('group', { name: 'From which amount on is an order large?' })).toBeInTheDocument();
    expect(field).toHaveValue('Block large orders');
    expect(server.calls('POST /api/v1/ai/interpret')).toHaveLength(3);
  });

  it('does not offer a workflow that no longer fits the sentence', async () => {
    const { user, dialog } = await openOnList({ 'POST /api/v1/ai/interpret': reading() });
    await user.type(await dialog.findByLabelText('What should happen?'), sentence);
    await user.click(dialog.getByRole('button', { name: 'Write the workflow' }));
    expect(await dialog.findByRole('button', { name: 'Create as a draft' })).toBeEnabled();
    await user.type(dialog.getByLabelText('What should happen?'), ' twice');
    expect(dialog.getByRole('button', { name: 'Create as a draft' })).toBeDisabled();
  });

  it('takes another name when the first one is taken, and tells what failed', async () => {
    const { server, user, dialog } = await openOnList({
      'POST /api/v1/ai/interpret': reading(),
      'PUT /api/v1/workflows/*/draft': ({ path }: FakeRequest) =>
        path.includes('-2') ? { slug: 'x', source: yaml, revision: 1, issues: [] } : refuse(412, 'revision_mismatch'),
    });
    await user.type(await dialog.findByLabelText('What should happen?'), sentence);
    await user.click(dialog.getByRole('button', { name: 'Write the workflow' }));
    await user.click(await dialog.findByRole('button', { name: 'Create as a draft' }));
    await waitFor(() => expect(server.calls('PUT /api/v1/workflows/*/draft')).toHaveLength(2));
    expect(server.calls('PUT /api/v1/workflows/*/draft')[1]?.body).toMatchObject({
      source: expect.stringContaining('workflow: block-orders-over-5000-2') as string,
    });
  });

  it('suggests workflows for a scenario', async () => {
    const { user, dialog } = await openOnList({
      'POST /api/v1/ai/suggest': {
        suggestions: [
          {
            slug: 'block-orders-over-5000',
            name: 'Block orders over 5000',
            description: 'Stops large orders.',
            relevance: 0.8,
            estimatedImpact: '12 orders of the last 30 days would have been blocked.',
            workflow: reading().suggestedWorkflow,
            implementationNotes: ['Needs order.created events.'],
          },
        ],
        dataInsights: [{ text: '212 orders in 30 days', evidence: [{ what: 'orders', value: 212 }] }],
        source: reading().source,
      },
    });
    await user.click(dialog.getByText('Ask what would help'));
    await user.type(await dialog.findByLabelText('What happens, and what would be better?'), 'Too many large orders');
    await user.click(dialog.getByRole('button', { name: 'Suggest workflows' }));
    expect(await dialog.findByText('12 orders of the last 30 days would have been blocked.')).toBeInTheDocument();
    expect(dialog.getByText('212 orders in 30 days')).toBeInTheDocument();
    expect(dialog.getByRole('button', { name: 'Create as a draft' })).toBeEnabled();
  });
});

describe('writing in the editor', () => {
  it('replaces the draft as one change to undo, under the workflow’s own name', async () => {
    const server = fakeApi({
      ...answers,
      'GET /api/v1/workflows/*': workflow,
      'GET /api/v1/workflows/*/draft': { slug: 'mine', source, revision: 4, issues: [] },
      'POST /api/v1/ai/interpret': reading(),
    });
    const { user } = renderApp('/workflows/mine?tab=draft');
    await user.click(await screen.findByRole('button', { name: 'Write with AI' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Write with AI' }));
    await user.type(await dialog.findByLabelText('What should happen?'), sentence);
    await user.click(dialog.getByRole('button', { name: 'Write the workflow' }));
    await user.click(await dialog.findByRole('button', { name: 'Use as draft' }));
    const text = await screen.findByRole<HTMLTextAreaElement>('textbox', { name: 'Definition in YAML' });
    await waitFor(() => expect(text.value).toContain('value: 5000'));
    expect(text.value).toContain('workflow: mine\n');
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    expect(text).toHaveValue(source);
    expect(server.calls('PUT /api/v1/workflows/*/draft')).toHaveLength(0);
  });

  it('tells what the executions of a workflow show', async () => {
    fakeApi({
      ...answers,
      'GET /api/v1/workflows/*': {
        ...workflow,
        publishedVersion: 1,
        executions: { open: 0, completed: 40, failed: 0 },
        definition: reading().suggestedWorkflow?.definition,
      },
      'POST /api/v1/ai/optimize': {
        slug: 'mine',
        executions: 40,
        version: 1,
        findings: [
          {
            kind: 'branch_never_taken',
            stepId: 'is-large',
            text: '“then” was taken in 0 of 40 executions.',
            evidence: [{ what: 'executions', value: 40 }],
            proposal: 'Take the branch out, or lower the limit.',
          },
        ],
        note: null,
      },
    });
    const { user } = renderApp('/workflows/mine');
    const findings = within(await screen.findByRole('region', { name: 'What its executions show' }));
    expect(findings.getByText('Looked at 40 executions of version 1 in the last 90 days.')).toBeInTheDocument();
    await user.click(findings.getByRole('button', { name: 'Show step is-large' }));
    expect(await screen.findByRole('treeitem', { selected: true })).toHaveAttribute(
      'data-row',
      expect.stringContaining('is-large'),
    );
  });
});

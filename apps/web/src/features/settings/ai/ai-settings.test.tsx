import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { fakeApi, type FakeRequest } from '../../../testing/fake-api.ts';
import { me, shellAnswers } from '../../../testing/fixtures.ts';
import { renderApp } from '../../../testing/render.tsx';
import { budget, call, noUsage, provider, settings, usage } from './testing/fixtures.ts';

const admin = me({ role: 'admin', permissions: [...me().permissions, 'ai.use', 'ai.manage'] });
const nothing = {
  ...shellAnswers(admin),
  'GET /api/v1/ai/status': { available: false, provider: null, model: null, reason: 'no_provider' },
  'GET /api/v1/ai/providers': { items: [] },
  'GET /api/v1/ai/settings': settings(),
  'GET /api/v1/ai/budgets': { items: [] },
  'GET /api/v1/ai/usage': noUsage,
  'GET /api/v1/ai/calls': { items: [], nextCursor: null },
};
const configured = {
  ...nothing,
  'GET /api/v1/ai/status': { available: true, provider: 'House', model: 'llama3.3', reason: null },
  'GET /api/v1/ai/providers': { items: [provider()] },
  'GET /api/v1/ai/budgets': { items: [budget()] },
  'GET /api/v1/ai/usage': usage(),
  'GET /api/v1/ai/calls': { items: [call()], nextCursor: null },
};
const open = (answers: Record<string, unknown>) => {
  const server = fakeApi(answers);
  return { server, ...renderApp('/settings?tab=ai') };
};

describe('AI settings', () => {
  it('say that everything is built-in while nothing is configured', async () => {
    open(nothing);
    expect(await screen.findByText('The built-in provider answers')).toBeInTheDocument();
    expect(screen.getByText(/Everything works without one/)).toBeInTheDocument();
    expect(await screen.findByText('No model yet')).toBeInTheDocument();
    expect(await screen.findByText('Nothing was asked')).toBeInTheDocument();
  });

  it('are for administrators', async () => {
    open(shellAnswers());
    expect(await screen.findByRole('tab', { name: 'Profile', selected: true })).toBeInTheDocument();
    expect(screen.queryByRole('tab', { name: 'AI' })).toBeNull();
  });

  it('add a model from a preset', async () => {
    const { server, user } = open({ ...nothing, 'POST /api/v1/ai/providers': provider() });
    await user.click(await screen.findByRole('button', { name: 'Add a model' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Add a model' }));
    expect(dialog.getByLabelText(/^Address/)).toHaveValue('http://localhost:11434/v1');
    expect(dialog.getByRole('switch', { name: /^On our network/ })).toBeChecked();
    await user.type(dialog.getByLabelText(/^Name/), 'House');
    await user.type(dialog.getByLabelText(/^Model/), 'llama3.3');
    await user.click(dialog.getByRole('button', { name: 'Add' }));
    await waitFor(() => expect(server.calls('POST /api/v1/ai/providers')).toHaveLength(1));
    expect(server.calls('POST /api/v1/ai/providers')[0]?.body).toMatchObject({
      name: 'House',
      kind: 'openai-compatible',
      baseUrl: 'http://localhost:11434/v1',
      model: 'llama3.3',
      onOurNetwork: true,
      firstTokenMs: 10_000,
    });
  });

  it('never show a key, and keep it when the field stays empty', async () => {
    const { server, user } = open({
      ...configured,
      'GET /api/v1/ai/providers': { items: [provider({ apiKeySet: true })] },
      'PATCH /api/v1/ai/providers/*': provider(),
    });
    await user.click(await screen.findByRole('button', { name: 'More actions for House' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Edit' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Edit House' }));
    expect(dialog.getByLabelText('API key')).toHaveValue('');
    const model = dialog.getByLabelText(/^Model/);
    await user.clear(model);
    await user.type(model, 'qwen3:8b');
    await user.click(dialog.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(server.calls('PATCH /api/v1/ai/providers/*')).toHaveLength(1));
    const [sent] = server.calls('PATCH /api/v1/ai/providers/*');
    expect(sent?.body).toEqual({ model: 'qwen3:8b' });
    expect(sent?.headers.get('if-match')).toContain('3');
  });

  it('test a model and tell what was found and what to try next', async () => {
    const { user, server } = open({
      ...configured,
      'POST /api/v1/ai/providers/*/test': {
        ok: false,
        message: 'There is no model “llama3.3” there.',
        code: 'model_not_found',
        wayOut: 'Choose one of the models it offers.',
        latencyMs: 41,
        firstTokenMs: null,
        answer: null,
        models: ['qwen3:8b'],
      },
    });
    await user.click(await screen.findByRole('button', { name: 'Test' }));
    expect(await screen.findByText(/It does not work \(41 ms\)\. There is no model/)).toBeInTheDocument();
    expect(screen.getByText('Choose one of the models it offers.')).toBeInTheDocument();
    expect(screen.getByText('It offers 1 model: qwen3:8b')).toBeInTheDocument();
    server.on('POST /api/v1/ai/providers/*/test', {
      ok: true,
      message: 'It answered.',
      code: null,
      wayOut: null,
      latencyMs: 420,
      firstTokenMs: 180,
      answer: 'Hello',
      models: null,
    });
    await user.click(screen.getByRole('button', { name: 'Test' }));
    expect(await screen.findByText(/It works \(420 ms\)\./)).toBeInTheDocument();
  });

  it('explain what leaves the house before cloud models are allowed', async () => {
    let saved = settings();
    const { server, user } = open({
      ...nothing,
      'GET /api/v1/ai/settings': () => saved,
      'PATCH /api/v1/ai/settings': ({ body }: FakeRequest) => (saved = { ...saved, ...(body as object), revision: 6 }),
    });
    await user.click(await screen.findByRole('switch', { name: /^Allow models outside your network/ }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Let data leave your house?' }));
    expect(dialog.getByText('Never sent')).toBeInTheDocument();
    expect(server.calls('PATCH /api/v1/ai/settings')).toHaveLength(0);
    await user.click(dialog.getByRole('button', { name: 'Allow' }));
    await waitFor(() => expect(server.calls('PATCH /api/v1/ai/settings')[0]?.body).toEqual({ cloudAllowed: true }));
    await waitFor(() =>
      expect(screen.getByRole('switch', { name: /^Allow models outside your network/ })).toBeChecked(),
    );
    // Taking it back needs no question.
    await user.click(screen.getByRole('switch', { name: /^Allow models outside your network/ }));
    await waitFor(() => expect(server.calls('PATCH /api/v1/ai/settings')[1]?.body).toEqual({ cloudAllowed: false }));
  });

  it('show what a budget has left, and set one', async () => {
    const { server, user } = open({ ...configured, 'PUT /api/v1/ai/budgets': budget() });
    expect(await screen.findByText(/\$12\.40 of \$50 spent · \$0\.20 held/)).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Add a budget' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Add a budget' }));
    await user.type(dialog.getByLabelText(/^At most/), '2.5');
    await user.click(dialog.getByRole('button', { name: 'Save' }));
    await waitFor(() =>
      expect(server.calls('PUT /api/v1/ai/budgets')[0]?.body).toEqual({
        scope: 'organization',
        subjectId: null,
        period: 'month',
        limitMicros: 2_500_000,
      }),
    );
  });

  it('show usage by day and the trace of a question', async () => {
    const { user } = open({ ...configured, 'GET /api/v1/ai/calls/*': call() });
    expect(await screen.findByRole('rowheader', { name: 'Mar 1, 2026' })).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: /assistant-chat@1/ }));
    const trace = within(await screen.findByRole('dialog', { name: 'Trace of a question' }));
    expect(await trace.findByText('Too slow')).toBeInTheDocument();
    expect(trace.getByText('No first word within 10 s.')).toBeInTheDocument();
    expect(trace.getByText(/The texts are not kept/)).toBeInTheDocument();
  });
});

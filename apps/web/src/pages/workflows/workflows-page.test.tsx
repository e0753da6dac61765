import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { fakeApi, refuse } from '../../testing/fake-api.ts';
import { me, shellAnswers } from '../../testing/fixtures.ts';
import { renderApp } from '../../testing/render.tsx';

const author = me({
  role: 'admin',
  permissions: [...me().permissions, 'workflows.read', 'workflows.write', 'rules.write', 'events.read'],
});
const answers = {
  ...shellAnswers(author),
  'GET /api/v1/workflows': { items: [] },
  'GET /api/v1/workflows/templates': { items: [] },
  'GET /api/v1/event-types': { items: [] },
};
const rule = {
  slug: 'large-order',
  name: 'Large order',
  description: '',
  condition: { field: 'order.total', op: 'gte', value: 1000 },
  usedBy: ['big-orders'],
  revision: 2,
  updatedAt: '2026-11-20T08:00:00Z',
};

describe('new workflows', () => {
  it('are created blank under a short name of their own', async () => {
    const server = fakeApi({
      ...answers,
      'PUT /api/v1/workflows/*/draft': { slug: 'x', source: '', revision: 1, issues: [] },
    });
    const { user } = renderApp('/workflows');
    await user.click((await screen.findAllByRole('button', { name: 'New workflow' }))[0]!);
    await user.type(await screen.findByLabelText(/^Name/), 'Große Aufträge');
    await user.click(screen.getByRole('button', { name: 'Create a draft' }));
    await waitFor(() => expect(server.calls('PUT /api/v1/workflows/*/draft')).toHaveLength(1));
    const [call] = server.calls('PUT /api/v1/workflows/*/draft');
    expect(call?.path).toBe('/api/v1/workflows/grosse-auftrage/draft');
    expect(call?.body).toMatchObject({ source: expect.stringContaining('name: "Große Aufträge"') as string });
  });

  it('refuse a paste that cannot be read with the reason, and a name that is taken', async () => {
    fakeApi({ ...answers, 'PUT /api/v1/workflows/*/draft': refuse(412, 'revision_mismatch') });
    const { user } = renderApp('/workflows');
    await user.click((await screen.findAllByRole('button', { name: 'New workflow' }))[0]!);
    await user.click(await screen.findByRole('radio', { name: 'A pasted definition' }));
    const field = screen.getByLabelText(/^Definition/);
    await user.click(field);
    await user.paste('a: [');
    await user.click(screen.getByRole('button', { name: 'Create a draft' }));
    expect(await screen.findByText('This cannot be used:')).toBeInTheDocument();
    await user.clear(field);
    await user.paste('workflow: mine\nname: Mine\nkind: automation\non: [{ manual: {} }]\nsteps: []\n');
    await user.click(screen.getByRole('button', { name: 'Create a draft' }));
    expect(await screen.findByText('There is a workflow of this name already.')).toBeInTheDocument();
  });
});

describe('rules', () => {
  it('are tried on data as they stand in the form, with both compared values', async () => {
    const server = fakeApi({
      ...answers,
      'GET /api/v1/rules': { items: [rule] },
      'POST /api/v1/rules/*/test': {
        result: false,
        explanation: 'order.total (500) is not at least 2000.',
        verdict: { result: false, kind: 'comparison', field: 'order.total', op: 'gte', actual: 500, expected: 2000 },
      },
    });
    const { user } = renderApp('/workflows?view=rules');
    await user.click(await screen.findByRole('button', { name: 'Edit Large order' }));
    const value = await screen.findByRole('textbox', { name: 'Value' });
    await user.clear(value);
    await user.type(value, '2000');
    await user.click(screen.getByLabelText('Data'));
    await user.paste('order: { total: 500 }');
    await user.click(screen.getByRole('button', { name: 'Try' }));
    expect(await screen.findByText(/It does not hold/)).toBeInTheDocument();
    expect(screen.getByText('500')).toBeInTheDocument();
    expect(server.calls('POST /api/v1/rules/*/test')[0]?.body).toEqual({
      data: { order: { total: 500 } },
      condition: { field: 'order.total', op: 'gte', value: 2000 },
    });
  });
});

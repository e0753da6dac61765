import { screen, waitFor, within } from '@testing-library/react';
import { checkText } from '@renubu/core/definitions/check';
import { describe, expect, it } from 'vitest';
import { fakeApi, type FakeRequest } from '../../testing/fake-api.ts';
import { id, me, shellAnswers } from '../../testing/fixtures.ts';
import { renderApp } from '../../testing/render.tsx';

const author = me({
  role: 'admin',
  permissions: [...me().permissions, 'workflows.read', 'workflows.write', 'workflows.publish'],
});
const source = `# Large orders ask a manager
workflow: big-orders
name: Big orders
kind: automation
on:
  - event: order.created
steps:
  - id: is-big
    type: condition
    if: { field: order.total, op: gte, value: 1000 } # the limit
    then:
      - { id: ask, type: approval, title: Please, approvers: { role: manager } }
  - { id: bye, type: end }
`;
const workflow = {
  id: id(70),
  slug: 'big-orders',
  name: 'Big orders',
  kind: 'automation',
  description: '',
  tags: [],
  enabled: true,
  builtIn: false,
  publishedVersion: null,
  hasDraft: true,
  revision: 1,
  on: [],
  steps: 3,
  tests: 0,
  executions: { open: 0, completed: 0, failed: 0 },
  updatedAt: '2026-11-20T08:00:00Z',
  definition: null,
  source,
  versions: [],
};

function open(step = '') {
  const server = fakeApi({
    ...shellAnswers(author),
    'GET /api/v1/workflows': { items: [] },
    'GET /api/v1/workflows/*': workflow,
    'GET /api/v1/workflows/*/draft': { slug: 'big-orders', source, revision: 4, issues: [] },
    'POST /api/v1/workflows/check': ({ body }: FakeRequest) => {
      const { definition, issues } = checkText((body as { source: string }).source);
      return { ok: definition !== null, issues };
    },
    'PUT /api/v1/workflows/*/draft': { slug: 'big-orders', source, revision: 5, issues: [] },
    'GET /api/v1/connectors': { items: [] },
    'GET /api/v1/rules': { items: [] },
  });
  sessionStorage.clear();
  return { server, ...renderApp(`/workflows/big-orders?tab=draft${step}`) };
}
const yaml = async () => screen.findByRole<HTMLTextAreaElement>('textbox', { name: 'Definition in YAML' });
const row = async (name: string) => screen.findByRole('treeitem', { name: new RegExp(name) });

describe('the draft editor', () => {
  it('carries a change of the form into the YAML with its comments, and saves it', async () => {
    const { user, server } = open('&step=is-big');
    const value = await screen.findByRole('textbox', { name: 'Value' });
    await user.clear(value);
    await user.type(value, '2500');
    expect((await yaml()).value).toBe(source.replace('1000', '2500'));
    await user.click(screen.getByRole('button', { name: 'Save draft' }));
    await waitFor(() => expect(server.calls('PUT /api/v1/workflows/*/draft')).toHaveLength(1));
    expect(server.calls('PUT /api/v1/workflows/*/draft')[0]?.body).toEqual({ source: source.replace('1000', '2500') });
  });

  it('follows the YAML in the form, and keeps what is typed while it cannot be read', async () => {
    const { user } = open();
    const text = await yaml();
    await user.click(text);
    await user.paste('name: [oops');
    expect(await screen.findByText('The YAML cannot be read just now')).toBeInTheDocument();
    expect(text.value).toContain('name: [oops');
    expect(screen.getByRole('textbox', { name: /^Name/ })).toHaveValue('Big orders');
    expect(screen.getByRole('textbox', { name: /^Name/ })).toHaveAttribute('readonly');
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    await waitFor(() => expect(screen.queryByText('The YAML cannot be read just now')).toBeNull());
    expect(text.value).toBe(source);
  });

  it('moves, copies and removes steps by keyboard', async () => {
    const { user } = open();
    await user.click(await row('bye'));
    await user.keyboard('{Alt>}{ArrowRight}{/Alt}');
    const text = await yaml();
    expect(text.value).toMatch(/then:\n(.*\n)+ {6}- \{ id: bye/);
    await user.keyboard('{Control>}d{/Control}');
    expect(text.value).toContain('id: bye-2');
    await user.keyboard('{Delete}');
    expect(text.value).not.toContain('bye-2');
    expect(document.activeElement).toHaveAttribute('role', 'treeitem');
  });

  it('adds a step of a type behind the chosen one', async () => {
    const { user } = open();
    await user.click(await row('bye'));
    await user.click(screen.getByRole('button', { name: 'Add a step' }));
    await user.click(await screen.findByRole('menuitem', { name: /^Decision/ }));
    expect((await yaml()).value).toMatch(/id: decision\n {4}type: decision/);
    expect(await screen.findByRole('textbox', { name: /^Id/ })).toHaveValue('decision');
  });

  it('shows the finding beside its field, and leads to it from the list', async () => {
    const { user } = open('&step=ask');
    const title = await screen.findByRole('textbox', { name: /^What is asked/ });
    await user.clear(title);
    await user.click(await row('bye'));
    const list = await screen.findByRole('list', { name: 'Findings' });
    const finding = await within(list).findByRole('button', { name: /title/ });
    await user.click(finding);
    expect(await screen.findByRole('textbox', { name: /^What is asked/ })).toBeInvalid();
  });
});

import type { ExecutionSummary } from '@renubu/contracts/executions';
import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { detail } from '../../features/executions/testing/fixtures.ts';
import { fakeApi } from '../../testing/fake-api.ts';
import { id, me, shellAnswers } from '../../testing/fixtures.ts';
import { renderApp } from '../../testing/render.tsx';

const who = me({ permissions: ['executions.read', 'executions.control', 'workflows.read', 'members.read'] });
const run = (n: number, change: Partial<ExecutionSummary>): ExecutionSummary => ({
  ...detail({ workflow: 'high-value-order', workflowName: 'High-value order', kind: 'automation', trigger: 'event' }),
  id: id(n),
  ...change,
});
const runs = [
  run(501, { status: 'failed', failure: 'The shop did not answer.' }),
  run(502, { workflowName: 'Late delivery', status: 'completed', result: 'blocked' }),
];
const answers = {
  ...shellAnswers(who),
  'GET /api/v1/workflows': { items: [] },
  'GET /api/v1/executions': { items: runs, nextCursor: null },
};

describe('the executions', () => {
  it('show verdicts and failures, and ask the server for what the address says', async () => {
    const api = fakeApi(answers);
    renderApp('/executions?show=all&result=blocked&trigger=event&kind=automation&q=order&nonsense=1');
    const table = await screen.findByRole('table', { name: 'Executions' });
    expect(await within(table).findAllByText('Blocked')).not.toHaveLength(0);
    expect(within(table).getAllByText('The shop did not answer.')).not.toHaveLength(0);
    const { query } = api.calls('GET /api/v1/executions')[0] ?? { query: new URLSearchParams() };
    expect(query.get('result')).toBe('blocked');
    expect(query.get('trigger')).toBe('event');
    expect(query.get('q')).toBe('order');
    expect(query.has('open')).toBe(false);
  });

  it('cancel several after a preview of which that meets', async () => {
    const api = fakeApi({
      ...answers,
      'POST /api/v1/executions/bulk': {
        done: 1,
        failed: 0,
        items: [{ id: id(501), ok: true, status: 'cancelled', executionId: null, problem: null }],
      },
    });
    const { user } = renderApp('/executions?show=all');
    const table = await screen.findByRole('table', { name: 'Executions' });
    await user.click(await within(table).findByRole('checkbox', { name: 'Select High-value order' }));
    await user.click(within(table).getByRole('checkbox', { name: 'Select Late delivery' }));
    await user.click(within(screen.getByRole('group', { name: '2 selected' })).getByRole('button', { name: 'Cancel' }));
    const dialog = await screen.findByRole('dialog', { name: 'Cancel: 1 execution' });
    expect(within(dialog).getByText(/1 is left alone/)).toBeInTheDocument();
    await user.type(within(dialog).getByRole('textbox', { name: /Reason/ }), 'Shop is closed');
    await user.click(within(dialog).getByRole('button', { name: 'Cancel' }));
    await waitFor(() =>
      expect(api.calls('POST /api/v1/executions/bulk')[0]?.body).toEqual({
        ids: [id(501)],
        verb: 'cancel',
        reason: 'Shop is closed',
      }),
    );
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('keep filters as a view', async () => {
    fakeApi(answers);
    const { user } = renderApp('/executions?status=failed');
    await user.click(await screen.findByRole('button', { name: 'Saved views' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Save these filters…' }));
    await user.type(await screen.findByRole('textbox', { name: /Name of the view/ }), 'Broken ones');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    await user.click(screen.getByRole('button', { name: 'Clear filters' }));
    await waitFor(() => expect(globalThis.location.search).toBe(''));
    await user.click(screen.getByRole('button', { name: 'Saved views' }));
    await user.click(await screen.findByText('Broken ones'));
    await waitFor(() => expect(globalThis.location.search).toContain('status=failed'));
  });
});

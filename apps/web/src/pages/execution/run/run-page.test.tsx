import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { detail, executionId, step } from '../../../features/executions/testing/fixtures.ts';
import { timeline, timelineStep } from '../../../features/run/testing/fixtures.ts';
import { fakeApi } from '../../../testing/fake-api.ts';
import { id, me, shellAnswers } from '../../../testing/fixtures.ts';
import { renderApp } from '../../../testing/render.tsx';

const who = me({
  permissions: ['executions.read', 'executions.work', 'executions.control', 'approvals.read', 'workflows.read'],
});
const path = `/api/v1/executions/${executionId}`;
const check = timelineStep('check-total', {
  name: 'Total is high',
  type: 'condition',
  conditions: [
    {
      seq: 3,
      at: '2026-11-28T08:00:00.000Z',
      message: '“Total is high” holds.',
      verdict: { result: true, kind: 'comparison', field: 'total', op: 'gte', actual: 1500, expected: 1000 },
    },
  ],
});
const charge = timelineStep('charge', {
  name: 'Charge the card',
  type: 'action',
  status: 'failed',
  attempt: 2,
  error: { code: 'effect_failed', message: 'The bank said no.' },
  effects: [
    {
      id: id(801),
      path: 'charge',
      operation: 'http.request',
      connection: 'bank',
      attempt: 2,
      status: 'failed',
      idempotencyKey: 'key-1',
      input: { url: 'https://bank.example/charge', headers: { authorization: '•••' } },
      output: null,
      error: { code: 'http_402', message: 'Payment required' },
      notBefore: null,
      createdAt: '2026-11-28T08:00:00.000Z',
      settledAt: '2026-11-28T08:00:00.120Z',
      durationMs: 120,
    },
  ],
});
const failed = detail({
  kind: 'automation',
  workflow: 'high-value-order',
  workflowName: 'High-value order',
  status: 'failed',
  assignee: null,
  steps: [step('check-total', { type: 'condition' }), step('charge', { type: 'action' })],
  error: { code: 'effect_failed', message: 'The bank said no.', stepId: 'charge' },
});
const answers = {
  ...shellAnswers(who),
  [`GET ${path}`]: failed,
  [`GET ${path}/threads`]: { items: [] },
  [`GET ${path}/artifacts`]: { items: [] },
  [`GET ${path}/history`]: { items: [], nextCursor: null },
  [`GET ${path}/timeline`]: timeline({ status: 'failed', steps: [check, charge], historyCount: 9 }),
};

describe('a run without a workspace', () => {
  it('shows its steps, both compared values, and what was asked of the world', async () => {
    fakeApi(answers);
    const { user } = renderApp(`/executions/${executionId}`);
    await user.click(await screen.findByRole('button', { name: /Total is high/ }));
    const conditions = await screen.findByRole('group', { name: 'Compared values' });
    expect(within(conditions).getByText('1500')).toBeInTheDocument();
    expect(within(conditions).getByText('1000')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: /Charge the card/ }));
    const details = await screen.findByRole('region', { name: 'Details of Charge the card' });
    expect(within(details).getByText('The bank said no.')).toBeInTheDocument();
    await user.click(within(details).getByRole('button', { name: /http.request/ }));
    expect(within(details).getByText('•••')).toBeInTheDocument();
    expect(within(details).getByText('Payment required')).toBeInTheDocument();
    expect(globalThis.location.pathname).toBe(`/executions/${executionId}/history`);
  });

  it('tries again from the step one looks at', async () => {
    const api = fakeApi({ ...answers, [`POST ${path}/retry`]: { ...failed, status: 'running', revision: 2 } });
    const { user } = renderApp(`/executions/${executionId}/history?at=check-total`);
    await user.click(await screen.findByRole('button', { name: 'Retry from here' }));
    await waitFor(() => expect(api.calls(`POST ${path}/retry`)[0]?.body).toEqual({ fromStep: 'check-total' }));
  });

  it('looks back line by line', async () => {
    const line = { id: id(901), executionId, at: '2026-11-28T08:00:00.000Z', stepId: null, path: null, data: {} };
    const api = fakeApi({
      ...answers,
      [`GET ${path}/at/8`]: {
        seq: 8,
        last: 9,
        at: line.at,
        status: 'running',
        line: { ...line, seq: 8, actor: failed.startedBy, type: 'step.started', message: '“Charge the card” began.' },
        steps: [{ path: 'charge', stepId: 'charge', name: 'Charge the card', status: 'running' }],
        vars: {},
      },
    });
    const { user } = renderApp(`/executions/${executionId}/history`);
    await user.click(await screen.findByRole('button', { name: 'Look back through the run' }));
    expect(await screen.findByText(/“Charge the card” began/)).toBeInTheDocument();
    await waitFor(() => expect(screen.queryByRole('button', { name: /Total is high/ })).toBeNull());
    expect(api.calls(`GET ${path}/at/8`)).toHaveLength(1);
    await user.click(screen.getByRole('button', { name: 'Back to now' }));
    expect(await screen.findByRole('button', { name: /Total is high/ })).toBeInTheDocument();
  });

  it('migrates only after a try', async () => {
    const migration = {
      ...{ from: 1, to: 2, positions: [{ from: 'charge', to: 'charge-card' }], problems: [] },
      ...{ added: ['tell-customer'], dropped: [], changed: [] },
    };
    const api = fakeApi({
      ...answers,
      'GET /api/v1/workflows/high-value-order': { versions: [{ version: 1 }, { version: 2 }] },
      [`POST ${path}/migrate`]: ({ body }: { body: unknown }) => ({
        ...migration,
        possible: true,
        migrated: !(body as { dryRun: boolean }).dryRun,
      }),
    });
    const { user } = renderApp(`/executions/${executionId}/history`);
    await user.click(await screen.findByRole('button', { name: 'More actions' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Go on with another version…' }));
    await user.click(await screen.findByRole('button', { name: 'Try it out' }));
    expect(await screen.findByText('charge-card')).toBeInTheDocument();
    expect(screen.getByText('New there: tell-customer')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Migrate' }));
    await waitFor(() =>
      expect(api.calls(`POST ${path}/migrate`).map(({ body }) => body)).toEqual([
        { version: 2, dryRun: true },
        { version: 2, dryRun: false },
      ]),
    );
  });
});

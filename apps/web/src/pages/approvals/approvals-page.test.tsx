import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { approval } from '../../features/approvals/testing/fixtures.ts';
import { fakeApi } from '../../testing/fake-api.ts';
import { id, me, shellAnswers } from '../../testing/fixtures.ts';
import { renderApp } from '../../testing/render.tsx';

const who = me({ permissions: ['approvals.read', 'approvals.decide', 'members.read'] });
const counts = { mine: 2, pending: 3, approved: 0, rejected: 0, expired: 0, cancelled: 0 };
const two = [approval(), approval({ id: id(702), title: 'Order A-18 over 2,000', payloadHash: 'b'.repeat(64) })];
const answers = {
  ...shellAnswers(who),
  'GET /api/v1/approvals': { items: two, nextCursor: null },
  'GET /api/v1/approvals/counts': counts,
  'GET /api/v1/approvals/absences': { items: [] },
};

describe('the approvals', () => {
  it('shows what waits for the person, with the count in the navigation', async () => {
    const api = fakeApi(answers);
    renderApp('/approvals');
    const table = await screen.findByRole('table', { name: 'Approvals' });
    expect(await within(table).findAllByText('Order A-17 over 1,500')).not.toHaveLength(0);
    expect(screen.getByRole('link', { name: /Approvals ?2/ })).toBeInTheDocument();
    expect(screen.getByRole('tab', { name: /Mine ?2/ })).toHaveAttribute('aria-selected', 'true');
    expect(api.calls('GET /api/v1/approvals')[0]?.query.get('scope')).toBe('mine');
  });

  it('asks for what is over in the history', async () => {
    const api = fakeApi(answers);
    const { user } = renderApp('/approvals');
    await user.click(await screen.findByRole('tab', { name: 'History' }));
    await waitFor(() => expect(api.calls('GET /api/v1/approvals').at(-1)?.query.get('open')).toBe('false'));
    expect(globalThis.location.search).toContain('tab=history');
  });

  it('decides several together, with a reason, and says which were refused', async () => {
    const api = fakeApi({
      ...answers,
      'POST /api/v1/approvals/decide': {
        items: [
          { id: id(700), ok: true, status: 'rejected', problem: null },
          {
            id: id(702),
            ok: false,
            status: 'approved',
            problem: { status: 409, code: 'approval_closed', detail: 'Michael approved it a minute ago.' },
          },
        ],
        decided: 1,
        refused: 1,
      },
    });
    const { user } = renderApp('/approvals');
    const table = await screen.findByRole('table', { name: 'Approvals' });
    await user.click(await within(table).findByRole('checkbox', { name: 'Select “Order A-17 over 1,500”' }));
    await user.click(within(table).getByRole('checkbox', { name: 'Select “Order A-18 over 2,000”' }));
    await user.click(within(screen.getByRole('group', { name: '2 selected' })).getByRole('button', { name: 'Reject' }));
    const dialog = await screen.findByRole('dialog', { name: 'Reject 2 requests?' });
    await user.click(within(dialog).getByRole('button', { name: 'Reject' }));
    expect(within(dialog).getByText('Write at least 5 characters.')).toBeInTheDocument();
    expect(api.calls('POST /api/v1/approvals/decide')).toHaveLength(0);
    await user.type(within(dialog).getByRole('textbox', { name: /Reason/ }), 'Too risky now');
    await user.click(within(dialog).getByRole('button', { name: 'Reject' }));
    expect(await within(dialog).findByText('Michael approved it a minute ago.')).toBeInTheDocument();
    expect(api.calls('POST /api/v1/approvals/decide')[0]?.body).toEqual([
      { id: id(700), payloadHash: 'a'.repeat(64), decision: 'reject', reason: 'Too risky now' },
      { id: id(702), payloadHash: 'b'.repeat(64), decision: 'reject', reason: 'Too risky now' },
    ]);
  });

  it('offers no selection for what others decide', async () => {
    const refused = { allowed: false, code: 'not_an_approver', reason: 'You are not an approver.' };
    fakeApi({
      ...answers,
      'GET /api/v1/approvals': { items: [approval({ canDecide: refused })], nextCursor: null },
    });
    renderApp('/approvals?tab=all');
    const table = await screen.findByRole('table', { name: 'Approvals' });
    await within(table).findAllByText('Order A-17 over 1,500');
    expect(within(table).queryByRole('checkbox')).toBeNull();
  });

  it('says what an empty inbox means', async () => {
    fakeApi({ ...answers, 'GET /api/v1/approvals': { items: [], nextCursor: null } });
    renderApp('/approvals');
    expect(await screen.findByText('Nothing waits for your decision')).toBeInTheDocument();
  });
});

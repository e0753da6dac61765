import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { approvalDetail, approver } from '../../features/approvals/testing/fixtures.ts';
import { fakeApi, refuse } from '../../testing/fake-api.ts';
import { id, me, shellAnswers } from '../../testing/fixtures.ts';
import { renderApp } from '../../testing/render.tsx';

const who = me({ permissions: ['approvals.read', 'approvals.decide', 'executions.read', 'members.read'] });
const one = `/api/v1/approvals/${id(700)}`;
const counts = { mine: 1, pending: 1, approved: 0, rejected: 0, expired: 0, cancelled: 0 };
const answers = (change: Parameters<typeof approvalDetail>[0] = {}) => ({
  ...shellAnswers(who),
  'GET /api/v1/approvals/counts': counts,
  [`GET ${one}`]: approvalDetail(change),
});

describe('an approval', () => {
  it('shows the evidence and sends the hash of what was seen', async () => {
    const api = fakeApi({
      ...answers(),
      [`POST ${one}/decide`]: approvalDetail({ status: 'approved', given: 1, decidedAt: '2026-11-28T08:00:00Z' }),
    });
    const { user } = renderApp(`/approvals/${id(700)}`);
    expect(await screen.findByText('1500')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Approve' }));
    await waitFor(() => expect(api.calls(`POST ${one}/decide`)).toHaveLength(1));
    expect(api.calls(`POST ${one}/decide`)[0]?.body).toEqual({ decision: 'approve', payloadHash: 'a'.repeat(64) });
    expect(await screen.findByRole('region', { name: 'Outcome' })).toBeInTheDocument();
  });

  it('asks for a reason to reject, and for what the form needs to approve', async () => {
    const form = {
      type: 'object' as const,
      properties: { limit: { type: 'number' as const, title: 'New limit', minimum: 0 } },
      required: ['limit'],
    };
    const api = fakeApi({ ...answers({ form, hasForm: true }), [`POST ${one}/decide`]: approvalDetail({ form }) });
    const { user } = renderApp(`/approvals/${id(700)}`);
    await user.click(await screen.findByRole('button', { name: 'Reject' }));
    expect(screen.getByText('Write at least 5 characters.')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Approve' }));
    expect(screen.getByLabelText(/New limit/)).toBeInvalid();
    expect(api.calls(`POST ${one}/decide`)).toHaveLength(0);
    await user.type(screen.getByLabelText(/New limit/), '2000');
    await user.click(screen.getByRole('button', { name: 'Approve' }));
    await waitFor(() =>
      expect(api.calls(`POST ${one}/decide`)[0]?.body).toMatchObject({ decision: 'approve', form: { limit: 2000 } }),
    );
  });

  it('says why somebody may not decide, and how far the others are', async () => {
    const reason = 'Michael decides before you.';
    fakeApi(
      answers({
        canDecide: { allowed: false, code: 'not_your_turn', reason },
        sequence: true,
        needed: 2,
        given: 1,
        approvers: [
          approver({ id: id(2), name: 'Michael Torres', state: 'approved', turn: false, reason: 'Known customer' }),
          approver({ turn: false, position: 2, origin: 'absence', standsInFor: { id: id(3), name: 'Lena Vogel' } }),
        ],
      }),
    );
    renderApp(`/approvals/${id(700)}`);
    expect(await screen.findByText(reason)).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Approve' })).toBeNull();
    expect(screen.getByText(/One after the other/)).toBeInTheDocument();
    expect(screen.getByText('while Lena Vogel is away')).toBeInTheDocument();
  });

  it('tells the server’s reason when the decision came too late', async () => {
    fakeApi({
      ...answers(),
      [`POST ${one}/decide`]: refuse(409, 'approval_closed', { detail: 'It ran out at 8:00.' }),
    });
    const { user } = renderApp(`/approvals/${id(700)}`);
    await user.click(await screen.findByRole('button', { name: 'Approve' }));
    expect(await screen.findByText('It ran out at 8:00.')).toBeInTheDocument();
  });
});

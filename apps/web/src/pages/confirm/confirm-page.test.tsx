import type { ApprovalLink } from '@renubu/contracts/approvals';
import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { fakeApi, refuse } from '../../testing/fake-api.ts';
import { id } from '../../testing/fixtures.ts';
import { renderApp } from '../../testing/render.tsx';

const link: ApprovalLink = {
  person: { name: 'Michael Torres' },
  organization: { name: 'Northwind' },
  approval: {
    id: id(700),
    title: 'Order A-17 over 1,500',
    workflowName: 'High-value order',
    requestedBy: { type: 'system', id: 'engine', name: 'Renubu' },
    requestedAt: '2026-11-28T07:00:00Z',
    expiresAt: null,
    evidence: { order: { id: 'A-17', total: 1500 } },
    form: null,
    needed: 1,
    given: 0,
  },
  expiresAt: '2026-11-29T07:00:00Z',
  canDecide: { allowed: true, code: null, reason: null },
};
const path = '/api/v1/approval-links/secret-token';

describe('the confirm page of a one-time link', () => {
  it('works signed out, shows what is decided, and decides only when a button is pressed', async () => {
    const api = fakeApi({ [`GET ${path}`]: link, [`POST ${path}`]: { decision: 'approved', status: 'approved' } });
    const { user } = renderApp('/confirm/secret-token');
    expect(await screen.findByRole('heading', { level: 1, name: 'Order A-17 over 1,500' })).toBeInTheDocument();
    expect(screen.getByText('1500')).toBeInTheDocument();
    expect(screen.getByText('Northwind asks Michael Torres to decide')).toBeInTheDocument();
    expect(api.requests.map(({ method }) => method)).not.toContain('POST');
    await user.click(screen.getByRole('button', { name: 'Approve' }));
    expect(await screen.findByRole('heading', { level: 1, name: 'Approved' })).toBeInTheDocument();
    expect(api.calls(`POST ${path}`)[0]?.body).toEqual({ decision: 'approve' });
    expect(api.calls('GET /api/v1/auth/me')).toHaveLength(0);
  });

  it('needs a reason to reject', async () => {
    const api = fakeApi({ [`GET ${path}`]: link, [`POST ${path}`]: { decision: 'rejected', status: 'rejected' } });
    const { user } = renderApp('/confirm/secret-token');
    await user.click(await screen.findByRole('button', { name: 'Reject' }));
    expect(screen.getByText('Write at least 5 characters.')).toBeInTheDocument();
    expect(api.calls(`POST ${path}`)).toHaveLength(0);
    await user.type(screen.getByRole('textbox', { name: /Reason/ }), 'Unknown customer');
    await user.click(screen.getByRole('button', { name: 'Reject' }));
    await waitFor(() =>
      expect(api.calls(`POST ${path}`)[0]?.body).toEqual({ decision: 'reject', reason: 'Unknown customer' }),
    );
    expect(await screen.findByRole('heading', { level: 1, name: 'Rejected' })).toBeInTheDocument();
  });

  it.each([
    [410, 'link_used', 'This link was used'],
    [410, 'link_expired', 'This link is no longer valid'],
    [404, 'unknown_link', 'This link is not valid'],
  ])('explains a refusal with %d %s', async (status, code, title) => {
    fakeApi({ [`GET ${path}`]: refuse(status, code) });
    renderApp('/confirm/secret-token');
    expect(await screen.findByRole('heading', { level: 1, name: title })).toBeInTheDocument();
  });

  it('keeps what was read on the page when somebody else was faster', async () => {
    fakeApi({
      [`GET ${path}`]: link,
      [`POST ${path}`]: refuse(409, 'approval_closed', { detail: 'Lena approved it already.' }),
    });
    const { user } = renderApp('/confirm/secret-token');
    await user.click(await screen.findByRole('button', { name: 'Approve' }));
    expect(await screen.findByText('Lena approved it already.')).toBeInTheDocument();
  });
});

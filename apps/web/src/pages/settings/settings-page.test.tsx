import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import i18next from 'i18next';
import { setLanguage } from '../../app/i18n/i18n.ts';
import { fakeApi } from '../../testing/fake-api.ts';
import { id, me, preferences, shellAnswers } from '../../testing/fixtures.ts';
import { renderApp } from '../../testing/render.tsx';

const admin = me({ role: 'admin', permissions: [...me().permissions, 'connections.manage', 'organization.manage'] });
const connection = {
  id: id(950),
  name: 'Desk',
  kind: 'webhook',
  url: 'https://x/api/v1/webhooks/1',
  active: true,
  lastReceivedAt: null,
  lastError: null,
  createdAt: '2026-01-01T00:00:00Z',
};

describe('settings', () => {
  it('shows a new webhook’s secret once, and loses it only on purpose', async () => {
    const server = fakeApi({
      ...shellAnswers(admin),
      'GET /api/v1/connections': { items: [] },
      'POST /api/v1/connections': { ...connection, secret: 'whsec_once' },
    });
    const { user } = renderApp('/settings?tab=connections');
    await user.click((await screen.findAllByRole('button', { name: 'New webhook' }))[0]!);
    await user.type(await screen.findByLabelText(/^Name/), 'Desk');
    await user.click(screen.getByRole('button', { name: 'Create' }));
    expect(await screen.findByText('whsec_once')).toBeInTheDocument();
    expect(server.calls('POST /api/v1/connections')[0]?.body).toEqual({ name: 'Desk', kind: 'webhook' });
    await user.keyboard('{Escape}');
    expect(screen.getByText('whsec_once')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'I have copied it' }));
    await waitFor(() => expect(screen.queryByText('whsec_once')).toBeNull());
  });

  it('hides what one may not manage', async () => {
    fakeApi(shellAnswers());
    renderApp('/settings?tab=connections');
    expect(await screen.findByRole('tab', { name: 'Profile', selected: true })).toBeInTheDocument();
    expect(screen.queryByRole('tab', { name: 'Connections' })).toBeNull();
  });

  it('saves a preference at once and takes it back when refused', async () => {
    const server = fakeApi({
      ...shellAnswers(),
      'PUT /api/v1/preferences': { ...preferences, ui: { ...preferences.ui, compactMode: true } },
    });
    const { user } = renderApp('/settings?tab=preferences');
    await user.click(await screen.findByRole('switch', { name: 'Compact rows' }));
    await waitFor(() => expect(document.documentElement.dataset['density']).toBe('compact'));
    expect(server.calls('PUT /api/v1/preferences')[0]?.body).toEqual({ ui: { compactMode: true } });
  });

  it('speaks German', async () => {
    fakeApi(shellAnswers());
    await setLanguage('de');
    renderApp('/settings?tab=preferences');
    expect(await screen.findByRole('heading', { level: 1, name: 'Einstellungen' })).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Warteschlange' })).toBeInTheDocument();
    expect(document.documentElement.lang).toBe('de');
    await setLanguage('en');
    expect(i18next.language).toBe('en');
  });
});

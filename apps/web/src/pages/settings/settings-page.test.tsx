import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import i18next from 'i18next';
import { setLanguage } from '../../app/i18n/i18n.ts';
import { fakeApi } from '../../testing/fake-api.ts';
import { id, me, preferences, shellAnswers } from '../../testing/fixtures.ts';
import { renderApp } from '../../testing/render.tsx';

const admin = me({ role: 'admin', permissions: [...me().permissions, 'connections.manage', 'organization.manage'] });
const health = {
  status: 'ok',
  breaker: 'closed',
  lastSuccessAt: null,
  lastErrorAt: null,
  lastError: null,
  calls: 0,
  failures: 0,
  averageMs: null,
};
const connection = {
  id: id(950),
  name: 'Desk',
  connector: 'http',
  direction: 'outbound',
  active: true,
  config: { baseUrl: 'https://desk.example.com' },
  secrets: ['token'],
  url: null,
  lastReceivedAt: null,
  health,
  usedBy: [],
  revision: 3,
  createdAt: '2026-01-01T00:00:00Z',
  updatedAt: '2026-01-01T00:00:00Z',
};
const field = (name: string, title: string, type: string) => ({ name, title, type, required: true, description: '' });
const connector = (key: string, title: string, direction: string) => ({
  key,
  title,
  description: '',
  connection: 'required',
  direction,
  config: key === 'http' ? [field('baseUrl', 'Base address', 'url')] : [],
  secrets: key === 'http' ? [field('token', 'Token', 'secret')] : [],
  testable: key === 'http',
  operations: [],
  connections: [],
});
const answers = {
  ...shellAnswers(admin),
  'GET /api/v1/connectors': {
    items: [connector('inbound', 'Inbound webhook', 'inbound'), connector('http', 'HTTP', 'outbound')],
  },
  'GET /api/v1/connections': { items: [connection] },
  'GET /api/v1/secrets': { items: [] },
};

describe('settings', () => {
  it('shows a new webhook’s secret once, and loses it only on purpose', async () => {
    const server = fakeApi({
      ...answers,
      'POST /api/v1/connections': { ...connection, connector: 'inbound', secret: 'whsec_once' },
    });
    const { user } = renderApp('/settings?tab=connections');
    await user.click((await screen.findAllByRole('button', { name: 'New connection' }))[0]!);
    await user.type(await screen.findByLabelText(/^Name/), 'Desk');
    await user.click(screen.getByRole('button', { name: 'Create' }));
    expect(await screen.findByText('whsec_once')).toBeInTheDocument();
    expect(server.calls('POST /api/v1/connections')[0]?.body).toEqual({
      name: 'Desk',
      connector: 'inbound',
      config: {},
      secrets: {},
    });
    await user.keyboard('{Escape}');
    expect(screen.getByText('whsec_once')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'I have copied it' }));
    await waitFor(() => expect(screen.queryByText('whsec_once')).toBeNull());
  });

  it('changes a connection without its secret, and tells how a test went', async () => {
    const server = fakeApi({
      ...answers,
      'PATCH /api/v1/connections/*': connection,
      'POST /api/v1/connections/*/test': { ok: false, message: 'No answer.', class: 'timeout', durationMs: 30 },
    });
    const { user } = renderApp('/settings?tab=connections');
    await user.click(await screen.findByRole('button', { name: 'Test' }));
    expect(await screen.findByText(/It does not work \(30 ms\)\. No answer\./)).toBeInTheDocument();
    // The list is read again after the test; a menu opened in that moment may close once more.
    const edit = () => screen.queryByRole('menuitem', { name: 'Edit', hidden: true });
    await waitFor(async () => {
      if (edit() === null) await user.click(screen.getByRole('button', { name: 'More actions for Desk' }));
      expect(edit()).not.toBeNull();
    });
    await user.click(screen.getByRole('menuitem', { name: 'Edit', hidden: true }));
    expect(await screen.findByLabelText('Token')).toHaveValue('');
    const address = screen.getByRole('textbox', { name: /Base address/ });
    await user.clear(address);
    await user.type(address, 'https://new.example.com');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(server.calls('PATCH /api/v1/connections/*')).toHaveLength(1));
    const [call] = server.calls('PATCH /api/v1/connections/*');
    expect(call?.body).toMatchObject({ config: { baseUrl: 'https://new.example.com' }, secrets: {} });
    expect(call?.headers.get('if-match')).toContain('3');
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

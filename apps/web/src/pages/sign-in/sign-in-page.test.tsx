import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { fakeApi, refuse } from '../../testing/fake-api.ts';
import { me, shellAnswers } from '../../testing/fixtures.ts';
import { renderApp } from '../../testing/render.tsx';

const setup = (change: object = {}) => ({
  needsFirstAdmin: false,
  sampleUsers: [
    { name: 'Sarah Chen', email: 'sarah@example.com', role: 'csm', title: 'Senior CSM', password: 'sample-password' },
  ],
  version: '0.1.0',
  ...change,
});
const signedOut = (answers: Record<string, unknown> = {}) =>
  fakeApi({
    ...shellAnswers(),
    'GET /api/v1/auth/me': refuse(401, 'not_signed_in'),
    'GET /api/v1/auth/setup': setup(),
    ...answers,
  });

describe('sign-in', () => {
  it('leads there when nobody is signed in, and back to the page that was asked for', async () => {
    const server = signedOut({ 'POST /api/v1/auth/sign-in': me() });
    const { user } = renderApp('/tasks');
    await user.click(await screen.findByRole('button', { name: 'Sign in as Sarah Chen' }));
    await waitFor(() => expect(location.pathname).toBe('/tasks'));
    expect(server.calls('POST /api/v1/auth/sign-in')[0]?.body).toEqual({
      email: 'sarah@example.com',
      password: 'sample-password',
    });
    expect(await screen.findByRole('heading', { level: 1, name: 'Tasks' })).toBeInTheDocument();
  });

  it('says that the password is wrong, and when to try again after too many tries', async () => {
    const server = signedOut({ 'POST /api/v1/auth/sign-in': refuse(401, 'wrong_credentials') });
    const { user } = renderApp('/sign-in');
    await user.type(await screen.findByLabelText('E-mail'), 'a@b.de');
    await user.type(screen.getByLabelText('Password'), 'wrong');
    await user.click(screen.getByRole('button', { name: 'Sign in' }));
    expect(await screen.findByText('E-mail or password is wrong.')).toBeInTheDocument();
    server.on(
      'POST /api/v1/auth/sign-in',
      refuse(429, 'too_many_requests', { detail: 'Too many tries.', headers: { 'retry-after': '40' } }),
    );
    await user.click(screen.getByRole('button', { name: 'Sign in' }));
    expect(await screen.findByText(/try again in 40 seconds/)).toBeInTheDocument();
  });

  it('creates the first administrator of an empty installation', async () => {
    const server = signedOut({
      'GET /api/v1/auth/setup': setup({ needsFirstAdmin: true, sampleUsers: [] }),
      'POST /api/v1/auth/sign-up': me(),
    });
    const { user } = renderApp('/sign-in');
    await user.click(await screen.findByRole('button', { name: 'Create and sign in' }));
    expect(await screen.findByText('Use at least 10 characters.')).toBeInTheDocument();
    await user.type(screen.getByLabelText('Organization'), 'Northwind');
    await user.type(screen.getByLabelText('Your name'), 'Ada');
    await user.type(screen.getByLabelText('E-mail'), 'ada@northwind.com');
    await user.type(screen.getByLabelText('Password'), 'long enough');
    await user.click(screen.getByRole('button', { name: 'Create and sign in' }));
    await waitFor(() => expect(location.pathname).toBe('/queue'));
    expect(server.calls('POST /api/v1/auth/sign-up')[0]?.body).toEqual({
      organization: 'Northwind',
      name: 'Ada',
      email: 'ada@northwind.com',
      password: 'long enough',
    });
  });

  it('never leads to an address outside', async () => {
    signedOut({ 'POST /api/v1/auth/sign-in': me() });
    const { user } = renderApp('/sign-in?redirect=https%3A%2F%2Fevil.example%2F');
    await user.click(await screen.findByRole('button', { name: 'Sign in as Sarah Chen' }));
    await waitFor(() => expect(location.pathname).toBe('/queue'));
  });
});

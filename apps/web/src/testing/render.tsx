import { render } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Providers } from '../app/providers.tsx';

/** Mounts the whole app at an address; answers a user that types and clicks. */
export function renderApp(address: string) {
  globalThis.history.replaceState(null, '', address);
  return { user: userEvent.setup(), ...render(<Providers />) };
}

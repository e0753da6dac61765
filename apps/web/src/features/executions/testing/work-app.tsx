import { fakeApi } from '../../../testing/fake-api.ts';
import { renderApp } from '../../../testing/render.tsx';
import { me, preferences } from './fixtures.ts';

export type Replies = Parameters<typeof fakeApi>[0];

const always: Replies = {
  'GET /api/v1/auth/me': me,
  'GET /api/v1/preferences': preferences,
  'GET /api/v1/notifications': { items: [], nextCursor: null, unread: 0 },
  'GET /api/v1/tasks': { items: [], nextCursor: null },
};

/** Mounts the whole app at an address, with a server that answers from a table. */
export function openApp(address: string, replies: Replies) {
  // As in index.html: relative addresses begin at the root.
  document.head.innerHTML = '<base href="/">';
  // What jsdom lacks and growing text fields ask for.
  Object.defineProperty(document, 'fonts', { configurable: true, value: new EventTarget() });
  const { requests } = fakeApi({ ...always, ...replies });
  return { requests, ...renderApp(address) };
}

import '@testing-library/jest-dom/vitest';
import { cleanup, configure } from '@testing-library/react';
import { afterEach, beforeAll, beforeEach, vi } from 'vitest';
import { startI18n } from '../app/i18n/i18n.ts';
import { SilentSocket } from './silent-socket.ts';

// The whole page in a failure helps nobody.
configure({ asyncUtilTimeout: 8000, getElementError: (message) => new Error((message ?? '').split('\n\n')[0]) });

// What jsdom lacks.
const media = (query: string): MediaQueryList =>
  ({
    matches: false,
    media: query,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
    addListener: () => undefined,
    removeListener: () => undefined,
    dispatchEvent: () => false,
    onchange: null,
  }) as unknown as MediaQueryList;
class NoObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}

beforeAll(async () => {
  // As in index.html: the app's folder does not depend on the address of the page.
  document.head.append(Object.assign(document.createElement('base'), { href: '/' }));
  await startI18n();
});
beforeEach(() => {
  vi.stubGlobal('matchMedia', media);
  vi.stubGlobal('ResizeObserver', NoObserver);
  vi.stubGlobal('WebSocket', SilentSocket);
  // Virtual lists show what fits: without a size, nothing.
  for (const [side, pixels] of [
    ['Height', 600],
    ['Width', 1200],
  ] as const) {
    for (const box of ['offset', 'client']) {
      Object.defineProperty(HTMLElement.prototype, `${box}${side}`, { configurable: true, get: () => pixels });
    }
  }
  Object.defineProperty(document, 'fonts', { configurable: true, value: new EventTarget() });
  Element.prototype.scrollIntoView = () => undefined;
  Element.prototype.scrollTo = () => undefined;
});
afterEach(() => {
  cleanup();
  localStorage.clear();
});

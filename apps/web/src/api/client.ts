import { createRenubuClient } from '@renubu/client/client';

/** The folder the app is served from, with a slash at the end: `http://host/` or `http://host/prefix/`. */
export const baseUrl = (): string => new URL('.', document.baseURI).href;

/** The one API client of the app; it carries the session cookie and an idempotency key with each POST. */
export const api = createRenubuClient({
  baseUrl: baseUrl().replace(/\/$/, ''),
  // Looked up per call, so that a test may replace it.
  fetch: (request) => globalThis.fetch(request),
});

export { ifMatch, unwrap as read, unwrapWithEtag as readWithEtag } from '@renubu/client/client';

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Stub {
  url: string;
  /** Idempotency keys in the order in which calls came, one for each call, with its instant. */
  readonly calls: { key: string; at: number }[];
}

/** Runs `work` with a local HTTP server that answers every call at once and remembers its idempotency key. */
export async function withStub<T>(work: (stub: Stub) => Promise<T>): Promise<T> {
  const calls: Stub['calls'] = [];
  const server = createServer((request, response) => {
    calls.push({ key: String(request.headers['idempotency-key'] ?? ''), at: Date.now() });
    request.resume();
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': 11 }).end('{"ok":true}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await work({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, calls });
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

/** A workflow of as many HTTP calls, one after the other. */
export const callingWorkflow = (url: string, calls: number): string => `
workflow: calling
name: Calling
kind: automation
on:
  - manual: {}
steps:
${Array.from(
  { length: calls },
  (_, index) =>
    `  - { id: call-${index + 1}, type: action, uses: http.request, with: { method: POST, url: "${url}", body: { n: ${index + 1} } } }`,
).join('\n')}
`;

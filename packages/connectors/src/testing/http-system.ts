import type { ServerResponse } from 'node:http';
import type { Behaviour } from './conformance.ts';
import { rawServer, stubServer, type Received } from './server.ts';

/** An outside system that speaks HTTP and behaves as it is told. */
export async function httpSystem(
  behaviour: Behaviour,
  well: (request: Received, response: ServerResponse) => void,
): Promise<{ url: string; received: () => string[] }> {
  if (behaviour === 'silent') return { ...(await rawServer(() => undefined)), received: () => [] };
  if (behaviour === 'hangingUp') {
    return { ...(await rawServer((socket) => socket.once('data', () => socket.destroy()))), received: () => [] };
  }
  const statuses: Partial<Record<Behaviour, number>> = { busy: 429, broken: 503, refusing: 422 };
  const { url, received } = await stubServer((request, response) => {
    const status = statuses[behaviour];
    if (status === undefined) return well(request, response);
    response.writeHead(status, { 'retry-after': '7' }).end('no');
  });
  return { url, received: () => received.map((request) => JSON.stringify(request)) };
}

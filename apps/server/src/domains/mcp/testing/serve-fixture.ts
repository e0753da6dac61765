import { fastify } from 'fastify';
import type { AddressInfo } from 'node:net';
import { toProblem } from '../../../platform/http/errors.ts';
import type { App } from '../../../platform/http/types.ts';
import { mountEndpoint } from '../endpoint.ts';
import { fixtureServer } from './fixture-server.ts';
import { serveWithSessions } from './sessions.ts';

/** Serves the conformance fixture on a free port of this machine and says which, until it is told to stop. */
const app = fastify() as unknown as App;
app.setErrorHandler((error, request, reply) => {
  const problem = toProblem(error);
  return reply.code(problem.status).headers(problem.headers).send(problem.toBody(request.id));
});
mountEndpoint(app, {
  path: '/mcp',
  place: () => ({ host: '127.0.0.1', publicUrl: undefined }),
  callerOf: () => ({ token: '', clientId: 'conformance', scopes: [] }),
  serve: serveWithSessions(fixtureServer),
});
await app.listen({ host: '127.0.0.1', port: 0 });
process.stdout.write(`http://127.0.0.1:${(app.server.address() as AddressInfo).port}/mcp\n`);
process.once('SIGTERM', () => void app.close().then(() => process.exit(0)));

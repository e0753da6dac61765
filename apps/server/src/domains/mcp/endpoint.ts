import { toNodeHandler } from '@modelcontextprotocol/node';
import type { AuthInfo, McpHandlerRequestOptions } from '@modelcontextprotocol/server';
import type { FastifyRequest } from 'fastify';
import type { App } from '../../platform/http/types.ts';
import { refuseForeign, type Place } from './access.ts';

export interface Endpoint {
  path: string;
  place: () => Place;
  /** Who calls. Throws 401 when nobody who may. */
  callerOf: (request: FastifyRequest) => AuthInfo;
  serve: (request: Request, options: McpHandlerRequestOptions) => Promise<Response>;
}

/**
 * Mounts an MCP server (streamable HTTP) on a path. The route is open to the guard because this checks by itself: who
 * calls is known before a message is read, and a refusal says where to find out how to be let in.
 */
export function mountEndpoint(app: App, { path, place, callerOf, serve }: Endpoint): void {
  const answer = toNodeHandler({ fetch: (request, options = {}) => serve(request, options) });
  app.route({
    method: ['GET', 'POST', 'DELETE'],
    url: path,
    schema: { hide: true },
    compress: false,
    config: { permission: 'public', idempotency: false, rateLimit: { groupId: 'mcp' } },
    handler: async (request, reply) => {
      refuseForeign(request, place());
      const authInfo = callerOf(request);
      // Hooks have put their headers on the reply; from here on the protocol's own adapter writes it.
      void reply.hijack();
      for (const [name, value] of Object.entries(reply.getHeaders())) {
        if (value !== undefined) reply.raw.setHeader(name, value);
      }
      await answer(Object.assign(request.raw, { auth: authInfo }), reply.raw, request.body ?? undefined);
    },
  });
}

import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { toWebRequest } from '@modelcontextprotocol/node';
import type { AuthInfo, McpHandlerRequestOptions } from '@modelcontextprotocol/server';
import type { FastifyReply, FastifyRequest } from 'fastify';
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
  app.route({
    method: ['GET', 'POST', 'DELETE'],
    url: path,
    schema: { hide: true },
    compress: false,
    config: { permission: 'public', idempotency: false, rateLimit: { groupId: 'mcp' } },
    handler: async (request, reply) => {
      refuseForeign(request, place());
      const authInfo = callerOf(request);
      const gone = new AbortController();
      reply.raw.once('close', () => gone.abort());
      const message = await toWebRequest(request.raw, request.body ?? undefined, { signal: gone.signal });
      const parsed = request.body === undefined || request.body === null ? {} : { parsedBody: request.body };
      return send(reply, await serve(message, { authInfo, ...parsed }));
    },
  });
}

function send(reply: FastifyReply, response: Response): FastifyReply {
  void reply.code(response.status);
  for (const [name, value] of response.headers) void reply.header(name, value);
  if (response.body === null) return reply.send();
  return reply.send(Readable.fromWeb(response.body as ReadableStream));
}

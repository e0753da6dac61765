import { createMcpHandler, type AuthInfo } from '@modelcontextprotocol/server';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Context } from '../../platform/context.ts';
import { route } from '../../platform/http/route.ts';
import type { App } from '../../platform/http/types.ts';
import type { Session } from '../../platform/session.ts';
import { version } from '../../platform/version.ts';
import { callerFor } from './call.ts';
import { mountEndpoint } from './endpoint.ts';
import { mcpPath, metadataPaths, needsKey, resourceMetadata } from './metadata.ts';
import { mcpServer } from './server.ts';
import { authoringTools } from './tools/workflows.ts';
import { customerTools, workTools } from './tools/work.ts';

const allTools = [...authoringTools, ...customerTools, ...workTools];
/** Streams that stay open to hear of changes; each costs a socket. */
const maxSubscriptions = 200;

/** Who calls, beside what the protocol knows of it. */
interface Caller {
  session: Session;
  request: FastifyRequest;
}

/**
 * The MCP server: streamable HTTP at `/mcp`, without sessions, so that any process answers any request. A tool is a route of
 * the API, called inside this process with the caller's own key.
 */
export function registerMcpRoutes(app: App, ctx: Context): void {
  const callers = new WeakMap<AuthInfo, Caller>();
  const handler = createMcpHandler(
    ({ authInfo }) => {
      const caller = authInfo === undefined ? undefined : callers.get(authInfo);
      if (caller === undefined) throw needsKey(ctx, false);
      const tools = allTools.filter(({ route: { method, url } }) => app.hasRoute({ method, url }));
      return mcpServer({ version, session: caller.session, call: callerFor(app, caller.request), tools });
    },
    { maxSubscriptions, onerror: (error) => ctx.log.debug({ err: error }, 'mcp') },
  );
  app.addHook('preClose', () => handler.close());
  mountEndpoint(app, {
    path: mcpPath,
    place: () => ({ host: ctx.config.host, publicUrl: ctx.config.publicUrl }),
    serve: (request, options) => handler.fetch(request, options),
    callerOf: (request) => {
      const { session } = request;
      const { authorization, 'x-api-key': key } = request.headers;
      if (session?.apiKey === undefined) throw needsKey(ctx, authorization !== undefined || key !== undefined);
      const authInfo: AuthInfo = { token: '', clientId: session.userId, scopes: [...session.permissions] };
      callers.set(authInfo, { session, request });
      return authInfo;
    },
  });
  for (const url of metadataPaths) {
    route(app, {
      method: 'GET',
      url,
      permission: 'public',
      tags: ['MCP'],
      summary: 'Protected-resource metadata of the MCP server (RFC 9728)',
      hidden: true,
      schema: { response: { 200: metadataSchema } },
      handler: async () => resourceMetadata(ctx),
    });
  }
}

const metadataSchema = z.object({
  resource: z.string(),
  resource_name: z.string(),
  resource_documentation: z.string(),
  bearer_methods_supported: z.array(z.string()),
  scopes_supported: z.array(z.string()),
});

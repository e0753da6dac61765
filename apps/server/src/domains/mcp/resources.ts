import {
  ProtocolError,
  ProtocolErrorCode,
  ResourceNotFoundError,
  ResourceTemplate,
  type McpServer,
  type ReadResourceResult,
} from '@modelcontextprotocol/server';
import type { Json, JsonObject } from '@renubu/contracts/json';
import { customerRoutes } from '@renubu/contracts/routes/customers';
import { executionRoutes } from '@renubu/contracts/routes/executions';
import type { RouteContract } from '@renubu/contracts/routes/route';
import { workflowRoutes } from '@renubu/contracts/routes/workflows';
import { workflowDetailSchema, workflowSummarySchema } from '@renubu/contracts/workflows';
import { z } from 'zod';
import type { Session } from '../../platform/session.ts';
import type { CallRoute } from './call.ts';
import { productDocs } from './docs.ts';
import { mayUse } from './tool.ts';

/** Most definitions listed as resources; all of them are found with the tool list_workflows. */
const maxListed = 500;

/** The documentation, and what the caller may read of workflows, customers and executions. */
export function registerResources(server: McpServer, session: Session, call: CallRoute): void {
  for (const { name, title, text } of productDocs()) {
    const uri = `renubu://docs/${name}`;
    const shown = { title, mimeType: 'text/markdown', description: `Documentation: ${title}` };
    server.registerResource(`docs/${name}`, uri, shown, () => ({
      contents: [{ uri, mimeType: 'text/markdown', text }],
    }));
  }
  if (mayUse(session, workflowRoutes.read)) registerDefinitions(server, call);
  registerRead(server, session, call, {
    name: 'customer',
    title: 'A customer with its newest scores',
    template: 'renubu://customers/{id}',
    route: customerRoutes.read,
  });
  registerRead(server, session, call, {
    name: 'execution',
    title: 'An execution with its steps',
    template: 'renubu://executions/{id}',
    route: executionRoutes.read,
  });
}

function registerDefinitions(server: McpServer, call: CallRoute): void {
  const mimeType = 'application/yaml';
  const template = new ResourceTemplate('renubu://workflows/{slug}', {
    list: async () => {
      const { items } = listedSchema.parse(await found(call, workflowRoutes.list, {}, 'renubu://workflows'));
      return {
        resources: items.slice(0, maxListed).map(({ slug, name, description }) => {
          return { uri: `renubu://workflows/${slug}`, name: slug, title: name, description, mimeType };
        }),
      };
    },
  });
  const shown = { title: 'Definition of a workflow', description: 'The published definition, or the draft.', mimeType };
  server.registerResource('workflow', template, shown, async (uri, { slug }): Promise<ReadResourceResult> => {
    const { source } = sourceSchema.parse(await found(call, workflowRoutes.read, { slug: String(slug) }, uri.href));
    return { contents: [{ uri: uri.href, mimeType, text: source }] };
  });
}

const sourceSchema = workflowDetailSchema.pick({ source: true });
const listedSchema = z.object({
  items: z.array(workflowSummarySchema.pick({ slug: true, name: true, description: true })),
});

interface Readable {
  name: string;
  title: string;
  /** With one variable, `id`. */
  template: string;
  route: RouteContract;
}

function registerRead(
  server: McpServer,
  session: Session,
  call: CallRoute,
  { name, title, template, route }: Readable,
): void {
  if (!mayUse(session, route)) return;
  const mimeType = 'application/json';
  const at = new ResourceTemplate(template, { list: undefined });
  server.registerResource(name, at, { title, description: route.summary, mimeType }, async (uri, { id }) => {
    const body = await found(call, route, { id: String(id) }, uri.href);
    return { contents: [{ uri: uri.href, mimeType, text: JSON.stringify(body) }] };
  });
}

async function found(call: CallRoute, route: RouteContract, args: JsonObject, uri: string): Promise<Json> {
  const answer = await call(route, args);
  if (answer.ok) return answer.body;
  const { status, code, detail } = answer.problem;
  if (status === 404 || status === 400) throw new ResourceNotFoundError(uri);
  throw new ProtocolError(ProtocolErrorCode.InternalError, `${code}: ${detail}`);
}

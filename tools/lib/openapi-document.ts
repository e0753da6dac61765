import swagger from '@fastify/swagger';
import { allRoutes } from '@renubu/contracts/routes/all';
import { nameComponents } from '@renubu/contracts/routes/components';
import type { RouteContract } from '@renubu/contracts/routes/route';
import { problem } from '@renubu/contracts/problem';
import Fastify from 'fastify';
import {
  jsonSchemaTransform,
  jsonSchemaTransformObject,
  validatorCompiler,
  serializerCompiler,
} from 'fastify-type-provider-zod';
import { tidyDocument, type OpenApiDocument } from './tidy-document.ts';

/** Two routes of the API share a name, or one has none. */
export class OperationNameError extends Error {
  readonly code = 'operation_name';
}

/** The OpenAPI 3.1 document of every route in `contracts/routes`, made without a database. */
export async function openApiDocument(version: string): Promise<OpenApiDocument> {
  checkNames(allRoutes);
  nameComponents();
  const app = Fastify();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Renubu',
        version,
        description:
          'Signals in, ranked work out, every outcome recorded. Errors are RFC 9457 problems with a stable `code`; lists are cursor pages; POST takes `Idempotency-Key`; updates take `If-Match`.',
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers: [{ url: '/', description: 'This server' }],
      security: [{ session: [] }],
      components: { securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'renubu.session' } } },
    },
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject,
  });
  app.after(() => {
    for (const contract of allRoutes) describe(app, contract);
  });
  await app.ready();
  const document = app.swagger() as unknown as OpenApiDocument;
  await app.close();
  return tidyDocument(document, allRoutes);
}

function describe(app: ReturnType<typeof Fastify>, contract: RouteContract): void {
  const { schema = {} } = contract;
  app.route({
    method: contract.method,
    url: contract.url,
    schema: {
      tags: contract.tags,
      summary: contract.summary,
      ...(contract.description ? { description: contract.description } : {}),
      operationId: contract.operationId,
      ...(contract.permission === 'public' ? { security: [] } : {}),
      ...(schema.params ? { params: schema.params } : {}),
      ...(schema.query ? { querystring: schema.query } : {}),
      ...(schema.body ? { body: schema.body } : {}),
      ...(schema.headers ? { headers: schema.headers } : {}),
      response: { ...schema.response, '4xx': problem, '5xx': problem },
    },
    handler: async () => undefined,
  });
}

function checkNames(routes: RouteContract[]): void {
  const seen = new Map<string, string>();
  for (const { operationId, method, url } of routes) {
    if (operationId === undefined) throw new OperationNameError(`${method} ${url} has no operation name`);
    const other = seen.get(operationId);
    if (other !== undefined) throw new OperationNameError(`${operationId} names ${other} and ${method} ${url}`);
    seen.set(operationId, `${method} ${url}`);
  }
}

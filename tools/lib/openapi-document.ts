import { allRoutes } from '@renubu/contracts/routes/all';
import type { RouteContract } from '@renubu/contracts/routes/route';
import { apiDocument, describeApi } from '@renubu/server/platform/http/openapi/document';
import type { OpenApiDocument } from '@renubu/server/platform/http/openapi/tidy';
import { route } from '@renubu/server/platform/http/route';
import Fastify from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';

/** Two routes of the API share a name, or one has none. */
export class OperationNameError extends Error {
  readonly code = 'operation_name';
}

/** The OpenAPI 3.1 document of every route in `contracts/routes`, as a server gives it, made without a database. */
export async function openApiDocument(version: string): Promise<OpenApiDocument> {
  checkNames(allRoutes);
  const app = Fastify();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  await describeApi(app, { version });
  app.after(() => {
    for (const contract of allRoutes) route(app as never, { ...contract, handler: async () => undefined });
  });
  await app.ready();
  const document = apiDocument(app);
  await app.close();
  return document;
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

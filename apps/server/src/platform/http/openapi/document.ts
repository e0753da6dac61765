import swagger from '@fastify/swagger';
import { allRoutes } from '@renubu/contracts/routes/all';
import { nameComponents } from '@renubu/contracts/routes/components';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { tidyDocument, type OpenApiDocument } from './tidy.ts';

export interface ApiDescription {
  version: string;
  /** Where the API stands on its host: `/`, or a prefix without a slash at the end. */
  basePath?: string;
}

/** Makes the application remember its routes for `apiDocument`. Comes before the routes. */
export async function describeApi(app: FastifyInstance, { version, basePath = '/' }: ApiDescription): Promise<void> {
  nameComponents();
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
      servers: [{ url: basePath, description: 'This server' }],
      security: [{ session: [] }, { apiKey: [] }],
      components: {
        securitySchemes: {
          session: {
            type: 'apiKey',
            in: 'cookie',
            name: 'renubu.session_token',
            description: 'Set by signing in; over HTTPS it is named `__Host-renubu.session_token`.',
          },
          apiKey: {
            type: 'apiKey',
            in: 'header',
            name: 'X-API-Key',
            description: 'For programs and agents; made in the settings, or with POST /api/v1/api-keys.',
          },
        },
      },
    },
    transform: jsonSchemaTransform as never,
    transformObject: jsonSchemaTransformObject as never,
  });
}

const made = new WeakMap<FastifyInstance, OpenApiDocument>();

/** The OpenAPI 3.1 document of the routes of an application that is ready; made once. */
export function apiDocument(app: FastifyInstance): OpenApiDocument {
  const document = made.get(app) ?? tidyDocument(app.swagger() as unknown as OpenApiDocument, allRoutes);
  made.set(app, document);
  return document;
}

import { nameComponents } from '@renubu/contracts/routes/components';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import type { Config } from '../config.ts';
import type { App } from './types.ts';
import { publicRoutes } from './public-routes.ts';

/** The OpenAPI 3.1 description at `/api/openapi.json` and the reference to read at `/api/docs`. */
export async function registerReference(app: App, config: Config): Promise<void> {
  nameComponents();
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Renubu API',
        description: 'Customers, signals, workflows and the work they call for.',
        version: '1.0.0',
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers: [{ url: config.basePath }],
      security: [{ session: [] }, { bearer: [] }, { apiKey: [] }],
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: 'renubu.session_token' },
          bearer: { type: 'http', scheme: 'bearer' },
          apiKey: { type: 'apiKey', in: 'header', name: 'x-api-key' },
        },
      },
    },
    transform: jsonSchemaTransform as never,
    transformObject: jsonSchemaTransformObject as never,
  });
  app.get('/api/openapi.json', { schema: { hide: true }, config: { permission: 'public' } }, async () => app.swagger());
  await publicRoutes(app, (scope) =>
    scope.register(swaggerUi, {
      routePrefix: '/api/docs',
      indexPrefix: config.basePath === '/' ? '' : config.basePath,
      uiConfig: { deepLinking: true, docExpansion: 'none' },
      staticCSP: false,
    }),
  );
}

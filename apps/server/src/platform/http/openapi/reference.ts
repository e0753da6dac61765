import swaggerUi from '@fastify/swagger-ui';
import type { Config } from '../../config.ts';
import { version } from '../../version.ts';
import { publicRoutes } from '../public-routes.ts';
import type { App } from '../types.ts';
import { apiDocument, describeApi } from './document.ts';

/** The OpenAPI 3.1 description at `/api/openapi.json` and the reference to read at `/api/docs`. */
export async function registerReference(app: App, { basePath }: Config): Promise<void> {
  await describeApi(app as never, { version, basePath });
  const document = () => apiDocument(app as never);
  app.get('/api/openapi.json', { schema: { hide: true }, config: { permission: 'public' } }, async () => document());
  await publicRoutes(app, (scope) =>
    scope.register(swaggerUi, {
      routePrefix: '/api/docs',
      indexPrefix: basePath === '/' ? '' : basePath,
      uiConfig: { deepLinking: true, docExpansion: 'none' },
      transformSpecification: document as never,
      transformSpecificationClone: false,
      staticCSP: false,
    }),
  );
}

import { allRoutes } from '@renubu/contracts/routes/all';
import { describe, expect, it } from 'vitest';
import { openApiDocument } from './lib/openapi-document.ts';

describe('the OpenAPI document', () => {
  it('describes every route once, with its own name, its permission and the problems it may answer', async () => {
    const document = await openApiDocument('1.2.3');
    const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
    expect(operations).toHaveLength(allRoutes.length);
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(allRoutes.length);
    for (const operation of operations) {
      const closed = !Array.isArray(operation['security']);
      expect({ name: operation.operationId, permission: typeof operation['x-permission'] }).toEqual({
        name: operation.operationId,
        permission: closed ? 'string' : 'undefined',
      });
      expect(operation.responses['4XX']?.['content']).toEqual({
        'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
      });
    }
  });

  it('refers only to schemas that it has, and has none that nothing refers to', async () => {
    const { components, ...rest } = await openApiDocument('1.2.3');
    const names = Object.keys(components.schemas);
    const referred = new Set(
      [...JSON.stringify({ rest, components }).matchAll(/#\/components\/schemas\/([^"]+)/g)].map(([, name]) => name),
    );
    expect([...referred].sort()).toEqual([...names].sort());
  });

  it('gives no body to an answer that has none', async () => {
    const { paths } = await openApiDocument('1.2.3');
    expect(paths['/api/v1/auth/sign-out']?.['post']?.responses['204']).toEqual({
      description: 'Done; nothing to say.',
    });
  });
});

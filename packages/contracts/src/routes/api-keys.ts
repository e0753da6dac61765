import { z } from 'zod';
import { apiKeyInputSchema, apiKeyMadeSchema, apiKeySchema } from '../identity.ts';
import { defineRoute, nameRoutes } from './route.ts';

const tags = ['API keys'];
const id = z.object({ id: z.uuid() });

export const apiKeyRoutes = nameRoutes('apiKeys', {
  list: defineRoute({
    method: 'GET',
    url: '/api/v1/api-keys',
    permission: 'apiKeys.manage',
    tags,
    summary: 'List the keys of the organization',
    schema: { response: { 200: z.object({ items: z.array(apiKeySchema) }) } },
  }),
  create: defineRoute({
    method: 'POST',
    url: '/api/v1/api-keys',
    permission: 'apiKeys.manage',
    tags,
    summary: 'Make a key; it is shown this once',
    description:
      'It may do what its scopes say and its maker may do: send it as `X-API-Key` or `Authorization: Bearer`.',
    schema: { body: apiKeyInputSchema, response: { 201: apiKeyMadeSchema } },
    idempotency: false,
  }),
  read: defineRoute({
    method: 'GET',
    url: '/api/v1/api-keys/:id',
    permission: 'apiKeys.manage',
    tags,
    summary: 'Read a key’s settings and use',
    schema: { params: id, response: { 200: apiKeySchema } },
  }),
  rotate: defineRoute({
    method: 'POST',
    url: '/api/v1/api-keys/:id/rotate',
    permission: 'apiKeys.manage',
    tags,
    summary: 'Replace a key by a new one with the same settings',
    description: 'The old one stops within five seconds. The new one is shown this once.',
    schema: { params: id, response: { 200: apiKeyMadeSchema } },
    idempotency: false,
  }),
  revoke: defineRoute({
    method: 'POST',
    url: '/api/v1/api-keys/:id/revoke',
    permission: 'apiKeys.manage',
    tags,
    summary: 'Take a key back; it stops within five seconds',
    schema: { params: id, response: { 200: apiKeySchema } },
  }),
});

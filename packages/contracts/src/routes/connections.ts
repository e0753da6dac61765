import { z } from 'zod';
import {
  connectionInputSchema,
  connectionSchema,
  connectionTestSchema,
  connectionUpdateSchema,
  connectionWithSecretSchema,
  connectorInfoSchema,
  organizationSecretInputSchema,
  organizationSecretSchema,
  outgoingMailSchema,
  outgoingMailStatuses,
  secretNameSchema,
} from '../connections.ts';
import { pageOf, pageQuery } from '../pagination.ts';
import { defineRoute, nameRoutes } from './route.ts';

const id = z.object({ id: z.uuid() });
const gone = { 204: z.undefined() };
const tags = ['Connections'];
const permission = 'connections.manage';

export const connectionRoutes = nameRoutes('connections', {
  catalog: defineRoute({
    method: 'GET',
    url: '/api/v1/connectors',
    permission: 'workflows.read',
    tags,
    summary: 'The connectors with their settings and operations, and the names of the connections there are',
    schema: {
      response: { 200: z.object({ items: z.array(connectorInfoSchema.extend({ connections: z.array(z.string()) })) }) },
    },
  }),
  list: defineRoute({
    method: 'GET',
    url: '/api/v1/connections',
    permission,
    tags,
    summary: 'List connections, inbound and outbound, with their health',
    schema: { response: { 200: z.object({ items: z.array(connectionSchema) }) } },
  }),
  create: defineRoute({
    method: 'POST',
    url: '/api/v1/connections',
    permission,
    tags,
    summary: 'Create a connection; the signing secret of an inbound one is shown once',
    schema: { body: connectionInputSchema, response: { 201: connectionWithSecretSchema } },
    idempotency: false,
  }),
  read: defineRoute({
    method: 'GET',
    url: '/api/v1/connections/:id',
    permission,
    tags,
    summary: 'Read a connection',
    schema: { params: id, response: { 200: connectionSchema } },
  }),
  update: defineRoute({
    method: 'PATCH',
    url: '/api/v1/connections/:id',
    permission,
    tags,
    summary: 'Change a connection (If-Match required); secrets are written, never read',
    schema: { params: id, body: connectionUpdateSchema, response: { 200: connectionSchema } },
  }),
  test: defineRoute({
    method: 'POST',
    url: '/api/v1/connections/:id/test',
    permission,
    tags,
    summary: 'Try a connection without changing anything outside',
    schema: { params: id, response: { 200: connectionTestSchema } },
    idempotency: false,
  }),
  rotate: defineRoute({
    method: 'POST',
    url: '/api/v1/connections/:id/rotate',
    permission,
    tags,
    summary: 'Replace the signing secret of an inbound connection; the new one is shown once',
    schema: { params: id, response: { 200: connectionWithSecretSchema } },
    idempotency: false,
  }),
  remove: defineRoute({
    method: 'DELETE',
    url: '/api/v1/connections/:id',
    permission,
    tags,
    summary: 'Remove a connection',
    schema: { params: id, response: gone },
  }),
  outgoingMails: defineRoute({
    method: 'GET',
    url: '/api/v1/outgoing-mails',
    permission,
    tags,
    summary: 'The e-mails the server sent, or keeps while no SMTP server is connected',
    schema: {
      query: pageQuery.extend({ status: z.enum(outgoingMailStatuses).optional() }),
      response: { 200: pageOf(outgoingMailSchema).extend({ connected: z.boolean() }) },
    },
  }),
});

const secretParams = z.object({ name: secretNameSchema });
export const secretRoutes = nameRoutes('secrets', {
  list: defineRoute({
    method: 'GET',
    url: '/api/v1/secrets',
    permission,
    tags: ['Secrets'],
    summary: 'The names of the organization’s secrets',
    schema: { response: { 200: z.object({ items: z.array(organizationSecretSchema) }) } },
  }),
  put: defineRoute({
    method: 'PUT',
    url: '/api/v1/secrets/:name',
    permission,
    tags: ['Secrets'],
    summary: 'Set a secret, for {{ secrets.NAME }} in what an action sends',
    schema: { params: secretParams, body: organizationSecretInputSchema, response: { 200: organizationSecretSchema } },
  }),
  remove: defineRoute({
    method: 'DELETE',
    url: '/api/v1/secrets/:name',
    permission,
    tags: ['Secrets'],
    summary: 'Remove a secret',
    schema: { params: secretParams, response: gone },
  }),
});

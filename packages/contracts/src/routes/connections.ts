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
import {
  entitySchema,
  entitySummarySchema,
  recordIdSchema,
  recordInputSchema,
  recordSchema,
  recordUpdateSchema,
  tableReplaceResultSchema,
  tableReplaceSchema,
} from '../records.ts';
import {
  deliveryStatuses,
  webhookDeliverySchema,
  webhookEndpointInputSchema,
  webhookEndpointSchema,
  webhookEndpointUpdateSchema,
  webhookEndpointWithSecretSchema,
} from '../webhook-endpoints.ts';
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

const entityParams = z.object({ entity: entitySchema });
const recordParams = z.object({ entity: entitySchema, id: recordIdSchema });
const recordTags = ['Records'];
export const recordRoutes = nameRoutes('records', {
  entities: defineRoute({
    method: 'GET',
    url: '/api/v1/records',
    permission: 'records.read',
    tags: recordTags,
    summary: 'The types of records there are, reference tables among them',
    schema: { response: { 200: z.object({ items: z.array(entitySummarySchema) }) } },
  }),
  list: defineRoute({
    method: 'GET',
    url: '/api/v1/records/:entity',
    permission: 'records.read',
    tags: recordTags,
    summary: 'List the records of a type',
    schema: {
      params: entityParams,
      query: pageQuery.extend({ search: z.string().max(100).optional() }),
      response: { 200: pageOf(recordSchema) },
    },
  }),
  create: defineRoute({
    method: 'POST',
    url: '/api/v1/records/:entity',
    permission: 'records.write',
    tags: recordTags,
    summary: 'Create a record; its id is made when none is given',
    schema: { params: entityParams, body: recordInputSchema, response: { 201: recordSchema } },
  }),
  replace: defineRoute({
    method: 'PUT',
    url: '/api/v1/records/:entity',
    permission: 'records.write',
    tags: recordTags,
    summary: 'Replace all records of a type, for example a reference table from CSV',
    schema: { params: entityParams, body: tableReplaceSchema, response: { 200: tableReplaceResultSchema } },
    bodyLimit: 16 * 1024 * 1024,
  }),
  read: defineRoute({
    method: 'GET',
    url: '/api/v1/records/:entity/:id',
    permission: 'records.read',
    tags: recordTags,
    summary: 'Read a record',
    schema: { params: recordParams, response: { 200: recordSchema } },
  }),
  update: defineRoute({
    method: 'PATCH',
    url: '/api/v1/records/:entity/:id',
    permission: 'records.write',
    tags: recordTags,
    summary: 'Change a record (If-Match required)',
    schema: { params: recordParams, body: recordUpdateSchema, response: { 200: recordSchema } },
  }),
  remove: defineRoute({
    method: 'DELETE',
    url: '/api/v1/records/:entity/:id',
    permission: 'records.write',
    tags: recordTags,
    summary: 'Remove a record',
    schema: { params: recordParams, response: gone },
  }),
});

const webhookTags = ['Webhook endpoints'];
export const webhookEndpointRoutes = nameRoutes('webhookEndpoints', {
  types: defineRoute({
    method: 'GET',
    url: '/api/v1/webhook-event-types',
    permission,
    tags: webhookTags,
    summary: 'What an endpoint may subscribe to',
    schema: {
      response: { 200: z.object({ items: z.array(z.object({ type: z.string(), description: z.string() })) }) },
    },
  }),
  list: defineRoute({
    method: 'GET',
    url: '/api/v1/webhook-endpoints',
    permission,
    tags: webhookTags,
    summary: 'List outbound webhook endpoints',
    schema: { response: { 200: z.object({ items: z.array(webhookEndpointSchema) }) } },
  }),
  create: defineRoute({
    method: 'POST',
    url: '/api/v1/webhook-endpoints',
    permission,
    tags: webhookTags,
    summary: 'Create an endpoint; its signing secret is shown once',
    schema: { body: webhookEndpointInputSchema, response: { 201: webhookEndpointWithSecretSchema } },
    idempotency: false,
  }),
  read: defineRoute({
    method: 'GET',
    url: '/api/v1/webhook-endpoints/:id',
    permission,
    tags: webhookTags,
    summary: 'Read an endpoint',
    schema: { params: id, response: { 200: webhookEndpointSchema } },
  }),
  update: defineRoute({
    method: 'PATCH',
    url: '/api/v1/webhook-endpoints/:id',
    permission,
    tags: webhookTags,
    summary: 'Change an endpoint, or switch it on and off (If-Match required)',
    schema: { params: id, body: webhookEndpointUpdateSchema, response: { 200: webhookEndpointSchema } },
  }),
  rotate: defineRoute({
    method: 'POST',
    url: '/api/v1/webhook-endpoints/:id/rotate',
    permission,
    tags: webhookTags,
    summary: 'Make a new secret, shown once; the former one signs as well for the overlap',
    schema: {
      params: id,
      body: z.strictObject({ overlapHours: z.number().int().min(0).max(168).default(24) }),
      response: { 200: webhookEndpointWithSecretSchema },
    },
    idempotency: false,
  }),
  remove: defineRoute({
    method: 'DELETE',
    url: '/api/v1/webhook-endpoints/:id',
    permission,
    tags: webhookTags,
    summary: 'Remove an endpoint with its deliveries',
    schema: { params: id, response: gone },
  }),
  test: defineRoute({
    method: 'POST',
    url: '/api/v1/webhook-endpoints/:id/test',
    permission,
    tags: webhookTags,
    summary: 'Queue a test event for an endpoint',
    schema: { params: id, response: { 202: webhookDeliverySchema } },
  }),
  deliveries: defineRoute({
    method: 'GET',
    url: '/api/v1/webhook-endpoints/:id/deliveries',
    permission,
    tags: webhookTags,
    summary: 'List the deliveries of an endpoint, newest first',
    schema: {
      params: id,
      query: pageQuery.extend({ status: z.enum(deliveryStatuses).optional() }),
      response: { 200: pageOf(webhookDeliverySchema) },
    },
  }),
  redeliver: defineRoute({
    method: 'POST',
    url: '/api/v1/webhook-endpoints/:id/deliveries/:deliveryId/redeliver',
    permission,
    tags: webhookTags,
    summary: 'Deliver once more, with the same message id',
    schema: { params: id.extend({ deliveryId: z.uuid() }), response: { 202: webhookDeliverySchema } },
  }),
  redeliverFailed: defineRoute({
    method: 'POST',
    url: '/api/v1/webhook-endpoints/:id/redeliver',
    permission,
    tags: webhookTags,
    summary: 'Deliver all failed ones since an instant once more',
    schema: {
      params: id,
      body: z.strictObject({ since: z.iso.datetime({ offset: true }).optional() }),
      response: { 202: z.object({ queued: z.number().int() }) },
    },
  }),
});

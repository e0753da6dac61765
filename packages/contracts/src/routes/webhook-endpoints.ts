import { z } from 'zod';
import { pageOf, pageQuery } from '../pagination.ts';
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
const permission = 'connections.manage';
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

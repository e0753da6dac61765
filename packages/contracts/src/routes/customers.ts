import { z } from 'zod';
import {
  contractSchema,
  customerInputSchema,
  customerSchema,
  headerMetricSchema,
  metricSeriesSchema,
  signalBatchSchema,
  signalReceiptSchema,
  signalSchema,
  stakeholderInputSchema,
  stakeholderSchema,
  timelineEntrySchema,
  webhookBodySchema,
} from '../customers.ts';
import { importMappingUpdateSchema, importSchema } from '../imports.ts';
import { intelligenceSchema } from '../intelligence.ts';
import { pageOf, pageQuery } from '../pagination.ts';
import { stageKeySchema } from '../renewals.ts';
import { defineRoute, nameRoutes } from './route.ts';

const tags = ['Customers'];
const id = z.object({ id: z.uuid() });

export const customerRoutes = nameRoutes('customers', {
  list: defineRoute({
    method: 'GET',
    url: '/api/v1/customers',
    permission: 'customers.read',
    tags,
    summary: 'List customers',
    schema: {
      query: pageQuery.extend({
        search: z.string().max(100).optional(),
        stage: stageKeySchema.optional(),
        ownerId: z.uuid().optional(),
        status: customerSchema.shape.status.optional(),
        sort: z.enum(['name', '-arr', 'renewalDate', '-risk']).default('renewalDate'),
      }),
      response: { 200: pageOf(customerSchema).extend({ total: z.number().int() }) },
    },
  }),
  create: defineRoute({
    method: 'POST',
    url: '/api/v1/customers',
    permission: 'customers.write',
    tags,
    summary: 'Create a customer',
    schema: { body: customerInputSchema, response: { 201: customerSchema } },
  }),
  read: defineRoute({
    method: 'GET',
    url: '/api/v1/customers/:id',
    permission: 'customers.read',
    tags,
    summary: 'Read a customer',
    schema: { params: id, response: { 200: customerSchema } },
  }),
  update: defineRoute({
    method: 'PATCH',
    url: '/api/v1/customers/:id',
    permission: 'customers.write',
    tags,
    summary: 'Change a customer',
    description: 'Needs If-Match with the ETag read before.',
    schema: { params: id, body: customerInputSchema.partial(), response: { 200: customerSchema } },
  }),
  remove: defineRoute({
    method: 'DELETE',
    url: '/api/v1/customers/:id',
    permission: 'customers.write',
    tags,
    summary: 'Delete a customer with everything known of it',
    schema: { params: id, response: { 204: z.undefined() } },
  }),
  contracts: defineRoute({
    method: 'GET',
    url: '/api/v1/customers/:id/contracts',
    permission: 'customers.read',
    tags,
    summary: 'List the contracts of a customer',
    schema: { params: id, response: { 200: z.object({ items: z.array(contractSchema) }) } },
  }),
  stakeholders: defineRoute({
    method: 'GET',
    url: '/api/v1/customers/:id/stakeholders',
    permission: 'customers.read',
    tags,
    summary: 'List the stakeholders of a customer',
    schema: { params: id, response: { 200: z.object({ items: z.array(stakeholderSchema) }) } },
  }),
  addStakeholder: defineRoute({
    method: 'POST',
    url: '/api/v1/customers/:id/stakeholders',
    permission: 'customers.write',
    tags,
    summary: 'Add a stakeholder',
    schema: { params: id, body: stakeholderInputSchema, response: { 201: stakeholderSchema } },
  }),
  updateStakeholder: defineRoute({
    method: 'PATCH',
    url: '/api/v1/customers/:id/stakeholders/:stakeholderId',
    permission: 'customers.write',
    tags,
    summary: 'Change a stakeholder',
    schema: {
      params: id.extend({ stakeholderId: z.uuid() }),
      body: stakeholderInputSchema.partial(),
      response: { 200: stakeholderSchema },
    },
  }),
  removeStakeholder: defineRoute({
    method: 'DELETE',
    url: '/api/v1/customers/:id/stakeholders/:stakeholderId',
    permission: 'customers.write',
    tags,
    summary: 'Remove a stakeholder',
    schema: { params: id.extend({ stakeholderId: z.uuid() }), response: { 204: z.undefined() } },
  }),
  signals: defineRoute({
    method: 'GET',
    url: '/api/v1/customers/:id/signals',
    permission: 'customers.read',
    tags,
    summary: 'List the signals of a customer, newest first',
    schema: {
      params: id,
      query: pageQuery.extend({ metric: z.string().max(100).optional() }),
      response: { 200: pageOf(signalSchema) },
    },
  }),
  series: defineRoute({
    method: 'GET',
    url: '/api/v1/customers/:id/series',
    permission: 'customers.read',
    tags,
    summary: 'Daily values of a customer’s metrics, for charts',
    schema: {
      params: id,
      query: z.object({ days: z.coerce.number().int().min(7).max(730).default(180) }),
      response: {
        200: z.object({
          series: z.array(metricSeriesSchema),
          risk: z.array(z.object({ day: z.iso.date(), risk: z.number(), health: z.number(), opportunity: z.number() })),
        }),
      },
    },
  }),
  metrics: defineRoute({
    method: 'GET',
    url: '/api/v1/customers/:id/metrics',
    permission: 'customers.read',
    tags,
    summary: 'The metrics strip of a customer',
    schema: { params: id, response: { 200: z.object({ items: z.array(headerMetricSchema) }) } },
  }),
  timeline: defineRoute({
    method: 'GET',
    url: '/api/v1/customers/:id/timeline',
    permission: 'customers.read',
    tags,
    summary: 'What people, agents and systems did, newest first',
    schema: { params: id, query: pageQuery, response: { 200: pageOf(timelineEntrySchema) } },
  }),
  intelligence: defineRoute({
    method: 'GET',
    url: '/api/v1/customers/:id/intelligence',
    permission: 'customers.read',
    tags,
    summary: 'The newest analysis of a customer',
    schema: { params: id, response: { 200: intelligenceSchema } },
  }),
  analyze: defineRoute({
    method: 'POST',
    url: '/api/v1/customers/:id/analyze',
    permission: 'customers.write',
    tags,
    summary: 'Analyse a customer now',
    schema: { params: id, response: { 200: intelligenceSchema } },
  }),
});

const importTags = ['Import'];
export const importRoutes = nameRoutes('imports', {
  /** multipart/form-data, one or several files in field `files` (CSV or gzip, ≤ 50 MB each). */
  upload: defineRoute({
    method: 'POST',
    url: '/api/v1/customers/imports',
    permission: 'customers.import',
    tags: importTags,
    summary: 'Upload CSV files and guess their kind and columns',
    description: 'multipart/form-data with one or several `files`, CSV or gzip, up to 50 MB each.',
    schema: { response: { 201: importSchema } },
    bodyLimit: 220_000_000,
    idempotency: false,
  }),
  list: defineRoute({
    method: 'GET',
    url: '/api/v1/customers/imports',
    permission: 'customers.import',
    tags: importTags,
    summary: 'List imports, newest first',
    schema: { query: pageQuery, response: { 200: pageOf(importSchema) } },
  }),
  read: defineRoute({
    method: 'GET',
    url: '/api/v1/customers/imports/:id',
    permission: 'customers.import',
    tags: importTags,
    summary: 'Read an import with its report and progress',
    schema: { params: id, response: { 200: importSchema } },
  }),
  map: defineRoute({
    method: 'PATCH',
    url: '/api/v1/customers/imports/:id',
    permission: 'customers.import',
    tags: importTags,
    summary: 'Change kinds, date order and column mapping',
    schema: { params: id, body: importMappingUpdateSchema, response: { 200: importSchema } },
  }),
  check: defineRoute({
    method: 'POST',
    url: '/api/v1/customers/imports/:id/check',
    permission: 'customers.import',
    tags: importTags,
    summary: 'Dry run: what would be created, changed and refused',
    schema: { params: id, response: { 200: importSchema } },
  }),
  apply: defineRoute({
    method: 'POST',
    url: '/api/v1/customers/imports/:id/apply',
    permission: 'customers.import',
    tags: importTags,
    summary: 'Apply the import in one transaction',
    description:
      'Answers at once with status `applying`; progress is on the import and on the realtime topic `imports/{id}`.',
    schema: { params: id, response: { 202: importSchema } },
  }),
  remove: defineRoute({
    method: 'DELETE',
    url: '/api/v1/customers/imports/:id',
    permission: 'customers.import',
    tags: importTags,
    summary: 'Discard an import that was not applied',
    schema: { params: id, response: { 204: z.undefined() } },
  }),
});

export const signalRoutes = nameRoutes('signals', {
  ingest: defineRoute({
    method: 'POST',
    url: '/api/v1/signals',
    permission: 'signals.write',
    tags: ['Signals'],
    summary: 'Send up to 1,000 signals',
    schema: { body: signalBatchSchema, response: { 202: signalReceiptSchema } },
  }),
  webhook: defineRoute({
    method: 'POST',
    url: '/api/v1/webhooks/:connection',
    permission: 'public',
    tags: ['Signals'],
    summary: 'Signed inbound webhook (Standard Webhooks)',
    description:
      'Headers webhook-id, webhook-timestamp and webhook-signature. Body: a signal batch, or one event { type, timestamp, data: { customerExternalId, metrics } }. A repeated webhook-id is refused with 409.',
    schema: {
      params: z.object({ connection: z.uuid() }),
      body: webhookBodySchema,
      response: { 202: signalReceiptSchema },
    },
    rateLimit: { max: 600, timeWindow: '1 minute' },
    idempotency: false,
  }),
});

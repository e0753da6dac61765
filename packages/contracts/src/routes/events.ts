import { z } from 'zod';
import {
  deadLetterSchema,
  decideQuerySchema,
  decisionSchema,
  eventDetailSchema,
  eventInputSchema,
  eventReceiptSchema,
  eventsInputSchema,
  eventSettingsSchema,
  eventStatusSchema,
  eventSummarySchema,
  eventTypeEntrySchema,
  eventTypeInputSchema,
  maxBatchBytes,
  maxEventBytes,
  replayInputSchema,
  replayReceiptSchema,
  workflowWebhookSchema,
} from '../events.ts';
import { jsonSchema } from '../json.ts';
import { eventTypeSchema } from '../language/steps.ts';
import { slugSchema } from '../language/workflow.ts';
import { pageOf, pageQuery } from '../pagination.ts';
import { newRuleSchema, ruleInputSchema, ruleSchema, ruleTestInputSchema, ruleTestSchema } from '../rules.ts';
import { defineRoute, nameRoutes } from './route.ts';

const tags = ['Events'];
const id = z.object({ id: z.uuid() });

export const eventRoutes = nameRoutes('events', {
  send: defineRoute({
    method: 'POST',
    url: '/api/v1/events',
    permission: 'events.write',
    tags,
    summary: 'Send events',
    description:
      'CloudEvents 1.0 over HTTP: structured (application/cloudevents+json), binary (ce-* headers), batch (application/cloudevents-batch+json, up to 1,000), or plain JSON { type, data } with defaults. Stored before the answer; an event whose source and id were seen before is a duplicate and does nothing.',
    schema: { body: eventsInputSchema, response: { 202: eventReceiptSchema } },
    bodyLimit: maxBatchBytes,
    idempotency: false,
  }),
  decide: defineRoute({
    method: 'POST',
    url: '/api/v1/events/decide',
    permission: 'events.write',
    tags,
    summary: 'Send one event and get the verdict of the workflows it starts',
    description:
      'Takes the forms of POST /events, one event. `deadlineMs` (30,000 at most; 5,000 when absent) and `onTimeout` (block when absent) may also come as headers x-renubu-deadline-ms and x-renubu-on-timeout. The same event again gets the same verdict.',
    schema: { query: decideQuerySchema, body: eventInputSchema, response: { 200: decisionSchema } },
    bodyLimit: maxEventBytes,
    idempotency: false,
  }),
  list: defineRoute({
    method: 'GET',
    url: '/api/v1/events',
    permission: 'events.read',
    tags,
    summary: 'List events, last received first',
    schema: {
      query: pageQuery.extend({
        /** A type, or a prefix ending in `.*`. */
        type: z.string().min(1).max(255).optional(),
        source: z.string().min(1).max(1024).optional(),
        status: eventStatusSchema.optional(),
        /** Text in id, subject or data. */
        q: z.string().min(1).max(200).optional(),
        from: z.iso.datetime({ offset: true }).optional(),
        to: z.iso.datetime({ offset: true }).optional(),
      }),
      response: { 200: pageOf(eventSummarySchema) },
    },
  }),
  read: defineRoute({
    method: 'GET',
    url: '/api/v1/events/:id',
    permission: 'events.read',
    tags,
    summary: 'Read an event with the executions it started, joined or woke',
    schema: { params: id, response: { 200: eventDetailSchema } },
  }),
  replay: defineRoute({
    method: 'POST',
    url: '/api/v1/events/replay',
    permission: 'events.write',
    tags,
    summary: 'Dispatch stored events of a time range again',
    description: 'Counts only unless `dryRun` is false. What is started by it is marked as a replay.',
    schema: { body: replayInputSchema, response: { 200: replayReceiptSchema } },
  }),
  deadLetters: defineRoute({
    method: 'GET',
    url: '/api/v1/events/dead-letters',
    permission: 'events.read',
    tags,
    summary: 'List events that were given up, with the reason',
    schema: {
      query: pageQuery.extend({ type: z.string().min(1).max(255).optional() }),
      response: { 200: pageOf(deadLetterSchema) },
    },
  }),
  redrive: defineRoute({
    method: 'POST',
    url: '/api/v1/events/dead-letters/:id/redrive',
    permission: 'events.write',
    tags,
    summary: 'Try a dead letter again',
    schema: { params: id, response: { 202: z.object({ redriven: z.number().int() }) } },
  }),
  redriveMany: defineRoute({
    method: 'POST',
    url: '/api/v1/events/dead-letters/redrive',
    permission: 'events.write',
    tags,
    summary: 'Try several or all dead letters again',
    schema: {
      body: z.strictObject({ ids: z.array(z.uuid()).min(1).max(1000).optional(), all: z.literal(true).optional() }),
      response: { 202: z.object({ redriven: z.number().int() }) },
    },
  }),
  settings: defineRoute({
    method: 'GET',
    url: '/api/v1/events/settings',
    permission: 'events.read',
    tags,
    summary: 'Read how long events are kept',
    schema: { response: { 200: eventSettingsSchema } },
  }),
  saveSettings: defineRoute({
    method: 'PUT',
    url: '/api/v1/events/settings',
    permission: 'organization.manage',
    tags,
    summary: 'Set how long events are kept',
    schema: { body: eventSettingsSchema, response: { 200: eventSettingsSchema } },
  }),
  types: defineRoute({
    method: 'GET',
    url: '/api/v1/event-types',
    permission: 'events.read',
    tags,
    summary: 'The catalog of event types: described, seen in the last 30 days, or waited for by a workflow',
    schema: { response: { 200: z.object({ items: z.array(eventTypeEntrySchema) }) } },
  }),
  saveType: defineRoute({
    method: 'PUT',
    url: '/api/v1/event-types/:type',
    permission: 'workflows.write',
    tags,
    summary: 'Describe an event type',
    schema: {
      params: z.object({ type: eventTypeSchema }),
      body: eventTypeInputSchema,
      response: { 200: eventTypeEntrySchema },
    },
  }),
  removeType: defineRoute({
    method: 'DELETE',
    url: '/api/v1/event-types/:type',
    permission: 'workflows.write',
    tags,
    summary: 'Remove the description of an event type',
    schema: { params: z.object({ type: eventTypeSchema }), response: { 204: z.undefined() } },
  }),
});

const ruleTags = ['Rules'];
const slug = z.object({ slug: slugSchema });

export const ruleRoutes = nameRoutes('rules', {
  list: defineRoute({
    method: 'GET',
    url: '/api/v1/rules',
    permission: 'workflows.read',
    tags: ruleTags,
    summary: 'List reusable condition sets',
    schema: { response: { 200: z.object({ items: z.array(ruleSchema) }) } },
  }),
  create: defineRoute({
    method: 'POST',
    url: '/api/v1/rules',
    permission: 'rules.write',
    tags: ruleTags,
    summary: 'Create a rule',
    schema: { body: newRuleSchema, response: { 201: ruleSchema } },
  }),
  read: defineRoute({
    method: 'GET',
    url: '/api/v1/rules/:slug',
    permission: 'workflows.read',
    tags: ruleTags,
    summary: 'Read a rule',
    schema: { params: slug, response: { 200: ruleSchema } },
  }),
  update: defineRoute({
    method: 'PUT',
    url: '/api/v1/rules/:slug',
    permission: 'rules.write',
    tags: ruleTags,
    summary: 'Change a rule',
    description: 'Needs If-Match. Published versions keep the condition they were published with.',
    schema: { params: slug, body: ruleInputSchema, response: { 200: ruleSchema } },
  }),
  remove: defineRoute({
    method: 'DELETE',
    url: '/api/v1/rules/:slug',
    permission: 'rules.write',
    tags: ruleTags,
    summary: 'Remove a rule that no draft names',
    schema: { params: slug, response: { 204: z.undefined() } },
  }),
  test: defineRoute({
    method: 'POST',
    url: '/api/v1/rules/:slug/test',
    permission: 'workflows.read',
    tags: ruleTags,
    summary: 'Try a rule on data: the verdict with both compared values of every part',
    schema: { params: slug, body: ruleTestInputSchema, response: { 200: ruleTestSchema } },
  }),
});

export const workflowWebhookRoutes = nameRoutes('workflowWebhooks', {
  receive: defineRoute({
    method: 'POST',
    url: '/api/v1/webhooks/workflows/:id',
    permission: 'public',
    tags,
    summary: 'Inbound webhook of a workflow',
    description:
      'Signed as the trigger says: Standard Webhooks headers, a hexadecimal HMAC-SHA256 of the body in a header, or the secret itself in a header. Becomes an event; a repeated message is a duplicate and does nothing.',
    schema: { params: id, body: jsonSchema, response: { 202: eventReceiptSchema } },
    rateLimit: { max: 6000, timeWindow: '1 minute' },
    idempotency: false,
  }),
  read: defineRoute({
    method: 'GET',
    url: '/api/v1/workflows/:slug/webhook',
    permission: 'workflows.write',
    tags: ['Workflows'],
    summary: 'The inbound address of a workflow with a webhook trigger',
    schema: { params: slug, response: { 200: workflowWebhookSchema } },
  }),
  rotate: defineRoute({
    method: 'POST',
    url: '/api/v1/workflows/:slug/webhook/rotate',
    permission: 'workflows.write',
    tags: ['Workflows'],
    summary: 'Make a new secret; it is shown once',
    description: 'The first call shows the first secret. What is signed with a former one is refused from then on.',
    schema: { params: slug, response: { 200: workflowWebhookSchema.extend({ secret: z.string() }) } },
    idempotency: false,
  }),
});

import { z } from 'zod';
import { reasonInputSchema, snoozeInputSchema } from '../executions.ts';
import { pageOf } from '../pagination.ts';
import {
  determinationExplanationSchema,
  queueItemSchema,
  queueQuerySchema,
  queueStatsSchema,
  teamLoadSchema,
} from '../queue.ts';
import { determinationTableSchema, scoringConfigSchema } from '../renewals.ts';
import { defineRoute, nameRoutes } from './route.ts';

const tags = ['Queue'];
const id = z.object({ id: z.uuid() });
const queuePage = pageOf(queueItemSchema).extend({ stats: queueStatsSchema });
const versioned = <Definition extends z.ZodType>(definition: Definition) =>
  z.object({ version: z.number().int(), definition, publishedBy: z.string(), publishedAt: z.iso.datetime() });
const tableIssue = z.object({
  kind: z.enum(['gap', 'overlap', 'shadowed']),
  message: z.string(),
  exampleDays: z.number().int(),
  exampleRisk: z.number(),
});

export const queueRoutes = nameRoutes('queue', {
  mine: defineRoute({
    method: 'GET',
    url: '/api/v1/queue',
    permission: 'queue.read',
    tags,
    summary: 'Own ranked queue with its statistics',
    schema: { query: queueQuerySchema, response: { 200: queuePage } },
  }),
  /** `csmId` may be a user id or `team`. */
  ofMember: defineRoute({
    method: 'GET',
    url: '/api/v1/queue/:csmId',
    permission: 'queue.read',
    tags,
    summary: 'The queue of a CSM, or of the whole team with `team`',
    description: 'Another person’s queue needs queue.readTeam.',
    schema: {
      params: z.object({ csmId: z.union([z.uuid(), z.literal('team')]) }),
      query: queueQuerySchema,
      response: { 200: queuePage },
    },
  }),
  load: defineRoute({
    method: 'GET',
    url: '/api/v1/queue-load',
    permission: 'queue.readTeam',
    tags,
    summary: 'Work and capacity of each CSM',
    schema: { response: { 200: teamLoadSchema } },
  }),
  item: defineRoute({
    method: 'GET',
    url: '/api/v1/queue-items/:id',
    permission: 'queue.read',
    tags,
    summary: 'Read a queue item',
    schema: { params: id, response: { 200: queueItemSchema } },
  }),
  start: defineRoute({
    method: 'POST',
    url: '/api/v1/queue-items/:id/start',
    permission: 'queue.work',
    tags,
    summary: 'Start the item’s workflow',
    description: '409 workflow_already_started when it runs already; the problem names the execution.',
    schema: { params: id, response: { 201: z.object({ executionId: z.uuid() }) } },
  }),
  snooze: defineRoute({
    method: 'POST',
    url: '/api/v1/queue-items/:id/snooze',
    permission: 'queue.work',
    tags,
    summary: 'Snooze an item that has not started',
    schema: { params: id, body: snoozeInputSchema, response: { 200: queueItemSchema } },
  }),
  wake: defineRoute({
    method: 'POST',
    url: '/api/v1/queue-items/:id/wake',
    permission: 'queue.work',
    tags,
    summary: 'End an item’s snooze',
    schema: { params: id, response: { 200: queueItemSchema } },
  }),
  skip: defineRoute({
    method: 'POST',
    url: '/api/v1/queue-items/:id/skip',
    permission: 'queue.work',
    tags,
    summary: 'Skip an item with a reason',
    schema: { params: id, body: reasonInputSchema, response: { 200: queueItemSchema } },
  }),
  assign: defineRoute({
    method: 'POST',
    url: '/api/v1/queue-items/:id/assign',
    permission: 'queue.readTeam',
    tags,
    summary: 'Give an item to another CSM',
    schema: {
      params: id,
      body: z.strictObject({ userId: z.uuid(), reason: z.string().trim().min(3).max(1000).optional() }),
      response: { 200: queueItemSchema },
    },
  }),
  explain: defineRoute({
    method: 'GET',
    url: '/api/v1/scoring/explain',
    permission: 'queue.read',
    tags,
    summary: 'Why a customer has this stage, work and score',
    schema: { query: z.object({ customerId: z.uuid() }), response: { 200: determinationExplanationSchema } },
  }),
});

export const renewalRoutes = nameRoutes('renewals', {
  readDetermination: defineRoute({
    method: 'GET',
    url: '/api/v1/determination',
    permission: 'queue.read',
    tags: ['Determination'],
    summary: 'The published determination table',
    schema: { response: { 200: versioned(determinationTableSchema) } },
  }),
  checkDetermination: defineRoute({
    method: 'POST',
    url: '/api/v1/determination/check',
    permission: 'renewals.configure',
    tags: ['Determination'],
    summary: 'Find gaps and overlaps',
    schema: {
      body: determinationTableSchema,
      response: { 200: z.object({ ok: z.boolean(), issues: z.array(tableIssue) }) },
    },
  }),
  publishDetermination: defineRoute({
    method: 'PUT',
    url: '/api/v1/determination',
    permission: 'renewals.configure',
    tags: ['Determination'],
    summary: 'Publish a determination table',
    description: 'Refused when it has a gap or an overlap. Needs If-Match.',
    schema: { body: determinationTableSchema, response: { 200: versioned(determinationTableSchema) } },
  }),
  readScoring: defineRoute({
    method: 'GET',
    url: '/api/v1/scoring',
    permission: 'queue.read',
    tags: ['Scoring'],
    summary: 'The published scoring constants',
    schema: { response: { 200: versioned(scoringConfigSchema) } },
  }),
  publishScoring: defineRoute({
    method: 'PUT',
    url: '/api/v1/scoring',
    permission: 'renewals.configure',
    tags: ['Scoring'],
    summary: 'Publish scoring constants and rescore',
    description: 'Needs If-Match.',
    schema: { body: scoringConfigSchema, response: { 200: versioned(scoringConfigSchema) } },
  }),
});

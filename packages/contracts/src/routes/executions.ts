import { z } from 'zod';
import {
  bulkAnswerSchema,
  bulkInputSchema,
  chatInputSchema,
  completeExecutionInputSchema,
  completeStepInputSchema,
  completionSchema,
  effectViewSchema,
  executionDetailSchema,
  executionExportSchema,
  executionMetricsSchema,
  executionMomentSchema,
  executionResultSchema,
  executionStatusSchema,
  executionSummarySchema,
  executionTriggerSchema,
  historyEntrySchema,
  migrateInputSchema,
  migrationSchema,
  pauseInputSchema,
  reasonInputSchema,
  retryInputSchema,
  snoozeInputSchema,
  threadSchema,
  timelineSchema,
} from '../executions.ts';
import { jsonSchema } from '../json.ts';
import { slugSchema, workflowKindSchema } from '../language/workflow.ts';
import { pageOf, pageQuery } from '../pagination.ts';
import { artifactSchema } from '../workflows.ts';
import { defineRoute, nameRoutes } from './route.ts';

const id = z.object({ id: z.uuid() });

const tags = ['Executions'];
const step = id.extend({ stepId: z.string().min(1).max(400) });
/** `status=failed&status=paused`, or `status=failed,paused`. */
const oneOrMany = <Item extends z.ZodType<string>>(item: Item) =>
  z.preprocess((value) => [value].flat().flatMap((text) => String(text).split(',')), z.array(item).min(1).max(20));
const detail = { 200: executionDetailSchema };
const verb = (url: string, summary: string, permission: 'executions.work' | 'executions.control') =>
  ({ method: 'POST', url: `/api/v1/executions/:id/${url}`, permission, tags, summary }) as const;

export const executionRoutes = nameRoutes('executions', {
  list: defineRoute({
    method: 'GET',
    url: '/api/v1/executions',
    permission: 'executions.read',
    tags,
    summary: 'List executions, last changed first',
    description: 'CSV with `Accept: text/csv`.',
    schema: {
      query: pageQuery.extend({
        status: oneOrMany(executionStatusSchema).optional(),
        result: oneOrMany(executionResultSchema).optional(),
        workflow: slugSchema.optional(),
        kind: workflowKindSchema.optional(),
        trigger: executionTriggerSchema.optional(),
        customerId: z.uuid().optional(),
        assigneeId: z.uuid().optional(),
        eventId: z.uuid().optional(),
        correlationKey: z.string().min(1).max(512).optional(),
        open: z.enum(['true', 'false']).optional(),
        /** Text in the name of the workflow or the customer, a correlation key, or an id. */
        q: z.string().trim().min(1).max(200).optional(),
        /** Created at or after, and before. */
        from: z.iso.datetime({ offset: true }).optional(),
        to: z.iso.datetime({ offset: true }).optional(),
        sort: z.enum(['-updatedAt', 'updatedAt', '-createdAt', 'createdAt']).default('-updatedAt'),
      }),
      response: { 200: pageOf(executionSummarySchema) },
    },
  }),
  read: defineRoute({
    method: 'GET',
    url: '/api/v1/executions/:id',
    permission: 'executions.read',
    tags,
    summary: 'Read an execution with its steps',
    schema: { params: id, response: detail },
  }),
  status: defineRoute({
    method: 'GET',
    url: '/api/v1/executions/:id/status',
    permission: 'executions.read',
    tags,
    summary: 'Read an execution’s status only',
    schema: { params: id, response: { 200: executionSummarySchema } },
  }),
  history: defineRoute({
    method: 'GET',
    url: '/api/v1/executions/:id/history',
    permission: 'executions.read',
    tags,
    summary: 'Who did what, when: oldest first',
    schema: { params: id, query: pageQuery, response: { 200: pageOf(historyEntrySchema) } },
  }),
  context: defineRoute({
    method: 'GET',
    url: '/api/v1/executions/:id/context',
    permission: 'executions.read',
    tags,
    summary: 'The names and values templates of this execution see',
    schema: { params: id, response: { 200: z.record(z.string(), jsonSchema) } },
  }),
  completeStep: defineRoute({
    ...verb('steps/:stepId/complete', 'Complete a step with its outputs', 'executions.work'),
    schema: { params: step, body: completeStepInputSchema, response: detail },
  }),
  skipStep: defineRoute({
    ...verb('steps/:stepId/skip', 'Skip a step with a reason', 'executions.work'),
    schema: { params: step, body: reasonInputSchema, response: detail },
  }),
  snoozeStep: defineRoute({
    ...verb('steps/:stepId/snooze', 'Snooze a step', 'executions.work'),
    schema: { params: step, body: snoozeInputSchema, response: detail },
  }),
  wakeStep: defineRoute({
    ...verb('steps/:stepId/wake', 'End a step’s snooze', 'executions.work'),
    schema: { params: step, response: detail },
  }),
  reopenStep: defineRoute({
    ...verb('steps/:stepId/reopen', 'Reopen a finished step', 'executions.work'),
    schema: { params: step, body: reasonInputSchema, response: detail },
  }),
  chat: defineRoute({
    ...verb('steps/:stepId/chat', 'Press a button or type in a step’s chat', 'executions.work'),
    schema: {
      params: step,
      body: chatInputSchema,
      response: { 200: z.object({ execution: executionDetailSchema, thread: threadSchema }) },
    },
  }),
  complete: defineRoute({
    ...verb('complete', 'Complete the execution with an outcome', 'executions.work'),
    schema: { params: id, body: completeExecutionInputSchema, response: { 200: completionSchema } },
  }),
  snooze: defineRoute({
    ...verb('snooze', 'Snooze the execution', 'executions.work'),
    schema: { params: id, body: snoozeInputSchema, response: detail },
  }),
  wake: defineRoute({ ...verb('wake', 'End the snooze', 'executions.work'), schema: { params: id, response: detail } }),
  escalate: defineRoute({
    ...verb('escalate', 'Tell the assignee’s manager, with a reason', 'executions.work'),
    schema: { params: id, body: reasonInputSchema, response: detail },
  }),
  pause: defineRoute({
    ...verb('pause', 'Pause the execution', 'executions.control'),
    schema: { params: id, body: pauseInputSchema.nullish(), response: detail },
  }),
  resume: defineRoute({
    ...verb('resume', 'Resume a paused execution', 'executions.control'),
    schema: { params: id, response: detail },
  }),
  cancel: defineRoute({
    ...verb('cancel', 'Cancel the execution', 'executions.work'),
    description: 'Needs `executions.control`, except for the assignee of an execution that has failed.',
    schema: { params: id, body: reasonInputSchema, response: detail },
  }),
  retry: defineRoute({
    ...verb('retry', 'Retry a failed execution', 'executions.work'),
    description: 'Needs `executions.control`, except for the assignee of the execution.',
    schema: { params: id, body: retryInputSchema, response: detail },
  }),
  threads: defineRoute({
    method: 'GET',
    url: '/api/v1/executions/:id/threads',
    permission: 'executions.read',
    tags,
    summary: 'The conversations of an execution',
    schema: { params: id, response: { 200: z.object({ items: z.array(threadSchema) }) } },
  }),
  artifacts: defineRoute({
    method: 'GET',
    url: '/api/v1/executions/:id/artifacts',
    permission: 'executions.read',
    tags,
    summary: 'The artifacts of an execution',
    schema: { params: id, response: { 200: z.object({ items: z.array(artifactSchema) }) } },
  }),
});

/** What happened in an execution, in every detail. */
export const executionTraceRoutes = nameRoutes('executions', {
  timeline: defineRoute({
    method: 'GET',
    url: '/api/v1/executions/:id/timeline',
    permission: 'executions.read',
    tags,
    summary: 'Steps with their times, attempts, compared values, effects and waits',
    schema: { params: id, response: { 200: timelineSchema } },
  }),
  effects: defineRoute({
    method: 'GET',
    url: '/api/v1/executions/:id/effects',
    permission: 'executions.read',
    tags,
    summary: 'What was asked of the world outside, oldest first',
    schema: { params: id, query: pageQuery, response: { 200: pageOf(effectViewSchema) } },
  }),
  at: defineRoute({
    method: 'GET',
    url: '/api/v1/executions/:id/at/:seq',
    permission: 'executions.read',
    tags,
    summary: 'How the execution stood after a line of its history',
    schema: {
      params: id.extend({ seq: z.coerce.number().int().min(1).max(1_000_000) }),
      response: { 200: executionMomentSchema },
    },
  }),
  metrics: defineRoute({
    method: 'GET',
    url: '/api/v1/executions/:id/metrics',
    permission: 'executions.read',
    tags,
    summary: 'Times and counts of one execution',
    schema: { params: id, response: { 200: executionMetricsSchema } },
  }),
  export: defineRoute({
    method: 'GET',
    url: '/api/v1/executions/:id/export',
    permission: 'executions.read',
    tags,
    summary: 'Everything about an execution in one document',
    schema: { params: id, response: { 200: executionExportSchema } },
  }),
});

/** Verbs beyond those of a person’s work. */
export const executionControlRoutes = nameRoutes('executions', {
  rerun: defineRoute({
    ...verb('rerun', 'Run it again as a new execution, with the same event and inputs', 'executions.control'),
    schema: { params: id, response: { 201: z.object({ executionId: z.uuid() }) } },
  }),
  migrate: defineRoute({
    ...verb('migrate', 'Go on with another version', 'executions.control'),
    description: 'With `dryRun` it only says whether it would be possible, and where control would stand.',
    schema: { params: id, body: migrateInputSchema, response: { 200: migrationSchema } },
  }),
  bulk: defineRoute({
    method: 'POST',
    url: '/api/v1/executions/bulk',
    permission: 'executions.control',
    tags,
    summary: 'Do one verb with many executions',
    description: 'Each is answered by itself: one that refuses does not keep the others back.',
    schema: { body: bulkInputSchema, response: { 200: bulkAnswerSchema } },
  }),
});

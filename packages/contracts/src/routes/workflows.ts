import { z } from 'zod';
import { jsonSchema } from '../json.ts';
import {
  chatInputSchema,
  completeExecutionInputSchema,
  completeStepInputSchema,
  completionSchema,
  executionDetailSchema,
  executionStatusSchema,
  executionSummarySchema,
  historyEntrySchema,
  reasonInputSchema,
  snoozeInputSchema,
  startInputSchema,
  threadSchema,
} from '../executions.ts';
import { slugSchema } from '../language/workflow.ts';
import { pageOf, pageQuery } from '../pagination.ts';
import {
  artifactSchema,
  artifactVersionSchema,
  checkResultSchema,
  definitionChangeSchema,
  draftInputSchema,
  draftSchema,
  testRunSchema,
  workflowDetailSchema,
  workflowSummarySchema,
  workflowVersionSchema,
} from '../workflows.ts';
import { defineRoute, nameRoutes } from './route.ts';

const tags = ['Workflows'];
const slug = z.object({ slug: slugSchema });
const id = z.object({ id: z.uuid() });

export const workflowRoutes = nameRoutes('workflows', {
  list: defineRoute({
    method: 'GET',
    url: '/api/v1/workflows',
    permission: 'workflows.read',
    tags,
    summary: 'List workflows',
    schema: { response: { 200: z.object({ items: z.array(workflowSummarySchema) }) } },
  }),
  read: defineRoute({
    method: 'GET',
    url: '/api/v1/workflows/:slug',
    permission: 'workflows.read',
    tags,
    summary: 'Read a workflow with its definition and versions',
    schema: { params: slug, response: { 200: workflowDetailSchema } },
  }),
  check: defineRoute({
    method: 'POST',
    url: '/api/v1/workflows/check',
    permission: 'workflows.read',
    tags,
    summary: 'Check a definition without saving it',
    schema: { body: draftInputSchema, response: { 200: checkResultSchema } },
  }),
  schema: defineRoute({
    method: 'GET',
    url: '/api/v1/workflows/schema.json',
    permission: 'public',
    tags,
    summary: 'JSON Schema of a definition, for editors',
    schema: { response: { 200: z.record(z.string(), jsonSchema) } },
  }),
  version: defineRoute({
    method: 'GET',
    url: '/api/v1/workflows/:slug/versions/:version',
    permission: 'workflows.read',
    tags,
    summary: 'Read one published version',
    schema: {
      params: slug.extend({ version: z.coerce.number().int().min(1) }),
      response: { 200: workflowVersionSchema.extend({ source: z.string() }) },
    },
  }),
  readDraft: defineRoute({
    method: 'GET',
    url: '/api/v1/workflows/:slug/draft',
    permission: 'workflows.read',
    tags,
    summary: 'Read the draft',
    schema: { params: slug, response: { 200: draftSchema } },
  }),
  saveDraft: defineRoute({
    method: 'PUT',
    url: '/api/v1/workflows/:slug/draft',
    permission: 'workflows.write',
    tags,
    summary: 'Save a draft (creates the workflow when new)',
    description: 'Saved also with errors; publishing needs none. Needs If-Match once a draft exists.',
    schema: { params: slug, body: draftInputSchema, response: { 200: draftSchema } },
  }),
  discardDraft: defineRoute({
    method: 'DELETE',
    url: '/api/v1/workflows/:slug/draft',
    permission: 'workflows.write',
    tags,
    summary: 'Discard the draft',
    schema: { params: slug, response: { 204: z.undefined() } },
  }),
  test: defineRoute({
    method: 'POST',
    url: '/api/v1/workflows/:slug/test',
    permission: 'workflows.read',
    tags,
    summary: 'Run the tests of the draft, or of the published version',
    schema: { params: slug, response: { 200: testRunSchema } },
  }),
  diff: defineRoute({
    method: 'GET',
    url: '/api/v1/workflows/:slug/diff',
    permission: 'workflows.read',
    tags,
    summary: 'Semantic difference between two versions, or draft and published',
    schema: {
      params: slug,
      query: z.object({ from: z.coerce.number().int().optional(), to: z.coerce.number().int().optional() }),
      response: { 200: z.object({ changes: z.array(definitionChangeSchema) }) },
    },
  }),
  publish: defineRoute({
    method: 'POST',
    url: '/api/v1/workflows/:slug/publish',
    permission: 'workflows.publish',
    tags,
    summary: 'Publish the draft as the next version',
    description: 'Refused with the checker’s errors or failing tests.',
    schema: {
      params: slug,
      body: z.strictObject({ note: z.string().max(1000).default('') }),
      response: { 200: workflowDetailSchema },
    },
  }),
  rollback: defineRoute({
    method: 'POST',
    url: '/api/v1/workflows/:slug/rollback',
    permission: 'workflows.publish',
    tags,
    summary: 'Publish an old version again as the next one',
    schema: {
      params: slug,
      body: z.strictObject({ version: z.number().int().min(1), note: z.string().max(1000).default('') }),
      response: { 200: workflowDetailSchema },
    },
  }),
  enable: defineRoute({
    method: 'POST',
    url: '/api/v1/workflows/:slug/enable',
    permission: 'workflows.publish',
    tags,
    summary: 'Let the workflow start again',
    schema: { params: slug, response: { 200: workflowSummarySchema } },
  }),
  disable: defineRoute({
    method: 'POST',
    url: '/api/v1/workflows/:slug/disable',
    permission: 'workflows.publish',
    tags,
    summary: 'Stop new starts; running executions go on',
    schema: { params: slug, response: { 200: workflowSummarySchema } },
  }),
  start: defineRoute({
    method: 'POST',
    url: '/api/v1/workflows/:slug/start',
    permission: 'executions.work',
    tags,
    summary: 'Start the published version',
    schema: { params: slug, body: startInputSchema, response: { 201: z.object({ executionId: z.uuid() }) } },
  }),
});

const executionTags = ['Executions'];
const step = id.extend({ stepId: z.string().min(1).max(200) });
const detail = { 200: executionDetailSchema };
const verb = (url: string, summary: string, permission: 'executions.work' | 'executions.control') =>
  ({ method: 'POST', url: `/api/v1/executions/:id/${url}`, permission, tags: executionTags, summary }) as const;

export const executionRoutes = nameRoutes('executions', {
  list: defineRoute({
    method: 'GET',
    url: '/api/v1/executions',
    permission: 'executions.read',
    tags: executionTags,
    summary: 'List executions, last changed first',
    schema: {
      query: pageQuery.extend({
        status: executionStatusSchema.optional(),
        workflow: slugSchema.optional(),
        customerId: z.uuid().optional(),
        assigneeId: z.uuid().optional(),
        open: z.enum(['true', 'false']).optional(),
      }),
      response: { 200: pageOf(executionSummarySchema) },
    },
  }),
  read: defineRoute({
    method: 'GET',
    url: '/api/v1/executions/:id',
    permission: 'executions.read',
    tags: executionTags,
    summary: 'Read an execution with its steps',
    schema: { params: id, response: detail },
  }),
  status: defineRoute({
    method: 'GET',
    url: '/api/v1/executions/:id/status',
    permission: 'executions.read',
    tags: executionTags,
    summary: 'Read an execution’s status only',
    schema: { params: id, response: { 200: executionSummarySchema } },
  }),
  history: defineRoute({
    method: 'GET',
    url: '/api/v1/executions/:id/history',
    permission: 'executions.read',
    tags: executionTags,
    summary: 'Who did what, when: oldest first',
    schema: { params: id, query: pageQuery, response: { 200: pageOf(historyEntrySchema) } },
  }),
  context: defineRoute({
    method: 'GET',
    url: '/api/v1/executions/:id/context',
    permission: 'executions.read',
    tags: executionTags,
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
    schema: { params: id, response: detail },
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
    schema: { params: id, body: z.strictObject({ fromStep: z.string().max(200).optional() }), response: detail },
  }),
  threads: defineRoute({
    method: 'GET',
    url: '/api/v1/executions/:id/threads',
    permission: 'executions.read',
    tags: executionTags,
    summary: 'The conversations of an execution',
    schema: { params: id, response: { 200: z.object({ items: z.array(threadSchema) }) } },
  }),
  artifacts: defineRoute({
    method: 'GET',
    url: '/api/v1/executions/:id/artifacts',
    permission: 'executions.read',
    tags: executionTags,
    summary: 'The artifacts of an execution',
    schema: { params: id, response: { 200: z.object({ items: z.array(artifactSchema) }) } },
  }),
});

export const artifactRoutes = nameRoutes('artifacts', {
  read: defineRoute({
    method: 'GET',
    url: '/api/v1/artifacts/:id',
    permission: 'executions.read',
    tags: ['Artifacts'],
    summary: 'Read an artifact',
    schema: { params: id, response: { 200: artifactSchema } },
  }),
  update: defineRoute({
    method: 'PUT',
    url: '/api/v1/artifacts/:id',
    permission: 'executions.work',
    tags: ['Artifacts'],
    summary: 'Save a new version of an artifact',
    description: 'Needs If-Match with the version read before.',
    schema: {
      params: id,
      body: z.strictObject({ content: z.record(z.string(), jsonSchema) }),
      response: { 200: artifactSchema },
    },
  }),
  versions: defineRoute({
    method: 'GET',
    url: '/api/v1/artifacts/:id/versions',
    permission: 'executions.read',
    tags: ['Artifacts'],
    summary: 'All versions of an artifact, newest first',
    schema: { params: id, response: { 200: z.object({ items: z.array(artifactVersionSchema) }) } },
  }),
});

import { z } from 'zod';
import { jsonSchema } from '../json.ts';
import { startInputSchema } from '../executions.ts';
import { slugSchema, triggerKinds } from '../language/workflow.ts';
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
    schema: {
      query: z.object({ trigger: z.enum(triggerKinds).optional() }),
      response: { 200: z.object({ items: z.array(workflowSummarySchema) }) },
    },
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

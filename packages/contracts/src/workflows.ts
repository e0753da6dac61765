import { z } from 'zod';
import { jsonObjectSchema, jsonSchema } from './json.ts';
import {
  definitionIssueSchema,
  slugSchema,
  workflowDefinitionSchema,
  workflowKindSchema,
  triggerSchema,
} from './language/workflow.ts';

export const workflowSummarySchema = z.object({
  id: z.uuid(),
  slug: slugSchema,
  name: z.string(),
  kind: workflowKindSchema,
  description: z.string(),
  tags: z.array(z.string()),
  enabled: z.boolean(),
  builtIn: z.boolean(),
  publishedVersion: z.number().int().nullable(),
  hasDraft: z.boolean(),
  revision: z.number().int(),
  /** What starts the published version; empty while nothing is published. */
  on: z.array(triggerSchema),
  steps: z.number().int(),
  tests: z.number().int(),
  executions: z.object({ open: z.number().int(), completed: z.number().int(), failed: z.number().int() }),
  updatedAt: z.iso.datetime(),
});
export type WorkflowSummary = z.infer<typeof workflowSummarySchema>;

export const workflowVersionSchema = z.object({
  id: z.uuid(),
  version: z.number().int().nullable(),
  note: z.string(),
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
  publishedAt: z.iso.datetime().nullable(),
  rolledBackFrom: z.number().int().nullable(),
  current: z.boolean(),
});
export const workflowDetailSchema = workflowSummarySchema.extend({
  /** The published definition, or the draft where nothing is published yet; null where that draft has errors. */
  definition: workflowDefinitionSchema.nullable(),
  source: z.string(),
  versions: z.array(workflowVersionSchema),
});
export type WorkflowDetail = z.infer<typeof workflowDetailSchema>;

export const draftInputSchema = z.strictObject({ source: z.string().max(1_000_000) });
export const draftSchema = z.object({
  slug: slugSchema,
  source: z.string(),
  revision: z.number().int(),
  issues: z.array(definitionIssueSchema),
});
export const checkResultSchema = z.object({ ok: z.boolean(), issues: z.array(definitionIssueSchema) });
export const testRunSchema = z.object({
  passed: z.number().int(),
  failed: z.number().int(),
  tests: z.array(z.object({ name: z.string(), passed: z.boolean(), failures: z.array(z.string()) })),
});
export const definitionChangeSchema = z.object({
  kind: z.enum(['added', 'removed', 'moved', 'changed']),
  stepId: z.string().nullable(),
  path: z.string(),
  before: jsonSchema.optional(),
  after: jsonSchema.optional(),
  message: z.string(),
});

export const artifactSchema = z.object({
  id: z.uuid(),
  executionId: z.uuid(),
  path: z.string(),
  key: z.string(),
  type: z.string(),
  title: z.string(),
  editable: z.boolean(),
  shown: z.boolean(),
  version: z.number().int(),
  content: jsonObjectSchema,
  updatedAt: z.iso.datetime(),
});
export type Artifact = z.infer<typeof artifactSchema>;
export const artifactVersionSchema = z.object({
  version: z.number().int(),
  content: jsonObjectSchema,
  author: z.object({ type: z.string(), id: z.string(), name: z.string() }),
  source: z.string(),
  at: z.iso.datetime(),
});

import { z } from 'zod';
import { jsonObjectSchema, jsonSchema } from '../json.ts';
import { conditionSchema } from './conditions.ts';

/** Types of documents a step can make. */
export const artifactTypes = [
  'risk_report',
  'checklist',
  'email_draft',
  'metrics',
  'contract_analysis',
  'pricing_table',
  'stakeholder_map',
  'recommendations',
  'action_plan',
  'assessment',
  'report',
  'file',
] as const;
export const artifactTypeSchema = z.enum(artifactTypes);
export type ArtifactType = z.infer<typeof artifactTypeSchema>;

/** A verb a chat button or branch may perform besides replying. */
export const chatActionSchema = z.strictObject({
  do: z.enum(['show_artifact', 'complete_step', 'set_output', 'create_task', 'snooze', 'skip', 'escalate']),
  artifact: z.string().optional(),
  /** For `set_output`: the outputs to fill in (values may be templates). */
  values: z.record(z.string(), jsonSchema).optional(),
  /** For `create_task`: the task's title (template). */
  title: z.string().optional(),
  /** For `create_task`: days until it is due. */
  dueInDays: z.number().int().min(0).max(365).optional(),
});
export type ChatAction = z.infer<typeof chatActionSchema>;

export const chatButtonSchema = z.strictObject({
  label: z.string().min(1).max(80),
  value: z.string().min(1).max(80),
  action: z.enum(['snooze', 'skip', 'escalate', 'complete_step']).optional(),
  artifact: z.string().optional(),
});
export type ChatButton = z.infer<typeof chatButtonSchema>;

export const chatBranchSchema = z.strictObject({
  kind: z.enum(['fixed', 'assistant', 'action']).default('fixed'),
  /** Phrases that choose this branch when typed. */
  prompts: z.array(z.string()).optional(),
  reply: z.string(),
  actions: z.array(chatActionSchema).optional(),
  buttons: z.array(chatButtonSchema).optional(),
});
export type ChatBranch = z.infer<typeof chatBranchSchema>;

export const chatSchema = z.strictObject({
  opening: z.strictObject({ text: z.string(), buttons: z.array(chatButtonSchema).default([]) }),
  branches: z.record(z.string(), chatBranchSchema).default({}),
  freeText: z.boolean().default(false),
});
export type Chat = z.infer<typeof chatSchema>;

export const artifactDefinitionSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  type: artifactTypeSchema,
  title: z.string(),
  /** Content; every string in it is a template. Its shape by type is in `artifacts.ts`. */
  data: jsonObjectSchema,
  editable: z.boolean().default(false),
  visibleWhen: conditionSchema.optional(),
});
export type ArtifactDefinition = z.infer<typeof artifactDefinitionSchema>;

/** The subset of JSON Schema drawn as a form: a flat object of scalar, enumeration and list fields. */
export const formFieldSchema = z.strictObject({
  type: z.enum(['string', 'number', 'integer', 'boolean', 'array']),
  title: z.string().optional(),
  description: z.string().optional(),
  enum: z.array(z.string()).optional(),
  items: z.strictObject({ type: z.literal('string'), enum: z.array(z.string()).optional() }).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  minLength: z.number().int().optional(),
  maxLength: z.number().int().optional(),
  format: z.enum(['date', 'date-time', 'email', 'multiline', 'uri']).optional(),
  default: jsonSchema.optional(),
});
export type FormField = z.infer<typeof formFieldSchema>;

export const formSchema = z.strictObject({
  type: z.literal('object').default('object'),
  properties: z.record(z.string(), formFieldSchema),
  required: z.array(z.string()).default([]),
});
export type Form = z.infer<typeof formSchema>;

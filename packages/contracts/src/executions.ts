import { z } from 'zod';
import { actorSchema } from './actor.ts';
import { jsonObjectSchema, jsonSchema } from './json.ts';
import { chatButtonSchema, formSchema } from './language/guided.ts';
import { slugSchema, workflowKindSchema } from './language/workflow.ts';
import { stepTypes } from './language/steps.ts';
import { stageKeySchema } from './renewals.ts';

export const executionStatuses = [
  'pending',
  'running',
  'waiting',
  'paused',
  'snoozed',
  'completed',
  'failed',
  'cancelled',
] as const;
export const executionStatusSchema = z.enum(executionStatuses);
export type ExecutionStatus = z.infer<typeof executionStatusSchema>;

/** The verdict of a rule, or how a workflow with people ended. */
export const executionResultSchema = z.enum(['allowed', 'blocked', 'review', 'executed']);
export type ExecutionResult = z.infer<typeof executionResultSchema>;

/** What started an execution. */
export const executionTriggers = ['manual', 'event', 'schedule', 'webhook', 'customer', 'workflow'] as const;
export const executionTriggerSchema = z.enum(executionTriggers);
export type ExecutionTrigger = z.infer<typeof executionTriggerSchema>;

export const stepStatuses = [
  'pending',
  'running',
  'waiting',
  'snoozed',
  'completed',
  'skipped',
  'failed',
  'cancelled',
] as const;
export const stepStatusSchema = z.enum(stepStatuses);
export type StepStatus = z.infer<typeof stepStatusSchema>;

export const executionVerbs = [
  'complete',
  'snooze',
  'wake',
  'cancel',
  'pause',
  'resume',
  'retry',
  'completeStep',
  'skipStep',
  'snoozeStep',
  'wakeStep',
  'reopenStep',
  'chat',
] as const;
export type ExecutionVerb = (typeof executionVerbs)[number];

/** What each status allows; server and buttons both read it. */
export const executionCan: Record<ExecutionVerb, readonly ExecutionStatus[]> = {
  complete: ['running', 'waiting'],
  snooze: ['running', 'waiting'],
  wake: ['snoozed'],
  cancel: ['pending', 'running', 'waiting', 'paused', 'snoozed', 'failed'],
  pause: ['running', 'waiting'],
  resume: ['paused'],
  retry: ['failed'],
  completeStep: ['running', 'waiting'],
  skipStep: ['running', 'waiting'],
  snoozeStep: ['running', 'waiting'],
  wakeStep: ['running', 'waiting'],
  reopenStep: ['running', 'waiting'],
  chat: ['running', 'waiting'],
};
export const finishedStatuses = ['completed', 'cancelled'] as const satisfies readonly ExecutionStatus[];

export const stepVerbs = ['complete', 'skip', 'snooze', 'wake', 'reopen'] as const;
/** What each status of a person's step allows. */
export const stepCan: Record<(typeof stepVerbs)[number], readonly StepStatus[]> = {
  complete: ['waiting'],
  skip: ['waiting', 'snoozed'],
  snooze: ['waiting'],
  wake: ['snoozed'],
  reopen: ['completed', 'skipped'],
};

/** One line of the append-only history of an execution. */
export const historyEntrySchema = z.object({
  id: z.uuid(),
  executionId: z.uuid(),
  /** Position within the execution, from 1. */
  seq: z.number().int(),
  at: z.iso.datetime(),
  actor: actorSchema,
  /** Such as `execution.started`, `step.completed`, `condition.evaluated`, `effect.requested`. */
  type: z.string(),
  stepId: z.string().nullable(),
  path: z.string().nullable(),
  /** One calm sentence for people. */
  message: z.string(),
  data: jsonObjectSchema,
});
export type HistoryEntry = z.infer<typeof historyEntrySchema>;

export const stepViewSchema = z.object({
  path: z.string(),
  stepId: z.string(),
  name: z.string(),
  description: z.string().nullable(),
  type: z.enum(stepTypes as [string, ...string[]]),
  status: stepStatusSchema,
  /** True for steps a person sees as progress. */
  milestone: z.boolean(),
  skippable: z.boolean(),
  snoozable: z.boolean(),
  estimatedMinutes: z.number().int().nullable(),
  attempt: z.number().int(),
  startedAt: z.iso.datetime().nullable(),
  endedAt: z.iso.datetime().nullable(),
  snoozedUntil: z.iso.datetime().nullable(),
  reason: z.string().nullable(),
  branchPath: z.array(z.string()),
  outputs: jsonSchema,
  form: formSchema.nullable(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
});
export type StepView = z.infer<typeof stepViewSchema>;

export const executionSummarySchema = z.object({
  id: z.uuid(),
  workflow: slugSchema,
  workflowName: z.string(),
  version: z.number().int(),
  kind: workflowKindSchema,
  customer: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  stage: stageKeySchema.nullable(),
  assignee: z.object({ id: z.string(), name: z.string() }).nullable(),
  status: executionStatusSchema,
  result: executionResultSchema.nullable(),
  outcome: z.string().nullable(),
  priorityScore: z.number().int().nullable(),
  currentStep: z.object({ stepId: z.string(), name: z.string() }).nullable(),
  progress: z.object({ done: z.number().int(), total: z.number().int() }),
  snoozedUntil: z.iso.datetime().nullable(),
  startedAt: z.iso.datetime().nullable(),
  endedAt: z.iso.datetime().nullable(),
  updatedAt: z.iso.datetime(),
});
export type ExecutionSummary = z.infer<typeof executionSummarySchema>;

export const executionDetailSchema = executionSummarySchema.extend({
  /** Optimistic lock: sent back as `If-Match`. */
  revision: z.number().int(),
  steps: z.array(stepViewSchema),
  vars: jsonObjectSchema,
  inputs: jsonObjectSchema,
  outcomes: z.array(z.string()),
  snoozable: z.boolean(),
  maxSnoozeDays: z.number().int(),
  error: z.object({ code: z.string(), message: z.string(), stepId: z.string().nullable() }).nullable(),
  queueItemId: z.uuid().nullable(),
});
export type ExecutionDetail = z.infer<typeof executionDetailSchema>;

export const messageSchema = z.object({
  id: z.uuid(),
  threadId: z.uuid(),
  seq: z.number().int(),
  role: z.enum(['user', 'assistant', 'system']),
  author: actorSchema,
  content: z.string(),
  buttons: z.array(chatButtonSchema),
  /** Artifact the message points to. */
  artifactKey: z.string().nullable(),
  source: z.enum(['definition', 'person', 'built-in']),
  at: z.iso.datetime(),
});
export type Message = z.infer<typeof messageSchema>;

export const threadSchema = z.object({
  id: z.uuid(),
  executionId: z.uuid(),
  path: z.string(),
  status: z.enum(['active', 'completed', 'abandoned']),
  messages: z.array(messageSchema),
});
export type Thread = z.infer<typeof threadSchema>;

export const chatInputSchema = z
  .strictObject({ value: z.string().max(80).optional(), text: z.string().max(4000).optional() })
  .refine((input) => (input.value === undefined) !== (input.text === undefined), 'give exactly one of value and text');

export const startInputSchema = z.strictObject({
  customerId: z.uuid().optional(),
  queueItemId: z.uuid().optional(),
  inputs: jsonObjectSchema.optional(),
});
export const completeStepInputSchema = z.strictObject({
  outputs: jsonObjectSchema.default({}),
  notes: z.string().max(4000).optional(),
});
export const skipStepInputSchema = z.strictObject({ reason: z.string().trim().min(3).max(1000) });
export const reopenStepInputSchema = skipStepInputSchema;
export const snoozeInputSchema = z
  .strictObject({
    days: z.number().int().min(1).max(90).optional(),
    until: z.iso.datetime().optional(),
    reason: z.string().trim().min(3).max(1000),
  })
  .refine((input) => (input.days === undefined) !== (input.until === undefined), 'give exactly one of days and until');
export const completeExecutionInputSchema = z.strictObject({
  outcome: z.string().min(1).max(64),
  notes: z.string().max(4000).optional(),
});
export const reasonInputSchema = skipStepInputSchema;

/** Answer to completing an execution: what was done and what is next in the queue. */
export const completionSchema = z.object({
  execution: executionSummarySchema,
  summary: z.object({
    stepsCompleted: z.number().int(),
    stepsSkipped: z.number().int(),
    durationSeconds: z.number().int(),
    artifacts: z.number().int(),
    openTasks: z.number().int(),
    outputs: z.array(z.object({ stepId: z.string(), name: z.string(), outputs: jsonSchema })),
  }),
  next: z
    .object({ queueItemId: z.uuid(), customerId: z.uuid(), customer: z.string(), priorityScore: z.number().int() })
    .nullable(),
});

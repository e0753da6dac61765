import { z } from 'zod';
import { actorSchema } from './actor.ts';
import { aiSourceSchema } from './ai.ts';
import { contentBlockSchema, proposalSchema } from './assistant.ts';
import { jsonObjectSchema, jsonSchema, type Json } from './json.ts';
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
  'migrate',
  'rerun',
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
  migrate: ['running', 'waiting', 'paused', 'snoozed', 'failed'],
  rerun: ['completed', 'failed', 'cancelled'],
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
  /** Who answered an `ai` step; null for others, and before it is answered. */
  source: aiSourceSchema.nullable(),
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
  trigger: executionTriggerSchema,
  /** Why it failed, in one sentence; null unless it failed. */
  failure: z.string().nullable(),
  createdAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  endedAt: z.iso.datetime().nullable(),
  /** From its start to its end, or to now while it goes on; null before it starts. */
  durationMs: z.number().int().nullable(),
  updatedAt: z.iso.datetime(),
});
export type ExecutionSummary = z.infer<typeof executionSummarySchema>;

/** Another execution this one has to do with. */
export const executionLinkSchema = z.object({
  id: z.uuid(),
  workflow: slugSchema,
  workflowName: z.string(),
  status: executionStatusSchema,
  result: executionResultSchema.nullable(),
  outcome: z.string().nullable(),
});
export type ExecutionLink = z.infer<typeof executionLinkSchema>;

/** A CloudEvent as an execution sees it. */
export const executionEventSchema = z.object({
  id: z.string(),
  type: z.string(),
  source: z.string(),
  subject: z.string().optional(),
  time: z.string(),
  data: jsonSchema,
});

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
  startedBy: actorSchema,
  verdict: z.object({ outcome: z.enum(['allow', 'block', 'review']), reason: z.string().nullable() }).nullable(),
  /** The event that started it, as it came. */
  event: executionEventSchema.nullable(),
  /** Newest events that joined it by their correlation key, oldest first; at most 20. */
  joined: z.array(executionEventSchema),
  /** Further events with this key join it while it is open. */
  correlationKey: z.string().nullable(),
  /** What the context loads gave, by their name in scope. */
  loaded: jsonObjectSchema,
  pausedAt: z.iso.datetime().nullable(),
  pausedReason: z.string().nullable(),
  parent: executionLinkSchema.nullable(),
  children: z.array(executionLinkSchema),
  /** The execution this one tries again. */
  retryOf: executionLinkSchema.nullable(),
  /** Executions that try this one again. */
  retries: z.array(executionLinkSchema),
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
  source: z.enum(['definition', 'person', 'built-in', 'model']),
  /** How an answer of the assistant came about; null for everything else. */
  ai: aiSourceSchema.nullable(),
  /** An answer in parts, each sentence with its evidence; `content` is the same as plain text. */
  blocks: z.array(contentBlockSchema),
  /** What the assistant proposes with this message; nothing happens until a person accepts. */
  proposals: z.array(proposalSchema),
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

/** One attempt at an effect: what was asked, what came back; secrets are replaced by `•••`. */
export const effectViewSchema = z.object({
  id: z.uuid(),
  path: z.string(),
  operation: z.string(),
  connection: z.string().nullable(),
  attempt: z.number().int(),
  status: z.enum(['pending', 'succeeded', 'failed', 'cancelled']),
  idempotencyKey: z.string(),
  input: jsonObjectSchema,
  output: jsonSchema,
  error: jsonObjectSchema.nullable(),
  notBefore: z.iso.datetime().nullable(),
  createdAt: z.iso.datetime(),
  settledAt: z.iso.datetime().nullable(),
  durationMs: z.number().int().nullable(),
});
export type EffectView = z.infer<typeof effectViewSchema>;

/** One comparison of a condition with both its values, or a group of them. */
export interface ConditionVerdict {
  result: boolean;
  kind: string;
  field?: string | undefined;
  op?: string | undefined;
  actual?: Json | undefined;
  expected?: Json | undefined;
  error?: string | undefined;
  children?: ConditionVerdict[] | undefined;
}
export const conditionVerdictSchema: z.ZodType<ConditionVerdict> = z.lazy(() =>
  z.object({
    result: z.boolean(),
    kind: z.string(),
    field: z.string().optional(),
    op: z.string().optional(),
    /** What was found; missing when there was nothing at that path. */
    actual: jsonSchema.optional(),
    expected: jsonSchema.optional(),
    error: z.string().optional(),
    children: z.array(conditionVerdictSchema).optional(),
  }),
);

/** What a step waits for now. */
export const waitViewSchema = z.object({
  kind: z.enum(['person', 'timer', 'task', 'child', 'effect', 'event', 'approval']),
  id: z.string(),
  until: z.iso.datetime().nullable(),
  purpose: z.string().nullable(),
});

/** One step of the timeline, in the order in which they began; a step of a loop stands once for each round. */
export const timelineStepSchema = z.object({
  path: z.string(),
  stepId: z.string(),
  name: z.string(),
  type: z.enum(stepTypes as [string, ...string[]]),
  status: stepStatusSchema,
  /** How deep it stands below the top of the definition, and the path of the step that holds it. */
  depth: z.number().int(),
  parentPath: z.string().nullable(),
  attempt: z.number().int(),
  startedAt: z.iso.datetime().nullable(),
  endedAt: z.iso.datetime().nullable(),
  durationMs: z.number().int().nullable(),
  reason: z.string().nullable(),
  output: jsonSchema,
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  /** Conditions that were evaluated here, each with both compared values. */
  conditions: z.array(
    z.object({ seq: z.number().int(), at: z.iso.datetime(), message: z.string(), verdict: conditionVerdictSchema }),
  ),
  effects: z.array(effectViewSchema),
  waits: z.array(waitViewSchema),
  approvalId: z.uuid().nullable(),
  child: executionLinkSchema.nullable(),
});
export type TimelineStep = z.infer<typeof timelineStepSchema>;

export const timelineSchema = z.object({
  executionId: z.uuid(),
  status: executionStatusSchema,
  startedAt: z.iso.datetime().nullable(),
  endedAt: z.iso.datetime().nullable(),
  durationMs: z.number().int().nullable(),
  historyCount: z.number().int(),
  /** Attempts at loading the context before the first step. */
  loads: z.array(effectViewSchema),
  steps: z.array(timelineStepSchema),
  /** What happened to the execution as a whole: started, paused, joined by an event, migrated, ended. */
  marks: z.array(historyEntrySchema),
});
export type Timeline = z.infer<typeof timelineSchema>;

/** How an execution stood right after one line of its history. */
export const executionMomentSchema = z.object({
  seq: z.number().int(),
  /** Number of the last line. */
  last: z.number().int(),
  at: z.iso.datetime(),
  status: executionStatusSchema,
  line: historyEntrySchema,
  steps: z.array(z.object({ path: z.string(), stepId: z.string(), name: z.string(), status: stepStatusSchema })),
  vars: jsonObjectSchema,
});
export type ExecutionMoment = z.infer<typeof executionMomentSchema>;

/** What one execution cost, in time and in tries. */
export const executionMetricsSchema = z.object({
  durationMs: z.number().int().nullable(),
  /** Time in which at least one effect was under way; the rest was spent waiting. */
  activeMs: z.number().int(),
  steps: z.object({
    started: z.number().int(),
    completed: z.number().int(),
    skipped: z.number().int(),
    failed: z.number().int(),
  }),
  effects: z.object({
    requested: z.number().int(),
    succeeded: z.number().int(),
    failed: z.number().int(),
    retried: z.number().int(),
    meanMs: z.number().int().nullable(),
    slowestMs: z.number().int().nullable(),
  }),
  historyLines: z.number().int(),
  stateBytes: z.number().int(),
});

/** Everything there is about one execution, for keeping or for looking into elsewhere. */
export const executionExportSchema = z.object({
  format: z.literal('renubu.execution/1'),
  exportedAt: z.iso.datetime(),
  execution: executionDetailSchema,
  definition: z.object({ version: z.number().int(), definition: jsonSchema, source: z.string() }),
  state: jsonSchema,
  history: z.array(historyEntrySchema),
  effects: z.array(effectViewSchema),
});

export const pauseInputSchema = z.strictObject({ reason: z.string().trim().min(3).max(255).optional() });
export const retryInputSchema = z.strictObject({
  /** Path of the step to begin again from; the one that failed when absent. */
  fromStep: z.string().max(400).optional(),
});
export const migrateInputSchema = z.strictObject({
  version: z.number().int().min(1),
  /** Only says what would happen. */
  dryRun: z.boolean().default(false),
});
export const migrationSchema = z.object({
  from: z.number().int(),
  to: z.number().int(),
  possible: z.boolean(),
  /** True when the execution goes on with the other version now. */
  migrated: z.boolean(),
  /** Where control stands: path before and after. */
  positions: z.array(z.object({ from: z.string(), to: z.string() })),
  /** What forbids it. */
  problems: z.array(z.object({ path: z.string(), stepId: z.string(), message: z.string() })),
  /** Ids of steps that only the other version has, and of steps ahead that it has no more. */
  added: z.array(z.string()),
  dropped: z.array(z.string()),
  /** Started steps that are defined differently there. */
  changed: z.array(z.object({ path: z.string(), stepId: z.string(), what: z.enum(['type', 'place', 'fields']) })),
});
export type Migration = z.infer<typeof migrationSchema>;

export const bulkVerbs = ['cancel', 'pause', 'resume', 'retry', 'rerun'] as const;
export const bulkInputSchema = z
  .strictObject({
    ids: z.array(z.uuid()).min(1).max(200),
    verb: z.enum(bulkVerbs),
    reason: z.string().trim().min(3).max(1000).optional(),
  })
  .refine((input) => input.verb !== 'cancel' || input.reason !== undefined, {
    path: ['reason'],
    message: 'Say why they are cancelled.',
  });
/** One answer for each id, in their order. */
export const bulkAnswerSchema = z.object({
  done: z.number().int(),
  failed: z.number().int(),
  items: z.array(
    z.object({
      id: z.uuid(),
      ok: z.boolean(),
      status: executionStatusSchema.nullable(),
      /** The new execution, for `rerun`. */
      executionId: z.uuid().nullable(),
      problem: z.object({ code: z.string(), detail: z.string() }).nullable(),
    }),
  ),
});
export type BulkAnswer = z.infer<typeof bulkAnswerSchema>;

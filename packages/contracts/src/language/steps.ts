import { z } from 'zod';
import { jsonSchema, type Json, type JsonObject } from '../json.ts';
import { aiBudgetSchema, outputSchemaSchema, type AiBudget, type OutputSchema } from './ai-step.ts';
import { conditionSchema, type Condition } from './conditions.ts';
import {
  artifactDefinitionSchema,
  chatSchema,
  formSchema,
  type ArtifactDefinition,
  type Chat,
  type Form,
} from './guided.ts';

/**
 * Length of time, more than none: `500ms`, `30s`, `15m`, `2h`, `3d`, `1w`, business days `5bd`, or units together from
 * the longest to the shortest, `1h30m`.
 */
export const durationSchema = z
  .string()
  .regex(
    /^(?=.*[1-9])(\d{1,9}bd|(?=\d)(\d{1,9}w)?(\d{1,9}d)?(\d{1,9}h)?(\d{1,9}m)?(\d{1,9}s)?(\d{1,9}ms)?)$/,
    'expected a duration longer than zero, such as 30s, 15m, 1h30m, 3d, 1w or 5bd',
  );
export const stepIdSchema = z
  .string()
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'expected kebab-case')
  .max(64);

export const retrySchema = z.strictObject({
  attempts: z.number().int().min(1).max(20).default(3),
  backoff: z.enum(['fixed', 'linear', 'exponential']).default('exponential'),
  delay: durationSchema.default('1s'),
  maxDelay: durationSchema.default('5m'),
  /** Which failures are tried again. `permanent` ones never are, unless `any` is listed. */
  on: z
    .array(z.enum(['timeout', 'network', '429', '5xx', '4xx', 'validation', 'any']))
    .default(['timeout', 'network', '429', '5xx']),
});
export type Retry = z.infer<typeof retrySchema>;

interface StepCommon {
  id: string;
  name?: string;
  description?: string;
  /** When false the step is skipped. */
  when?: Condition;
  timeout?: string;
  retry?: Retry;
  onError?: Step[];
}
export type ConditionStep = StepCommon & { type: 'condition'; if: Condition; then: Step[]; else?: Step[] };
export type SwitchStep = StepCommon & { type: 'switch'; cases: { when: Condition; steps: Step[] }[]; default?: Step[] };
/** Values are templates, plain data, or `{ cel: "…" }`, an expression. */
export type SetStep = StepCommon & { type: 'set'; values: Record<string, Json> };
export type DecisionStep = StepCommon & { type: 'decision'; outcome: 'allow' | 'block' | 'review'; reason?: string };
export type ActionStep = StepCommon & {
  type: 'action';
  uses: string;
  /** Name of the connection to use; the organization's only one of that kind when absent. */
  connection?: string;
  with?: JsonObject;
  idempotencyKey?: string;
};
export type ParallelStep = StepCommon & {
  type: 'parallel';
  branches: Step[][];
  join: 'all' | 'any' | 'settle';
  concurrency?: number;
};
export type ForeachStep = StepCommon & {
  type: 'foreach';
  /** A list, or a template that gives one. */
  items: Json;
  /** Name of the item in scope of `steps`; its position from 0 is `<as>Index`. */
  as: string;
  steps: Step[];
  concurrency: number;
  maxItems: number;
  continueOnError: boolean;
};
/** What a waiting execution waits for: an event of a type (or a prefix ending in `.*`) that fits. */
export interface AwaitedEvent {
  type: string;
  /** Condition over the event; values may be templates, rendered when the wait begins. */
  match?: Condition;
}
/** Exactly one of `for`, `until`, `event`. `onTimeout` runs when no event came within `timeout`; without it that fails the step. */
export type WaitStep = StepCommon & {
  type: 'wait';
  for?: string;
  until?: string;
  event?: AwaitedEvent;
  onTimeout?: Step[];
};
export interface Approvers {
  /** E-mail addresses or ids of members, or templates that give one or a list of them. */
  users?: string[];
  /** Everybody of a role or of an approver group. */
  role?: string;
  /** The manager of this member. */
  managerOf?: string;
  /** How many must approve; one rejection rejects. */
  quorum: number;
  /** One after the other, in the order of `users`, instead of all at once. */
  sequence: boolean;
}
/** Parks the execution until people decide. A branch that is missing: rejected and expired set the verdict `block`. */
export type ApprovalStep = StepCommon & {
  type: 'approval';
  title: string;
  approvers: Approvers;
  /** Names in scope whose values the approvers see and the decision is bound to. */
  evidence?: string[];
  form?: Form;
  expiresIn?: string;
  remindAfter?: string;
  escalateTo?: { users?: string[]; role?: string; after: string };
  allowSelf: boolean;
  approved?: Step[];
  rejected?: Step[];
  expired?: Step[];
};
export type TaskStep = StepCommon & {
  type: 'task';
  title: string;
  owner: 'human' | 'ai';
  assignee?: string;
  priority?: number;
  due?: string;
  subtasks?: { title: string }[];
  wait: boolean;
};
export type GuidedStep = StepCommon & {
  type: 'guided';
  chat?: Chat;
  artifacts?: ArtifactDefinition[];
  outputs?: Form;
  actions?: ('snooze' | 'skip' | 'escalate' | 'create_task')[];
  skippable: boolean;
  estimatedMinutes?: number;
};
/** One question to a model with a checked answer; the built-in provider answers when no model can. */
export type AiStep = StepCommon & {
  type: 'ai';
  /** Name of a prompt, or the text of a question (a template). */
  prompt: string;
  input?: JsonObject;
  /** Shape of the answer; text without it. A named prompt has its own. */
  output?: OutputSchema;
  budget?: AiBudget;
  /** Names in scope whose values the answer may rely on. */
  evidence?: string[];
};
export type WorkflowStep = StepCommon & { type: 'workflow'; start: string; inputs?: JsonObject; wait: boolean };
export type EndStep = StepCommon & { type: 'end'; outcome?: string; data?: JsonObject };

/** A node of a definition. Nested lists only: no step names another as its successor. */
export type Step =
  | ConditionStep
  | SwitchStep
  | SetStep
  | DecisionStep
  | ActionStep
  | ParallelStep
  | ForeachStep
  | WaitStep
  | ApprovalStep
  | TaskStep
  | GuidedStep
  | AiStep
  | WorkflowStep
  | EndStep;
export type StepType = Step['type'];

const steps = z.lazy(() => z.array(stepSchema));
const common = {
  id: stepIdSchema,
  name: z.string().max(120).optional(),
  description: z.string().max(2000).optional(),
  when: conditionSchema.optional(),
  timeout: durationSchema.optional(),
  retry: retrySchema.optional(),
  onError: steps.optional(),
};
const jsonObject = z.record(z.string(), jsonSchema);
/** A name in scope of templates: letters, digits and underscores. */
export const nameSchema = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'expected a name of letters, digits and _')
  .max(64);
/** Type of an event, such as `order.created`. */
export const eventTypeSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]*(\.[a-z0-9][a-z0-9_-]*)*$/i, 'expected a type such as order.created')
  .max(255);
/** A type of events, or a prefix that ends in `.*`; `*` is every type. */
export const eventPatternSchema = z
  .string()
  .regex(
    /^(\*|[a-z0-9][a-z0-9_-]*(\.[a-z0-9][a-z0-9_-]*)*(\.\*)?)$/i,
    'expected a type such as order.created or order.*',
  )
  .max(255);
const awaitedEventSchema = z.strictObject({ type: eventPatternSchema, match: conditionSchema.optional() });
export const approversSchema = z.strictObject({
  users: z.array(z.string().min(1)).min(1).max(50).optional(),
  role: z.string().min(1).max(80).optional(),
  managerOf: z.string().min(1).optional(),
  quorum: z.number().int().min(1).max(50).default(1),
  sequence: z.boolean().default(false),
});

/** One schema per step type; `stepSchema` joins them. Unknown keys are errors. */
export const stepSchemas = {
  condition: z.strictObject({
    ...common,
    type: z.literal('condition'),
    if: conditionSchema,
    then: steps,
    else: steps.optional(),
  }),
  switch: z.strictObject({
    ...common,
    type: z.literal('switch'),
    cases: z.array(z.strictObject({ when: conditionSchema, steps })).min(1),
    default: steps.optional(),
  }),
  set: z.strictObject({ ...common, type: z.literal('set'), values: z.record(z.string(), jsonSchema) }),
  decision: z.strictObject({
    ...common,
    type: z.literal('decision'),
    outcome: z.enum(['allow', 'block', 'review']),
    reason: z.string().optional(),
  }),
  action: z.strictObject({
    ...common,
    type: z.literal('action'),
    uses: z.string().regex(/^[a-z][a-z0-9]*(\.[a-zA-Z][a-zA-Z0-9]*)+$/, 'expected connector.operation'),
    connection: z.string().min(1).max(80).optional(),
    with: jsonObject.optional(),
    idempotencyKey: z.string().optional(),
  }),
  parallel: z.strictObject({
    ...common,
    type: z.literal('parallel'),
    branches: z.array(steps).min(1).max(50),
    join: z.enum(['all', 'any', 'settle']).default('all'),
    concurrency: z.number().int().min(1).max(50).optional(),
  }),
  foreach: z.strictObject({
    ...common,
    type: z.literal('foreach'),
    items: z.union([z.string().min(1), z.array(jsonSchema)]),
    as: nameSchema.default('item'),
    steps,
    concurrency: z.number().int().min(1).max(50).default(1),
    maxItems: z.number().int().min(1).max(1000).default(1000),
    continueOnError: z.boolean().default(false),
  }),
  wait: z.strictObject({
    ...common,
    type: z.literal('wait'),
    for: durationSchema.optional(),
    until: z.string().optional(),
    event: awaitedEventSchema.optional(),
    onTimeout: steps.optional(),
  }),
  approval: z.strictObject({
    ...common,
    type: z.literal('approval'),
    title: z.string().min(1).max(300),
    approvers: approversSchema,
    evidence: z.array(z.string().min(1)).max(20).optional(),
    form: formSchema.optional(),
    expiresIn: durationSchema.optional(),
    remindAfter: durationSchema.optional(),
    escalateTo: z
      .strictObject({
        users: z.array(z.string().min(1)).min(1).max(50).optional(),
        role: z.string().min(1).optional(),
        after: durationSchema,
      })
      .optional(),
    allowSelf: z.boolean().default(false),
    approved: steps.optional(),
    rejected: steps.optional(),
    expired: steps.optional(),
  }),
  task: z.strictObject({
    ...common,
    type: z.literal('task'),
    title: z.string().min(1),
    owner: z.enum(['human', 'ai']).default('human'),
    assignee: z.string().optional(),
    priority: z.number().int().min(1).max(5).optional(),
    due: durationSchema.optional(),
    subtasks: z.array(z.strictObject({ title: z.string().min(1) })).optional(),
    wait: z.boolean().default(true),
  }),
  guided: z.strictObject({
    ...common,
    type: z.literal('guided'),
    chat: chatSchema.optional(),
    artifacts: z.array(artifactDefinitionSchema).optional(),
    outputs: formSchema.optional(),
    actions: z.array(z.enum(['snooze', 'skip', 'escalate', 'create_task'])).optional(),
    skippable: z.boolean().default(true),
    estimatedMinutes: z.number().int().min(1).max(480).optional(),
  }),
  ai: z.strictObject({
    ...common,
    type: z.literal('ai'),
    prompt: z.string().min(1).max(8000),
    input: jsonObject.optional(),
    output: outputSchemaSchema.optional(),
    budget: aiBudgetSchema.optional(),
    evidence: z.array(z.string().min(1)).max(20).optional(),
  }),
  workflow: z.strictObject({
    ...common,
    type: z.literal('workflow'),
    start: z.string(),
    inputs: jsonObject.optional(),
    wait: z.boolean().default(true),
  }),
  end: z.strictObject({
    ...common,
    type: z.literal('end'),
    outcome: z.string().max(64).optional(),
    data: jsonObject.optional(),
  }),
} as const;

export const stepTypes = Object.keys(stepSchemas) as StepType[];

export const stepSchema: z.ZodType<Step> = z.lazy(() =>
  z.discriminatedUnion('type', [
    stepSchemas.condition,
    stepSchemas.switch,
    stepSchemas.set,
    stepSchemas.decision,
    stepSchemas.action,
    stepSchemas.parallel,
    stepSchemas.foreach,
    stepSchemas.wait,
    stepSchemas.approval,
    stepSchemas.task,
    stepSchemas.guided,
    stepSchemas.ai,
    stepSchemas.workflow,
    stepSchemas.end,
  ]),
) as z.ZodType<Step>;

import { z } from 'zod';
import { jsonSchema, type Json, type JsonObject } from '../json.ts';
import { conditionSchema, type Condition } from './conditions.ts';
import {
  artifactDefinitionSchema,
  chatSchema,
  formSchema,
  type ArtifactDefinition,
  type Chat,
  type Form,
} from './guided.ts';

/** Length of time: `30s`, `15m`, `2h`, `3d`, `1w`, or business days `5bd`. */
export const durationSchema = z
  .string()
  .regex(/^\d+(s|m|h|d|w|bd)$/, 'expected a duration such as 30s, 15m, 2h, 3d, 1w or 5bd');
export const stepIdSchema = z
  .string()
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'expected kebab-case')
  .max(64);

export const retrySchema = z.strictObject({
  attempts: z.number().int().min(1).max(20).default(3),
  backoff: z.enum(['fixed', 'linear', 'exponential']).default('exponential'),
  delay: durationSchema.default('1s'),
  maxDelay: durationSchema.default('5m'),
  on: z.array(z.enum(['timeout', 'network', '429', '5xx', 'any'])).default(['timeout', 'network', '429', '5xx']),
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
export type SetStep = StepCommon & { type: 'set'; values: Record<string, Json> };
export type DecisionStep = StepCommon & { type: 'decision'; outcome: 'allow' | 'block' | 'review'; reason?: string };
export type ActionStep = StepCommon & { type: 'action'; uses: string; with?: JsonObject; idempotencyKey?: string };
export type ParallelStep = StepCommon & {
  type: 'parallel';
  branches: Step[][];
  join: 'all' | 'any' | 'settle';
  concurrency?: number;
};
export type WaitStep = StepCommon & { type: 'wait'; for?: string; until?: string };
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
  | WaitStep
  | TaskStep
  | GuidedStep
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
  wait: z.strictObject({
    ...common,
    type: z.literal('wait'),
    for: durationSchema.optional(),
    until: z.string().optional(),
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
    stepSchemas.wait,
    stepSchemas.task,
    stepSchemas.guided,
    stepSchemas.workflow,
    stepSchemas.end,
  ]),
) as z.ZodType<Step>;

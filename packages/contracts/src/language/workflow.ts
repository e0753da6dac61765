import { z } from 'zod';
import { jsonObjectSchema, jsonSchema } from '../json.ts';
import { stageKeySchema, workItemKindSchema } from '../renewals.ts';
import { formSchema } from './guided.ts';
import { conditionSchema } from './conditions.ts';
import { durationSchema, eventPatternSchema, eventTypeSchema, nameSchema, stepSchema, type Step } from './steps.ts';

export const slugSchema = z
  .string()
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'expected a kebab-case slug')
  .max(50);

export const workflowKinds = ['renewal', 'strategic', 'opportunity', 'risk', 'automation', 'agentic'] as const;
export const workflowKindSchema = z.enum(workflowKinds);
export type WorkflowKind = z.infer<typeof workflowKindSchema>;

/** The determination table selects this workflow: for these stages (renewals) or for the whole kind. */
const customerTrigger = z.strictObject({
  customer: z.strictObject({ kind: workItemKindSchema, stages: z.array(stageKeySchema).optional() }),
});
/** Started by a person; `inputs` is drawn as a form. */
const manualTrigger = z.strictObject({ manual: z.strictObject({ inputs: formSchema.optional() }) });
/** Started by another workflow or by an action plan. */
const workflowTrigger = z.strictObject({ workflow: z.strictObject({ inputs: formSchema.optional() }) });
/**
 * Started by an event of a type, or of a prefix ending in `.*`. `when` decides over the event; a second event with the
 * same `correlate` key (a template) joins the open execution instead of starting one.
 */
const eventTrigger = z.strictObject({
  event: eventPatternSchema,
  when: conditionSchema.optional(),
  correlate: z.string().min(1).optional(),
});
export const misfirePolicies = ['skip', 'run-once', 'catch-up'] as const;
/** Started by the clock: exactly one of `cron` (5 or 6 fields, names, `@hourly` …) and `runAt` (an instant). */
export const scheduleSchema = z.strictObject({
  cron: z.string().min(1).max(120).optional(),
  runAt: z.iso.datetime({ offset: true }).optional(),
  /** IANA name; the organization's when absent. */
  timezone: z.string().min(1).max(64).optional(),
  /** What becomes of runs missed while nothing ran: none, one, or all (at most 100). */
  misfire: z.enum(misfirePolicies).default('run-once'),
  inputs: jsonObjectSchema.optional(),
});
const scheduleTrigger = z.strictObject({ schedule: scheduleSchema });
export const webhookSchemes = ['standard-webhooks', 'hmac-sha256', 'token'] as const;
/** Started by a call of an address of its own, which becomes an event of the type `event` (else `webhook.<slug>`). */
const webhookTrigger = z.strictObject({
  webhook: z.strictObject({
    scheme: z.enum(webhookSchemes).default('standard-webhooks'),
    /** For `hmac-sha256`: the header with the hexadecimal signature of the body. For `token`: the header with the secret. */
    header: z.string().min(1).max(80).optional(),
    /** Path in the body to what names the message, for de-duplication. */
    idField: z.string().min(1).max(200).optional(),
    event: eventTypeSchema.optional(),
    correlate: z.string().min(1).optional(),
  }),
});
export const triggerSchema = z.union([
  customerTrigger,
  manualTrigger,
  workflowTrigger,
  eventTrigger,
  scheduleTrigger,
  webhookTrigger,
]);
export type Trigger = z.infer<typeof triggerSchema>;
/** The key that tells what a trigger is. */
export const triggerKinds = ['customer', 'manual', 'workflow', 'event', 'schedule', 'webhook'] as const;
export type TriggerKind = (typeof triggerKinds)[number];
export type EventTrigger = z.infer<typeof eventTrigger>;
export type ScheduleTrigger = z.infer<typeof scheduleTrigger>;
export type WebhookTrigger = z.infer<typeof webhookTrigger>;

/**
 * Data read before the first step: `load` names a resource (`customer.profile`, a resource of an HTTP connection, or
 * `table.<name>`, a reference table), `id` which one, `as` its name in scope. A failed `optional` one is left out.
 */
export const contextLoadSchema = z.strictObject({
  load: z
    .string()
    .regex(/^[a-z][a-zA-Z0-9_-]*(\.[a-zA-Z][a-zA-Z0-9_-]*)+$/, 'expected a resource such as customer.profile'),
  id: z.string().min(1).optional(),
  as: nameSchema,
  optional: z.boolean().default(false),
});
export type ContextLoad = z.infer<typeof contextLoadSchema>;

/**
 * A test in a definition: what is known at the start, the inputs people and effects give in order, what must come out.
 * `play` runs until the execution ends or has no further input; a missing input for a waiting step stops it there.
 */
export const workflowTestSchema = z.strictObject({
  name: z.string().min(1),
  given: z
    .strictObject({
      customer: jsonObjectSchema.optional(),
      intelligence: jsonObjectSchema.optional(),
      data: jsonObjectSchema.optional(),
      inputs: jsonObjectSchema.optional(),
      /** The event that starts it; `data` is in scope at the root. */
      event: z
        .strictObject({
          type: eventTypeSchema,
          data: jsonSchema.optional(),
          source: z.string().optional(),
          subject: z.string().optional(),
          id: z.string().optional(),
          time: z.string().optional(),
        })
        .optional(),
      /** What the context loads give, by their `as`; an optional one that is missing here is left out. */
      context: jsonObjectSchema.optional(),
      now: z.string().optional(),
    })
    .default({}),
  play: z
    .array(
      z.union([
        z.strictObject({ choose: z.string(), step: z.string() }),
        z.strictObject({ complete: z.string(), outputs: jsonObjectSchema.optional() }),
        z.strictObject({ skip: z.string(), reason: z.string() }),
        z.strictObject({ snooze: z.string(), days: z.number().int() }),
        z.strictObject({ effect: z.string(), output: jsonSchema.optional(), error: z.string().optional() }),
        z.strictObject({ advance: durationSchema }),
        z.strictObject({ finish: z.string() }),
        z.strictObject({
          approve: z.string(),
          reason: z.string().optional(),
          form: jsonObjectSchema.optional(),
          by: z.string().optional(),
        }),
        z.strictObject({ reject: z.string(), reason: z.string().default('No.'), by: z.string().optional() }),
        /** An event that waiting steps may take. */
        z.strictObject({ event: eventTypeSchema, data: jsonSchema.optional() }),
      ]),
    )
    .default([]),
  expect: z.strictObject({
    status: z.string().optional(),
    result: z.string().optional(),
    outcome: z.string().optional(),
    /** Reason of the last decision. */
    verdictReason: z.string().optional(),
    /** Ids of steps that must have completed, in every iteration that was started. */
    completed: z.array(z.string()).optional(),
    skipped: z.array(z.string()).optional(),
    waitingAt: z.string().optional(),
    vars: z.record(z.string(), jsonSchema).optional(),
    /** Operations that must have been asked for, in order (`notify.user`, …). */
    effects: z.array(z.string()).optional(),
    /** Artifact ids that must be open. */
    artifacts: z.array(z.string()).optional(),
  }),
});
export type WorkflowTest = z.infer<typeof workflowTestSchema>;

/** A workflow definition as stored, after normalisation. */
export interface WorkflowDefinition {
  workflow: string;
  name: string;
  kind: WorkflowKind;
  description?: string;
  tags?: string[];
  on: Trigger[];
  context?: ContextLoad[];
  /** Outcomes a person may choose when completing the workflow. */
  outcomes?: string[];
  /** Of the whole execution; waiting on people counts only with `timeoutIncludesWaits`. */
  timeout?: string;
  timeoutIncludesWaits?: boolean;
  /** False forbids snoozing the execution (Emergency). */
  snoozable?: boolean;
  steps: Step[];
  tests?: WorkflowTest[];
}

export const workflowDefinitionSchema: z.ZodType<WorkflowDefinition> = z.strictObject({
  workflow: slugSchema,
  name: z.string().min(1).max(120),
  kind: workflowKindSchema,
  description: z.string().max(4000).optional(),
  tags: z.array(z.string().max(40)).max(20).optional(),
  on: z.array(triggerSchema).min(1).max(20),
  context: z.array(contextLoadSchema).max(20).optional(),
  outcomes: z.array(z.string().max(64)).optional(),
  timeout: durationSchema.optional(),
  timeoutIncludesWaits: z.boolean().optional(),
  snoozable: z.boolean().optional(),
  steps: z.array(stepSchema).min(1),
  tests: z.array(workflowTestSchema).optional(),
});

/** One finding of the checker. `path` is a JSON path into the definition, such as `steps[2].then[0].if.op`. */
export const definitionIssueSchema = z.object({
  severity: z.enum(['error', 'warning']),
  code: z.string(),
  stepId: z.string().nullable(),
  path: z.string(),
  message: z.string(),
  suggestion: z.string().optional(),
  line: z.number().int().optional(),
});
export type DefinitionIssue = z.infer<typeof definitionIssueSchema>;

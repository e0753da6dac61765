import { z } from 'zod';
import { executionResultSchema, executionStatusSchema } from './executions.ts';
import { jsonObjectSchema, jsonSchema } from './json.ts';
import { eventTypeSchema } from './language/steps.ts';
import { slugSchema } from './language/workflow.ts';

/** Largest request with events, and how many a batch may hold. */
export const maxEventBytes = 1024 * 1024;
export const maxBatchBytes = 8 * 1024 * 1024;
export const maxBatch = 1000;
/** Largest `data` of one event: what an execution carries along. */
export const maxDataBytes = 256 * 1024;
/** How often an event may be caused by an event before a loop is assumed. */
export const maxHops = 10;

const attribute = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    // eslint-disable-next-line no-control-regex -- refused on purpose
    .regex(/^[^\u0000-\u001f\u007f]*$/, 'expected a text without control characters');

/**
 * A CloudEvent 1.0 as JSON. Members that are not named here are extension attributes: lower-case names with texts,
 * numbers or booleans. `data_base64` holds data that is not JSON.
 */
export const cloudEventSchema = z.looseObject({
  specversion: z.literal('1.0'),
  id: attribute(255),
  source: attribute(1024),
  type: attribute(255),
  subject: attribute(1024).nullish(),
  time: z.iso.datetime({ offset: true }).nullish(),
  datacontenttype: attribute(255).nullish(),
  dataschema: attribute(1024).nullish(),
  data: jsonSchema.optional(),
  data_base64: z.base64().nullish(),
});
export type CloudEvent = z.infer<typeof cloudEventSchema>;

/** An event without ceremony, sent as `application/json`: what is missing is made up (`source` is `api`). */
export const plainEventSchema = z.strictObject({
  type: attribute(255),
  id: attribute(255).optional(),
  source: attribute(1024).optional(),
  subject: attribute(1024).optional(),
  time: z.iso.datetime({ offset: true }).optional(),
  data: jsonSchema.optional(),
});

/** One event in whichever form the content type says. */
export const eventInputSchema = z.union([cloudEventSchema, plainEventSchema]);
export const eventsInputSchema = z.union([eventInputSchema, z.array(eventInputSchema).min(1).max(maxBatch)]);

/** What became of each event of a request, in its order. */
export const acceptedEventSchema = z.object({
  /** Our id: the address `/api/v1/events/{id}`. A duplicate tells the id of the first one. */
  id: z.uuid(),
  /** The `id` that the sender gave it; together with `source` it names the event. */
  cloudEventId: z.string(),
  source: z.string(),
  /** An event with this source and id was accepted before: nothing was done again. */
  duplicate: z.boolean(),
});
export const eventReceiptSchema = z.object({ accepted: z.array(acceptedEventSchema) });
export type EventReceipt = z.infer<typeof eventReceiptSchema>;

/** `pending`: still to be dispatched or tried again. `done`: everything it starts was started. `dead`: given up. */
export const eventStatuses = ['pending', 'done', 'dead'] as const;
export const eventStatusSchema = z.enum(eventStatuses);
export type EventStatus = z.infer<typeof eventStatusSchema>;

export const eventSummarySchema = z.object({
  id: z.uuid(),
  cloudEventId: z.string(),
  source: z.string(),
  type: z.string(),
  subject: z.string().nullable(),
  time: z.iso.datetime(),
  receivedAt: z.iso.datetime(),
  status: eventStatusSchema,
  /** How many executions it started, joined or woke. */
  executions: z.number().int(),
  /** Length of the chain of events that caused it; 0 came from outside. */
  hops: z.number().int(),
});
export type EventSummary = z.infer<typeof eventSummarySchema>;

/** An execution that an event touched. */
export const eventExecutionSchema = z.object({
  id: z.uuid(),
  workflow: slugSchema,
  workflowName: z.string(),
  status: executionStatusSchema,
  result: executionResultSchema.nullable(),
  how: z.enum(['started', 'joined', 'woke']),
  /** It was started by dispatching the event again. */
  replay: z.boolean(),
});

export const deadLetterSchema = z.object({
  id: z.uuid(),
  event: eventSummarySchema.pick({ id: true, cloudEventId: true, source: true, type: true, receivedAt: true }),
  /** The workflow that could not take it; null when the whole event could not be dispatched. */
  workflow: slugSchema.nullable(),
  code: z.string(),
  reason: z.string(),
  attempts: z.number().int(),
  replay: z.boolean(),
  deadAt: z.iso.datetime(),
});
export type DeadLetter = z.infer<typeof deadLetterSchema>;

export const eventDetailSchema = eventSummarySchema.omit({ executions: true }).extend({
  dataContentType: z.string(),
  dataSchema: z.string().nullable(),
  extensions: jsonObjectSchema,
  data: jsonSchema,
  /** Where its data breaks the schema of its type, when that only warns. */
  warnings: z.array(z.string()),
  /** The strictest verdict of the executions it started; null when none came to one. */
  verdict: z.enum(['allow', 'block', 'review']).nullable(),
  executions: z.array(eventExecutionSchema),
  deadLetters: z.array(deadLetterSchema.omit({ event: true })),
});
export type EventDetail = z.infer<typeof eventDetailSchema>;

export const verdictSchema = z.enum(['allow', 'block', 'review']);
export type VerdictOutcome = z.infer<typeof verdictSchema>;

/** One compared condition: how it came out and both values. Values that were missing are absent. */
export const comparedSchema = z.object({
  workflow: slugSchema,
  /** The step it stands in; null for the condition of the trigger. */
  stepId: z.string().nullable(),
  field: z.string().nullable(),
  op: z.string().nullable(),
  actual: jsonSchema.optional(),
  expected: jsonSchema.optional(),
  result: z.boolean(),
});
export type Compared = z.infer<typeof comparedSchema>;

/**
 * The verdict over one event. Of several workflows block goes before review, review before allow; with none that fits the
 * event it is allow. `deadline`: no verdict came in time, and `onTimeout` decided; the executions go on.
 */
export const decisionSchema = z.object({
  decision: verdictSchema,
  reason: z.string().nullable(),
  decidedBy: z.enum(['rules', 'deadline', 'none']),
  /** Our id of the event. */
  eventId: z.uuid(),
  duplicate: z.boolean(),
  executions: z.array(
    z.object({
      id: z.uuid(),
      workflow: slugSchema,
      result: executionResultSchema.nullable(),
      status: executionStatusSchema,
    }),
  ),
  explanation: z.array(comparedSchema),
});
export type Decision = z.infer<typeof decisionSchema>;

export const maxDeadlineMs = 30_000;
export const decideQuerySchema = z.object({
  /** How long to wait for a verdict that needs people or other systems. */
  deadlineMs: z.coerce.number().int().min(1).max(maxDeadlineMs).optional(),
  /** The answer when no verdict came in time. */
  onTimeout: z.enum(['allow', 'block']).optional(),
});

/** Which stored events are dispatched again. With `dryRun` they are only counted. */
export const replayInputSchema = z
  .strictObject({
    from: z.iso.datetime({ offset: true }),
    to: z.iso.datetime({ offset: true }),
    /** A type, or a prefix ending in `.*`. */
    type: z.string().min(1).max(255).optional(),
    source: z.string().min(1).max(1024).optional(),
    /** Only for this workflow; others are left alone. */
    workflow: slugSchema.optional(),
    dryRun: z.boolean().default(true),
  })
  .refine(({ from, to }) => Date.parse(from) < Date.parse(to), { path: ['to'], message: 'must be later than from' });
export const replayReceiptSchema = z.object({
  dryRun: z.boolean(),
  /** How many events fit. At most 100,000 are dispatched by one request. */
  events: z.number().int(),
  types: z.array(z.object({ type: z.string(), events: z.number().int() })),
  dispatched: z.number().int(),
});
export type ReplayReceipt = z.infer<typeof replayReceiptSchema>;

export const validationModes = ['off', 'warn', 'reject'] as const;
export const eventTypeInputSchema = z.strictObject({
  description: z.string().max(4000).default(''),
  /** JSON Schema (2020-12 or draft-07) of `data`. */
  schema: jsonObjectSchema.nullable().default(null),
  /** What happens to an event that breaks the schema: nothing, a note at the event, or a refusal with 422. */
  validation: z.enum(validationModes).default('warn'),
});
export const eventTypeEntrySchema = z.object({
  type: eventTypeSchema,
  description: z.string(),
  schema: jsonObjectSchema.nullable(),
  validation: z.enum(validationModes),
  /** False for a type that was seen or is waited for, and was never described. */
  described: z.boolean(),
  events: z.number().int(),
  lastReceivedAt: z.iso.datetime().nullable(),
  /** Slugs of enabled workflows that it starts. */
  workflows: z.array(slugSchema),
});
export type EventTypeEntry = z.infer<typeof eventTypeEntrySchema>;

export const eventSettingsSchema = z.strictObject({
  /** Events older than this are deleted, dead letters too; executions keep their own copy. Null keeps them for ever. */
  retentionDays: z.number().int().min(1).max(3650).nullable(),
});
export type EventSettings = z.infer<typeof eventSettingsSchema>;

/** The inbound address of a workflow with a webhook trigger. */
export const workflowWebhookSchema = z.object({
  workflow: slugSchema,
  url: z.string(),
  scheme: z.enum(['standard-webhooks', 'hmac-sha256', 'token']),
  /** Header that carries signature or token; null for Standard Webhooks, which names its own. */
  header: z.string().nullable(),
  eventType: z.string(),
  lastReceivedAt: z.iso.datetime().nullable(),
  lastError: z.string().nullable(),
  rotatedAt: z.iso.datetime(),
});
export type WorkflowWebhook = z.infer<typeof workflowWebhookSchema>;

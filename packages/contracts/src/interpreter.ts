import { z } from 'zod';
import { aiSourceSchema } from './ai.ts';
import { jsonObjectSchema, jsonSchema } from './json.ts';
import { operatorSchema } from './language/conditions.ts';
import { eventTypeSchema } from './language/steps.ts';
import { slugSchema, triggerSchema, workflowDefinitionSchema, workflowKindSchema } from './language/workflow.ts';
import { simulationSchema } from './simulation.ts';

/** Longest request in words, in characters. */
export const maxPromptLength = 10_000;

export const fieldTypes = ['string', 'number', 'boolean', 'datetime', 'array', 'object'] as const;
export const fieldTypeSchema = z.enum(fieldTypes);
export type FieldType = z.infer<typeof fieldTypeSchema>;

export const fieldInfoSchema = z.object({
  type: fieldTypeSchema,
  /** Where conditions read it, such as `order.total`. */
  path: z.string(),
  enum: z.array(z.string()).optional(),
  unit: z.enum(['money', 'percent', 'days', 'hours', 'seconds', 'count', 'score']).optional(),
  description: z.string().optional(),
});

/** A kind of thing that workflows are about: what can be asked of it, what happens to it, what can be done with it. */
export const entityInfoSchema = z.object({
  description: z.string(),
  fields: z.record(z.string(), fieldInfoSchema),
  /** Types of the events about it. */
  events: z.array(z.string()),
  actions: z.array(z.string()),
});

/** All that a workflow of the organization may name, made from its live catalog over the shipped one. */
export const capabilitiesSchema = z.object({
  /** Changes when anything below does. */
  version: z.string(),
  entities: z.record(z.string(), entityInfoSchema),
  operators: z.record(z.string(), z.array(operatorSchema)),
  /** How conditions are joined. */
  logic: z.array(z.string()),
  /** Verdicts of a decision. */
  verdicts: z.array(z.string()),
  steps: z.array(z.object({ type: z.string(), description: z.string() })),
  operations: z.array(
    z.object({
      name: z.string(),
      title: z.string(),
      description: z.string(),
      parameters: z.array(z.object({ name: z.string(), type: z.string(), required: z.boolean() })),
    }),
  ),
  /** What context loads may read. */
  contextSources: z.array(z.string()),
  triggers: z.array(z.object({ type: z.string(), description: z.string() })),
  roles: z.array(z.string()),
  connections: z.array(z.object({ connector: z.string(), names: z.array(z.string()) })),
  events: z.array(z.object({ type: z.string(), description: z.string() })),
});
export type Capabilities = z.infer<typeof capabilitiesSchema>;

/** A file that says what an organization has: the answer of `/ai/capabilities`, or the parts of it that matter. */
export const catalogFileSchema = z.looseObject({
  entities: capabilitiesSchema.shape.entities.optional(),
  events: z.array(z.looseObject({ type: z.string(), description: z.string().optional() })).optional(),
  roles: z.array(z.string()).optional(),
  connections: capabilitiesSchema.shape.connections.optional(),
});

/** Characters `start` up to `end` of the request, and what stands there. */
export const spanSchema = z.object({ start: z.number().int(), end: z.number().int(), text: z.string() });
export type Span = z.infer<typeof spanSchema>;

export const interpretInputSchema = z.strictObject({
  /** What is wanted, in English. */
  prompt: z.string().trim().min(1).max(maxPromptLength),
  context: z
    .strictObject({
      mode: z.enum(['create']).default('create'),
      sessionId: z.string().max(200).optional(),
      /** Nothing but these entities may be read into the request. */
      availableEntities: z.array(z.string().max(80)).max(100).optional(),
    })
    .optional(),
});
export type InterpretInput = z.infer<typeof interpretInputSchema>;

export const readConditionSchema = z.object({
  field: z.string(),
  operator: operatorSchema,
  value: jsonSchema,
  /** What kind of value is compared. */
  type: z.enum([...fieldTypes, 'duration', 'field']),
  /** True where the request says the opposite, such as “unless”. */
  negated: z.boolean(),
  /** The words it was read from; null when a default was taken. */
  span: spanSchema.nullable(),
});
export type ReadCondition = z.infer<typeof readConditionSchema>;

/** What the request was understood to ask. */
export const interpretationSchema = z.object({
  action: z.enum(['create_workflow', 'decide', 'none']),
  /** 0 to 1. From .8 every meaningful word was read and nothing essential was guessed. */
  confidence: z.number().min(0).max(1),
  entities: z.array(z.string()),
  conditions: z.array(readConditionSchema),
  actionType: z.enum(['block', 'allow', 'review', 'approval', 'wait', 'notify', 'execute', 'none']),
  trigger: triggerSchema.nullable(),
  workflowKind: workflowKindSchema,
  /** Steps of the suggested workflow, nested ones included. */
  stepsIdentified: z.number().int(),
  /** Operations that reach outside the organization, such as `slack.post`. */
  externalSystems: z.array(z.string()),
  /** Words that were not understood. */
  notUnderstood: z.array(spanSchema),
});
export type Interpretation = z.infer<typeof interpretationSchema>;

/**
 * Something only the author knows. Each choice carries the whole request with the answer written into it: send it
 * again to go on.
 */
export const questionSchema = z.object({
  id: z.string(),
  code: z.enum([
    'vague_amount',
    'missing_amount',
    'unknown_words',
    'unknown_field',
    'unknown_name',
    'missing_trigger',
    'missing_action',
    'missing_recipient',
    'missing_approver',
    'contradiction',
    'overlap',
    'ambiguous',
  ]),
  text: z.string(),
  /** The words it is about; null when something is missing. */
  about: spanSchema.nullable(),
  choices: z.array(z.object({ label: z.string(), prompt: z.string() })),
});
export type Question = z.infer<typeof questionSchema>;

/** A test made from the request, run by the engine. It stands in the suggested workflow, too. */
export const suggestedTestSchema = z.object({
  name: z.string(),
  event: z.object({ type: eventTypeSchema, data: jsonSchema }).nullable(),
  expected: jsonObjectSchema,
  passed: z.boolean(),
  failures: z.array(z.string()),
});
export type SuggestedTest = z.infer<typeof suggestedTestSchema>;

export const suggestedWorkflowSchema = z.object({
  definition: workflowDefinitionSchema,
  /** The definition as YAML text. */
  yaml: z.string(),
});

/** How a request ended: with a workflow (maybe with questions), with questions only, or refused. */
export const interpretOutcomes = ['workflow', 'questions', 'refused'] as const;

export const readingSchema = z.object({
  outcome: z.enum(interpretOutcomes),
  interpretation: interpretationSchema,
  /** Passes the checker and its tests; null when there is none. */
  suggestedWorkflow: suggestedWorkflowSchema.nullable(),
  /** True for every workflow: nothing is saved or published by itself. */
  requiresConfirmation: z.boolean(),
  /** What the workflow does, in words; or why there is none. */
  explanation: z.string(),
  warnings: z.array(z.string()),
  questions: z.array(questionSchema),
  suggestedTests: z.array(suggestedTestSchema),
});
export type Reading = z.infer<typeof readingSchema>;

export const interpretAnswerSchema = readingSchema.extend({ source: aiSourceSchema });
export type InterpretAnswer = z.infer<typeof interpretAnswerSchema>;

/** A definition as text (YAML or JSON) or as JSON; in our form or the older one (`on_true`, `next`). */
export const workflowInputSchema = z.union([z.string().max(1_000_000), jsonObjectSchema]);

const findingSchema = z.object({
  stepId: z.string().nullable(),
  /** Path in the definition. */
  field: z.string(),
  code: z.string(),
  message: z.string(),
  severity: z.enum(['error', 'warning']),
  suggestion: z.string().optional(),
});
export type ValidationFinding = z.infer<typeof findingSchema>;

export const validateInputSchema = z.strictObject({ workflow: workflowInputSchema });
export const validationSchema = z.object({
  valid: z.boolean(),
  errors: z.array(findingSchema),
  warnings: z.array(findingSchema),
  suggestions: z.array(z.string()),
  /** The definition with what can be set right by itself; null when nothing could be read or changed. */
  correctedWorkflow: z
    .object({
      definition: jsonObjectSchema,
      yaml: z.string(),
      /** True when the corrected one has no errors. */
      valid: z.boolean(),
      changes: z.array(z.string()),
    })
    .nullable(),
});
export type Validation = z.infer<typeof validationSchema>;

export const tryInputSchema = z.strictObject({
  workflow: workflowInputSchema,
  /** The event it is tried on; without one, and without inputs, the workflow's own tests are run alone. */
  event: z
    .strictObject({ type: eventTypeSchema, data: jsonSchema.optional(), subject: z.string().max(1024).optional() })
    .optional(),
  /** Data for the event that starts the workflow, when the type need not be said. */
  sampleData: jsonObjectSchema.optional(),
  inputs: jsonObjectSchema.optional(),
  context: jsonObjectSchema.optional(),
  answers: z
    .array(z.strictObject({ effect: z.string(), output: jsonSchema.optional(), error: z.string().optional() }))
    .max(200)
    .optional(),
});
export const tryAnswerSchema = z.object({
  /** Null when nothing was given to try it on. */
  run: simulationSchema
    .extend({
      steps: z.array(
        z.object({ id: z.string(), path: z.string(), type: z.string(), status: z.string(), output: jsonSchema }),
      ),
    })
    .nullable(),
  tests: z.array(z.object({ name: z.string(), passed: z.boolean(), failures: z.array(z.string()) })),
});
export type TryAnswer = z.infer<typeof tryAnswerSchema>;

export const suggestInputSchema = z.strictObject({
  /** What happens, and what would be better. */
  scenario: z.string().trim().min(1).max(maxPromptLength),
  context: z
    .strictObject({
      /** Types of events that happen; without it those of the organization's last 30 days. */
      recentEvents: z.array(eventTypeSchema).max(200).optional(),
      businessGoal: z.string().max(500).optional(),
    })
    .optional(),
});
export const suggestionSchema = z.object({
  slug: slugSchema,
  name: z.string(),
  description: z.string(),
  /** 0 to 1: how well it fits the scenario. */
  relevance: z.number().min(0).max(1),
  /** What it works on, counted from the organization's own events; nothing is promised. */
  estimatedImpact: z.string(),
  workflow: suggestedWorkflowSchema,
  implementationNotes: z.array(z.string()),
});
export type Suggestion = z.infer<typeof suggestionSchema>;
export const dataInsightSchema = z.object({
  text: z.string(),
  /** What was counted, and over which time. */
  evidence: z.array(z.object({ what: z.string(), value: z.number() })),
});
export const suggestAnswerSchema = z.object({
  suggestions: z.array(suggestionSchema),
  dataInsights: z.array(dataInsightSchema),
  source: aiSourceSchema,
});
export type SuggestAnswer = z.infer<typeof suggestAnswerSchema>;

export const optimizeInputSchema = z.strictObject({
  slug: slugSchema,
  /** How far back executions are looked at. */
  days: z.number().int().min(1).max(365).default(90),
});
export const optimizationKinds = [
  'branch_never_taken',
  'branch_always_taken',
  'step_never_reached',
  'step_slow',
  'approval_always_approved',
  'approval_expires',
  'step_fails',
  'step_retried',
] as const;
export const optimizationSchema = z.object({
  kind: z.enum(optimizationKinds),
  stepId: z.string(),
  /** What was found, with its figures. */
  text: z.string(),
  evidence: z.array(z.object({ what: z.string(), value: z.number() })),
  /** What could be changed. */
  proposal: z.string(),
});
export type Optimization = z.infer<typeof optimizationSchema>;
export const optimizeAnswerSchema = z.object({
  slug: slugSchema,
  /** Executions of the published version that were looked at. */
  executions: z.number().int(),
  version: z.number().int().nullable(),
  findings: z.array(optimizationSchema),
  /** Why nothing can be said, such as too few executions. */
  note: z.string().nullable(),
});
export type OptimizeAnswer = z.infer<typeof optimizeAnswerSchema>;

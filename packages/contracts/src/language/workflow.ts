import { z } from 'zod';
import { jsonObjectSchema, jsonSchema } from '../json.ts';
import { stageKeySchema, workItemKindSchema } from '../renewals.ts';
import { formSchema } from './guided.ts';
import { durationSchema, stepSchema, type Step } from './steps.ts';

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
export const triggerSchema = z.union([customerTrigger, manualTrigger, workflowTrigger]);
export type Trigger = z.infer<typeof triggerSchema>;

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
      ]),
    )
    .default([]),
  expect: z.strictObject({
    status: z.string().optional(),
    result: z.string().optional(),
    outcome: z.string().optional(),
    /** Ids of steps that must have completed. */
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
  on: z.array(triggerSchema).min(1),
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

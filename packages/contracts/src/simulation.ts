import { z } from 'zod';
import { jsonObjectSchema, jsonSchema } from './json.ts';
import { eventTypeSchema } from './language/steps.ts';
import { slugSchema, workflowKindSchema } from './language/workflow.ts';

/** A definition that ships with Renubu, to begin one's own from. */
export const workflowTemplateSchema = z.object({
  slug: slugSchema,
  name: z.string(),
  description: z.string(),
  kind: workflowKindSchema,
  tags: z.array(z.string()),
  source: z.string(),
});
export type WorkflowTemplate = z.infer<typeof workflowTemplateSchema>;

/** What a definition is tried on: a past event by its id, an event as given, or inputs. */
export const simulationInputSchema = z.strictObject({
  /** The text to try; without it the draft, else the published version. */
  source: z.string().max(1_000_000).optional(),
  eventId: z.uuid().optional(),
  event: z
    .strictObject({ type: eventTypeSchema, data: jsonSchema.optional(), subject: z.string().max(1024).optional() })
    .optional(),
  inputs: jsonObjectSchema.optional(),
  /** What the context loads give, by their name in scope. */
  context: jsonObjectSchema.optional(),
  /** How effects are answered, by operation or step id; those without an answer succeed with nothing. */
  answers: z
    .array(z.strictObject({ effect: z.string(), output: jsonSchema.optional(), error: z.string().optional() }))
    .max(200)
    .optional(),
});
export type SimulationInput = z.infer<typeof simulationInputSchema>;

/** What would have happened. Nothing did: the interpreter ran in memory, without a way out. */
export const simulationSchema = z.object({
  status: z.string(),
  result: z.string().nullable(),
  verdict: z.object({ outcome: z.enum(['allow', 'block', 'review']), reason: z.string().nullable() }).nullable(),
  error: z.object({ code: z.string(), message: z.string(), stepId: z.string().nullable() }).nullable(),
  /** Why the start was refused; empty otherwise. */
  problems: z.array(z.string()),
  /** The trace in order: what each line says and, for decisions, both compared values. */
  trace: z.array(
    z.object({
      type: z.string(),
      path: z.string().nullable(),
      message: z.string(),
      data: jsonSchema.nullable(),
    }),
  ),
  /** What would have been sent outside, with its rendered fields, in order. */
  effects: z.array(
    z.object({
      path: z.string(),
      operation: z.string(),
      connection: z.string().nullable(),
      with: jsonObjectSchema,
    }),
  ),
  /** What it waits for at the end. */
  waits: z.array(z.object({ kind: z.string(), path: z.string(), until: z.string().nullable() })),
  vars: jsonObjectSchema,
  sent: z.literal(0),
});
export type Simulation = z.infer<typeof simulationSchema>;

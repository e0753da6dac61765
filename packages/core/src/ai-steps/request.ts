import { aiSourceSchema } from '@renubu/contracts/ai';
import { jsonObjectSchema, jsonSchema } from '@renubu/contracts/json';
import { aiBudgetSchema, outputSchemaSchema } from '@renubu/contracts/language/ai-step';
import { z } from 'zod';

/** The operation that an `ai` step asks for. */
export const aiOperation = 'ai.run';

/** What an `ai` step asks, rendered: exactly one of `prompt` (a name) and `question` (a text). */
export const aiRequestSchema = z.object({
  prompt: z.string().nullable(),
  question: z.string().nullable(),
  input: jsonObjectSchema,
  /** Values of the names listed as evidence; null where there is none. */
  evidence: jsonObjectSchema,
  /** Null means plain text. */
  output: outputSchemaSchema.nullable(),
  budget: aiBudgetSchema.nullable(),
  /** Milliseconds until the step must have its answer; null when it sets no limit. */
  timeoutMs: z.number().nullable(),
});
export type AiRequest = z.infer<typeof aiRequestSchema>;

/** How an `ai` step was answered. */
export const aiAnswerSchema = z.object({
  output: jsonSchema,
  source: aiSourceSchema,
  /** Required fields that nothing given answers: they hold a default. Empty for a model's answer. */
  unanswered: z.array(z.string()),
});
export type AiAnswer = z.infer<typeof aiAnswerSchema>;

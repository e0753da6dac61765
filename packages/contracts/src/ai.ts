import { z } from 'zod';

/** Why the built-in provider answered although a model is configured. */
export const aiFailureCodes = [
  'timeout',
  'network',
  'rate_limit',
  'unavailable',
  'authentication',
  'invalid_request',
  'model_not_found',
  'context_length_exceeded',
  'content_refused',
  'invalid_output',
  'budget_exceeded',
  'breaker_open',
  'busy',
  'cloud_not_allowed',
  'unknown',
] as const;
export const aiFailureCodeSchema = z.enum(aiFailureCodes);
export type AiFailureCode = z.infer<typeof aiFailureCodeSchema>;

export const aiUsageSchema = z.object({
  inputTokens: z.number().int().min(0),
  outputTokens: z.number().int().min(0),
  /** In millionths of a US dollar; 0 for models that run at home. */
  costMicros: z.number().int().min(0),
});
export type AiUsage = z.infer<typeof aiUsageSchema>;

/** Which maker an AI output has, and what it took. It stands beside every AI output. */
export const aiSourceSchema = z.object({
  kind: z.enum(['built-in', 'model']),
  /** Name of the organization's provider; null for the built-in one. */
  provider: z.string().nullable(),
  model: z.string().nullable(),
  /** Prompt and its version, such as `draft-email@1`. */
  prompt: z.string(),
  latencyMs: z.number().int().min(0),
  usage: aiUsageSchema,
  /** The same prompt had been answered before. */
  cached: z.boolean(),
  /** Set when a model was asked first and could not help: what happened, in words for people. */
  fallback: z.object({ code: aiFailureCodeSchema, message: z.string() }).nullable(),
});
export type AiSource = z.infer<typeof aiSourceSchema>;

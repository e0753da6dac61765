import { z } from 'zod';
import { jsonSchema, type Json } from '../json.ts';

export const outputTypes = ['object', 'array', 'string', 'number', 'integer', 'boolean', 'null'] as const;
export type OutputType = (typeof outputTypes)[number];

/**
 * JSON Schema of what an `ai` step answers: the part of draft 2020-12 that every provider can keep to. `type` may be a
 * list, so that a field may be null.
 */
export interface OutputSchema {
  type: OutputType | OutputType[];
  title?: string;
  description?: string;
  enum?: Json[];
  default?: Json;
  properties?: Record<string, OutputSchema>;
  required?: string[];
  additionalProperties?: boolean;
  items?: OutputSchema;
  minItems?: number;
  maxItems?: number;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
}

const count = z.number().int().min(0);
const outputTypeSchema = z.enum(outputTypes);

export const outputSchemaSchema: z.ZodType<OutputSchema> = z.lazy(() =>
  z.strictObject({
    type: z.union([outputTypeSchema, z.array(outputTypeSchema).min(1)]),
    title: z.string().max(200).optional(),
    description: z.string().max(2000).optional(),
    enum: z.array(jsonSchema).min(1).max(200).optional(),
    default: jsonSchema.optional(),
    properties: z.record(z.string(), outputSchemaSchema).optional(),
    required: z.array(z.string()).optional(),
    additionalProperties: z.boolean().optional(),
    items: outputSchemaSchema.optional(),
    minItems: count.optional(),
    maxItems: count.optional(),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    minLength: count.optional(),
    maxLength: count.optional(),
  }),
);

/** Most that one answer may take; at least one of both. */
export const aiBudgetSchema = z.strictObject({
  /** US dollars. */
  usd: z.number().min(0).max(100).optional(),
  outputTokens: z.number().int().min(1).max(100_000).optional(),
});
export type AiBudget = z.infer<typeof aiBudgetSchema>;

/** The name of a prompt file when `prompt` is one; null when it is the text of a question. */
export function promptNameOf(prompt: string): string | null {
  return /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(prompt) ? prompt : null;
}

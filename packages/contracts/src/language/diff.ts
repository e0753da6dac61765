import { z } from 'zod';
import { jsonSchema } from '../json.ts';

/** Where a step sits: the step that holds it (null: the outermost list), the list within it, the position from 0. */
export const stepPlaceSchema = z.object({
  parentId: z.string().nullable(),
  list: z.string(),
  index: z.number().int(),
});
export type StepPlace = z.infer<typeof stepPlaceSchema>;

const stepChange = { stepId: z.string(), type: z.string(), name: z.string().nullable() };

/**
 * One difference between two definitions. `field` is a path within the step, or within the definition when `stepId` is
 * null; `before` or `after` is absent when the field was added or removed.
 */
export const definitionChangeSchema = z.discriminatedUnion('change', [
  z.object({ change: z.literal('added'), ...stepChange, to: stepPlaceSchema }),
  z.object({ change: z.literal('removed'), ...stepChange, from: stepPlaceSchema }),
  z.object({ change: z.literal('moved'), ...stepChange, from: stepPlaceSchema, to: stepPlaceSchema }),
  z.object({
    change: z.literal('changed'),
    stepId: z.string().nullable(),
    field: z.string(),
    before: jsonSchema.optional(),
    after: jsonSchema.optional(),
  }),
]);
export type DefinitionChange = z.infer<typeof definitionChangeSchema>;

import { z } from 'zod';
import { jsonSchema, type Json } from '../json.ts';

/** Canonical comparison operators of the workflow language. */
export const operators = [
  'eq',
  'neq',
  'gt',
  'gte',
  'lt',
  'lte',
  'between',
  'in',
  'not_in',
  'contains',
  'has_all',
  'has_any',
  'starts_with',
  'ends_with',
  'matches',
  'before',
  'after',
  'within_last',
  'older_than',
  'exists',
  'is_null',
  'is_empty',
] as const;
export const operatorSchema = z.enum(operators);
export type Operator = z.infer<typeof operatorSchema>;

export interface Comparison {
  field: string;
  op: Operator;
  /** A literal, a template string, or `{ path }` naming another value. Absent for `exists`, `is_null`, `is_empty`. */
  value?: Json;
}

/** `rule` names a reusable condition set; publishing writes its present condition into the version. */
export type Condition =
  Comparison | { all: Condition[] } | { any: Condition[] } | { not: Condition } | { cel: string } | { rule: string };

export const comparisonSchema = z.strictObject({
  field: z.string().min(1),
  op: operatorSchema,
  value: jsonSchema.optional(),
});

export const conditionSchema: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    comparisonSchema,
    z.strictObject({ all: z.array(conditionSchema).min(1) }),
    z.strictObject({ any: z.array(conditionSchema).min(1) }),
    z.strictObject({ not: conditionSchema }),
    z.strictObject({ cel: z.string().min(1) }),
    z.strictObject({ rule: z.string().min(1).max(64) }),
  ]),
);

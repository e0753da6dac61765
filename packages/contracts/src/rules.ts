import { z } from 'zod';
import { conditionVerdictSchema } from './executions.ts';
import { jsonObjectSchema } from './json.ts';
import { conditionSchema } from './language/conditions.ts';
import { slugSchema } from './language/workflow.ts';

/** A reusable condition set. Definitions name it as `{ rule: slug }`; publishing writes its condition into the version. */
export const ruleSchema = z.object({
  slug: slugSchema,
  name: z.string(),
  description: z.string(),
  condition: conditionSchema,
  /** Slugs of workflows whose draft or published version names it. */
  usedBy: z.array(slugSchema),
  /** Optimistic lock: sent back as `If-Match`. */
  revision: z.number().int(),
  updatedAt: z.iso.datetime(),
});
export type Rule = z.infer<typeof ruleSchema>;

export const ruleInputSchema = z.strictObject({
  name: z.string().trim().min(1).max(120),
  description: z.string().max(4000).default(''),
  condition: conditionSchema,
});
export const newRuleSchema = ruleInputSchema.extend({ slug: slugSchema });

export const ruleTestInputSchema = z.strictObject({
  /** What the condition sees: the members of an event's `data` at the root, loaded context by its name. */
  data: jsonObjectSchema,
  /** Tries this condition instead of the stored one. */
  condition: conditionSchema.optional(),
});

export const ruleTestSchema = z.object({
  result: z.boolean(),
  /** One sentence with the compared values. */
  explanation: z.string(),
  verdict: conditionVerdictSchema,
});
export type RuleTest = z.infer<typeof ruleTestSchema>;

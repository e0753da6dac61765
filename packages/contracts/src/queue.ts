import { z } from 'zod';
import { evidenceSchema } from './intelligence.ts';
import { accountPlanSchema, scoreFactorsSchema, stageKeySchema, workItemKindSchema } from './renewals.ts';

export const queueItemStatuses = ['pending', 'in_progress', 'snoozed', 'completed', 'skipped', 'superseded'] as const;
export const queueItemSchema = z.object({
  id: z.uuid(),
  kind: workItemKindSchema,
  stage: stageKeySchema.nullable(),
  status: z.enum(queueItemStatuses),
  customer: z.object({
    id: z.uuid(),
    name: z.string(),
    industry: z.string().nullable(),
    accountPlan: accountPlanSchema.nullable(),
  }),
  assignee: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  workflow: z
    .object({
      slug: z.string(),
      name: z.string(),
      snoozable: z.boolean(),
      estimatedMinutes: z.number().int().nullable(),
    })
    .nullable(),
  executionId: z.uuid().nullable(),
  progress: z.object({ done: z.number().int(), total: z.number().int() }).nullable(),
  score: z.number().int(),
  factors: scoreFactorsSchema,
  daysUntilRenewal: z.number().int().nullable(),
  renewalDate: z.iso.date().nullable(),
  arrMinor: z.number().int(),
  currency: z.string(),
  riskScore: z.number().int().nullable(),
  healthScore: z.number().int().nullable(),
  /** One or two sentences of the analysis. */
  summary: z.string().nullable(),
  whyNow: z.string(),
  evidence: z.array(evidenceSchema),
  triggers: z.number().int(),
  snoozedUntil: z.iso.datetime().nullable(),
  reason: z.string().nullable(),
  createdAt: z.iso.datetime(),
  scoredAt: z.iso.datetime().nullable(),
});
export type QueueItem = z.infer<typeof queueItemSchema>;

export const queueStatsSchema = z.object({
  total: z.number().int(),
  byKind: z.record(z.string(), z.number().int()),
  byStage: z.record(z.string(), z.number().int()),
  byPlan: z.record(z.string(), z.number().int()),
  uniqueCustomers: z.number().int(),
  averagePriority: z.number(),
  pending: z.number().int(),
  inProgress: z.number().int(),
  snoozed: z.number().int(),
  completedToday: z.number().int(),
  /** Estimated minutes of work in the queue. */
  estimatedMinutes: z.number().int(),
});
export type QueueStats = z.infer<typeof queueStatsSchema>;

export const queueQuerySchema = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().optional(),
  stage: stageKeySchema.optional(),
  kind: workItemKindSchema.optional(),
  plan: accountPlanSchema.optional(),
  status: z.enum(['open', 'pending', 'in_progress', 'snoozed']).default('open'),
  search: z.string().max(100).optional(),
});

export const teamLoadSchema = z.object({
  members: z.array(
    z.object({
      userId: z.uuid(),
      name: z.string(),
      title: z.string().nullable(),
      items: z.number().int(),
      inProgress: z.number().int(),
      openExecutions: z.number().int(),
      arrMinor: z.number().int(),
      topScore: z.number().int().nullable(),
      completedToday: z.number().int(),
    }),
  ),
});

/** One step of how a customer's work was determined. */
export const determinationExplanationSchema = z.object({
  customerId: z.uuid(),
  daysUntilRenewal: z.number().int().nullable(),
  riskScore: z.number().int().nullable(),
  stage: stageKeySchema.nullable(),
  rows: z.array(z.object({ stage: stageKeySchema, matched: z.boolean(), reason: z.string() })),
  kinds: z.array(z.object({ kind: workItemKindSchema, applies: z.boolean(), reason: z.string() })),
  factors: scoreFactorsSchema.nullable(),
});

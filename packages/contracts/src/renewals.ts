import { z } from 'zod';

/** Default stages, in the order of a renewal's last days first. */
export const stageKeys = [
  'overdue',
  'emergency',
  'critical',
  'signature',
  'finalize',
  'negotiate',
  'engage',
  'prepare',
  'discovery',
  'monitor',
] as const;
export const stageKeySchema = z.enum(stageKeys);
export type StageKey = z.infer<typeof stageKeySchema>;

/** Kinds of work determined for a customer, in their output order. */
export const workItemKinds = ['renewal', 'strategic', 'opportunity', 'risk'] as const;
export const workItemKindSchema = z.enum(workItemKinds);
export type WorkItemKind = z.infer<typeof workItemKindSchema>;

export const accountPlans = ['invest', 'expand', 'manage', 'monitor'] as const;
export const accountPlanSchema = z.enum(accountPlans);
export type AccountPlan = z.infer<typeof accountPlanSchema>;

export const experienceLevels = ['junior', 'mid', 'senior', 'expert'] as const;
export const experienceLevelSchema = z.enum(experienceLevels);
export type ExperienceLevel = z.infer<typeof experienceLevelSchema>;

/**
 * One row of the determination table. `minDays`/`maxDays` bound the whole days until renewal, both inclusive; null is
 * unbounded. `minRisk` (exclusive lower bound, 0–100) narrows the row; rows are tried in order.
 */
export const determinationRowSchema = z.strictObject({
  stage: stageKeySchema,
  minDays: z.number().int().nullable(),
  maxDays: z.number().int().nullable(),
  minRisk: z.number().min(0).max(100).nullable().default(null),
  /** `if-recommended`: only when the analysis has at least one recommendation. */
  create: z.enum(['always', 'if-recommended']).default('always'),
});
export type DeterminationRow = z.infer<typeof determinationRowSchema>;

export const determinationTableSchema = z.strictObject({
  preset: z.enum(['ten-stage', 'four-stage', 'custom']),
  rows: z.array(determinationRowSchema).min(1).max(50),
});
export type DeterminationTable = z.infer<typeof determinationTableSchema>;

const points = z.number().min(0).max(1000);
const multiplier = z.number().min(0).max(20);
const perStage = z.record(stageKeySchema, points);
/** Constants of the priority score; see `core/renewals/score.ts` for the formula. */
export const scoringConfigSchema = z.strictObject({
  preset: z.enum(['default', 'stage-bonus', 'custom']),
  stageBase: perStage,
  stageBonus: perStage,
  /** Sorted descending by `minArrMinor`; the first that fits counts, else 1. */
  arrTiers: z.array(z.strictObject({ minArrMinor: z.number().int().min(0), multiplier })).max(20),
  plan: z.strictObject({
    invest: multiplier,
    expand: multiplier,
    manage: multiplier,
    monitor: multiplier,
    none: multiplier,
  }),
  experience: z.strictObject({ junior: multiplier, mid: multiplier, senior: multiplier, expert: multiplier }),
  /** Points taken off for each open execution of the CSM. */
  workloadPenalty: points,
  strategicBase: z.strictObject({ invest: points, expand: points, other: points }),
  opportunity: z.strictObject({ base: points, factor: multiplier, minScore: z.number().min(0).max(100) }),
  risk: z.strictObject({ base: points, factor: multiplier, minScore: z.number().min(0).max(100) }),
});
export type ScoringConfig = z.infer<typeof scoringConfigSchema>;

/** How a score came about: `round((base + stageBonus) × arr × plan × experience − workload)`. */
export const scoreFactorsSchema = z.object({
  base: z.number(),
  stageBonus: z.number(),
  arrMultiplier: z.number(),
  planMultiplier: z.number(),
  experienceMultiplier: z.number(),
  /** Open executions of the CSM at the time of scoring. */
  openExecutions: z.number().int(),
  workloadPenalty: z.number(),
  subtotal: z.number(),
  total: z.number().int(),
});
export type ScoreFactors = z.infer<typeof scoreFactorsSchema>;

export const assignmentPolicySchema = z.enum(['least-workload', 'round-robin', 'least-arr']);
export type AssignmentPolicy = z.infer<typeof assignmentPolicySchema>;

import { z } from 'zod';

/** A statement with the ids of the signals, contracts or stakeholders it rests on. */
export const evidenceSchema = z.object({
  kind: z.enum(['signal', 'contract', 'clause', 'stakeholder', 'customer', 'execution', 'task', 'message']),
  id: z.string(),
  label: z.string(),
});
export type Evidence = z.infer<typeof evidenceSchema>;

/** Change of one metric: the mean of the recent window against the mean of the window before it. */
export const trendSchema = z.object({
  metric: z.string(),
  direction: z.enum(['up', 'down', 'flat', 'unknown']),
  /** Relative change in per cent of the earlier mean; null with too little data. */
  changePercent: z.number().nullable(),
  recent: z.number().nullable(),
  earlier: z.number().nullable(),
  windowDays: z.number().int(),
  samples: z.number().int(),
  evidence: z.array(evidenceSchema),
});
export type Trend = z.infer<typeof trendSchema>;

/** One additive part of a 0–100 score, in points. All parts of a score sum exactly to it. */
export const contributionSchema = z.object({
  factor: z.string(),
  label: z.string(),
  points: z.number(),
  value: z.union([z.number(), z.string(), z.null()]),
  evidence: z.array(evidenceSchema),
});
export type Contribution = z.infer<typeof contributionSchema>;

export const insightSchema = z.object({
  type: z.enum(['risk', 'opportunity']),
  severity: z.enum(['low', 'medium', 'high']),
  message: z.string(),
  evidence: z.array(evidenceSchema),
});
export type Insight = z.infer<typeof insightSchema>;

/** What a CSM can do with a recommendation; `review_data` and `skip` create no task. */
export const suggestedActions = [
  'send_email',
  'schedule_meeting',
  'review_data',
  'update_crm',
  'get_transcript',
  'create_workflow',
  'skip',
  'snooze',
] as const;
export const suggestedActionSchema = z.enum(suggestedActions);
export type SuggestedAction = z.infer<typeof suggestedActionSchema>;

export const recommendationSchema = z.object({
  id: z.string(),
  category: z.string(),
  subcategory: z.string().default(''),
  title: z.string(),
  rationale: z.string(),
  impact: z.enum(['low', 'medium', 'high']),
  urgency: z.enum(['low', 'medium', 'high']),
  /** min(100, impact {20, 50, 80} + urgency {10, 30, 50}). */
  priorityScore: z.number().int(),
  suggestedActions: z.array(suggestedActionSchema).default([]),
  evidence: z.array(evidenceSchema),
});
export type Recommendation = z.infer<typeof recommendationSchema>;

/** A sentence of a summary with what supports it. */
export const statementSchema = z.object({ text: z.string(), evidence: z.array(evidenceSchema) });
export type Statement = z.infer<typeof statementSchema>;

/** The newest analysis of a customer. Scores are 0–100. */
export const intelligenceSchema = z.object({
  customerId: z.uuid(),
  riskScore: z.number().int().min(0).max(100),
  healthScore: z.number().int().min(0).max(100),
  opportunityScore: z.number().int().min(0).max(100),
  /** `platform`: the risk score was sent by an outside system and overrides the computed one. */
  riskSource: z.enum(['built-in', 'platform']),
  computedRiskScore: z.number().int().min(0).max(100),
  /** Sum exactly to `computedRiskScore`. */
  riskContributions: z.array(contributionSchema),
  /** Factors of the risk model without data; they add nothing to the score. */
  riskUnknown: z.array(z.string()).default([]),
  /** What `computedRiskScore` means as a probability of losing the renewal, by the model of `riskModelVersion`. */
  riskProbability: z.number().min(0).max(1).optional(),
  /** 0 is the prior. */
  riskModelVersion: z.number().int().min(0).optional(),
  /** Sum exactly to `healthScore`. */
  healthContributions: z.array(contributionSchema).default([]),
  /** Sum exactly to `opportunityScore`. */
  opportunityContributions: z.array(contributionSchema).default([]),
  trends: z.array(trendSchema),
  insights: z.array(insightSchema),
  recommendations: z.array(recommendationSchema),
  summary: z.array(statementSchema),
  source: z.enum(['built-in']),
  analyzedAt: z.iso.datetime(),
});
export type Intelligence = z.infer<typeof intelligenceSchema>;

import { z } from 'zod';
import { contributionSchema, statementSchema } from './intelligence.ts';

/** Content of each artifact type as the reader draws it. Unknown types are drawn as sections of text. */
export const riskReportSchema = z.object({
  /** The score in force, 0–100; a platform's where one sends it. */
  score: z.number(),
  /** The computed score, to which the contributions sum. */
  modelScore: z.number().optional(),
  contributions: z.array(contributionSchema),
  statements: z.array(statementSchema),
  nextAction: z.string().optional(),
});
export const checklistSchema = z.object({ items: z.array(z.object({ label: z.string(), done: z.boolean() })) });
export const emailDraftSchema = z.object({ to: z.string(), subject: z.string(), body: z.string() });
export const metricsSchema = z.object({
  metrics: z.array(
    z.object({ label: z.string(), value: z.union([z.string(), z.number(), z.null()]), hint: z.string().optional() }),
  ),
});
export const reportSchema = z.object({ sections: z.array(z.object({ title: z.string(), body: z.string() })) });

export type RiskReport = z.infer<typeof riskReportSchema>;
export type Checklist = z.infer<typeof checklistSchema>;
export type EmailDraft = z.infer<typeof emailDraftSchema>;
export type MetricsArtifact = z.infer<typeof metricsSchema>;
export type Report = z.infer<typeof reportSchema>;

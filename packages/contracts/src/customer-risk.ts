import { z } from 'zod';
import { contributionSchema } from './intelligence.ts';
import { calibrationBinSchema, featureDriftSchema, riskMetricsSchema, rocPointSchema } from './risk-model.ts';

/** Where a factor's weight comes from: judgement, or the organization's own outcomes. */
export const weightSourceSchema = z.enum(['prior', 'outcomes']);

const spreadSchema = z.object({
  edges: z.array(z.number()),
  shares: z.array(z.number().min(0).max(1)),
  blank: z.number().min(0).max(1),
});

/** How much a factor counts: its points of the prior times `multiplier`. */
export const factorWeightSchema = z.object({
  factor: z.string(),
  multiplier: z.number().min(0),
  source: weightSourceSchema,
  /** How its values were spread over the customers it was fitted on. */
  spread: spreadSchema.nullable(),
});
export type FactorWeight = z.infer<typeof factorWeightSchema>;

/**
 * A model of customer risk. Points = the baseline plus each factor's points of the prior times its multiplier;
 * log-odds of losing the renewal = `logOddsAtBaseline` + `logOddsPerPoint` × points above the baseline. Version 0 is
 * the prior, whose multipliers are all 1.
 */
export const customerRiskModelSchema = z.object({
  version: z.number().int().min(0),
  weights: z.array(factorWeightSchema),
  logOddsPerPoint: z.number().positive(),
  logOddsAtBaseline: z.number(),
});
export type CustomerRiskModel = z.infer<typeof customerRiskModelSchema>;

/** Finished renewals that are known, and how many a refit needs. */
export const outcomeCountsSchema = z.object({
  renewed: z.number().int().min(0),
  lost: z.number().int().min(0),
  /** Day of the oldest and of the newest outcome. */
  from: z.iso.date().nullable(),
  to: z.iso.date().nullable(),
  needed: z.object({ all: z.number().int(), each: z.number().int() }),
  enough: z.boolean(),
  /** The same in words. */
  message: z.string(),
});
export type OutcomeCounts = z.infer<typeof outcomeCountsSchema>;

const comparedSchema = z.object({ prior: riskMetricsSchema, refitted: riskMetricsSchema });

/** What a refit found. Every figure is of renewals that the compared model did not see. */
export const refitReportSchema = z.object({
  renewed: z.number().int().min(0),
  lost: z.number().int().min(0),
  from: z.iso.date(),
  to: z.iso.date(),
  /** Features were taken as of this many days before the outcome, or before work on the renewal began. */
  leadDays: z.number().int(),
  /** How strongly multipliers were held to 1, chosen by cross-validation. */
  shrinkage: z.number(),
  crossValidation: comparedSchema,
  /** Fitted on the older four fifths, measured on the newest fifth; null with too few outcomes. */
  outOfTime: comparedSchema.extend({ from: z.iso.date() }).nullable(),
  roc: z.array(rocPointSchema),
  priorRoc: z.array(rocPointSchema),
  bins: z.array(calibrationBinSchema),
  /** It predicts unseen renewals better than the prior does, in cross-validation and out of time. */
  better: z.boolean(),
  warnings: z.array(z.string()),
});
export type RefitReport = z.infer<typeof refitReportSchema>;

export const riskModelVersionSchema = z.object({
  version: z.number().int().min(0),
  active: z.boolean(),
  /** Null for the prior, which nobody made. */
  createdBy: z.string().nullable(),
  createdAt: z.iso.datetime().nullable(),
  report: refitReportSchema.nullable(),
});
export type RiskModelVersion = z.infer<typeof riskModelVersionSchema>;

/** A factor of the active model in words. */
export const factorCoefficientSchema = factorWeightSchema.omit({ spread: true }).extend({
  name: z.string(),
  meaning: z.string(),
  /** The least and the most points it can add. */
  least: z.number(),
  most: z.number(),
  logOddsPerPoint: z.number(),
});
export type FactorCoefficient = z.infer<typeof factorCoefficientSchema>;

export const riskModelViewSchema = z.object({
  active: riskModelVersionSchema.extend({
    activatedBy: z.string().nullable(),
    activatedAt: z.iso.datetime().nullable(),
  }),
  coefficients: z.array(factorCoefficientSchema),
  baseline: z.number(),
  probability: z.object({
    logOddsAtBaseline: z.number(),
    logOddsPerPoint: z.number(),
    /** False for the prior: its probabilities are an assumption. */
    measured: z.boolean(),
  }),
  outcomes: outcomeCountsSchema,
  /** By factor, against the customers the active model was fitted on; empty for the prior. */
  drift: z.array(featureDriftSchema),
  /** The newest first; the prior is the last. */
  versions: z.array(riskModelVersionSchema),
});
export type RiskModelView = z.infer<typeof riskModelViewSchema>;

/** A refit: with `dryRun` nothing is stored; `model` is null with too few outcomes. */
export const refitResultSchema = z.object({
  outcomes: outcomeCountsSchema,
  version: z.number().int().nullable(),
  report: refitReportSchema.nullable(),
  coefficients: z.array(factorCoefficientSchema),
});
export type RefitResult = z.infer<typeof refitResultSchema>;

/** A factor that somebody can change, with its range. */
export const adjustableFactorSchema = z.object({
  factor: z.string(),
  name: z.string(),
  /** Null when it is not known. */
  value: z.number().nullable(),
  least: z.number(),
  most: z.number(),
  step: z.number().positive(),
});
export type AdjustableFactor = z.infer<typeof adjustableFactorSchema>;

export const whatIfChangeSchema = z.object({
  factor: z.string(),
  name: z.string(),
  from: z.number().nullable(),
  to: z.number(),
});
export type WhatIfChange = z.infer<typeof whatIfChangeSchema>;

export const whatIfOptionSchema = z.object({
  changes: z.array(whatIfChangeSchema),
  score: z.number().int(),
  probability: z.number().min(0).max(1),
});
export type WhatIfOption = z.infer<typeof whatIfOptionSchema>;

/** The smallest changes that bring a customer's computed risk below a target. */
export const whatIfSchema = z.object({
  score: z.number().int(),
  probability: z.number().min(0).max(1),
  target: z.number().int(),
  /** `platform`: an outside system's score is shown in place of the computed one, which these changes move. */
  riskSource: z.enum(['built-in', 'platform']),
  /** The smallest change of one factor; null when none alone is enough, or none is needed. */
  single: whatIfOptionSchema.nullable(),
  /** The smallest change of two factors together. */
  pair: whatIfOptionSchema.nullable(),
  message: z.string(),
  adjustable: z.array(adjustableFactorSchema),
});
export type WhatIf = z.infer<typeof whatIfSchema>;

export const whatIfInputSchema = z.strictObject({
  values: z.record(z.string().max(64), z.number()).refine((values) => Object.keys(values).length <= 40),
});

export const whatIfResultSchema = z.object({
  before: z.number().int(),
  score: z.number().int(),
  probability: z.number().min(0).max(1),
  contributions: z.array(contributionSchema),
});
export type WhatIfResult = z.infer<typeof whatIfResultSchema>;

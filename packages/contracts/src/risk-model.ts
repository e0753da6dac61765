import { z } from 'zod';

/** Says what a file is; a file that does not begin so was made by something else. */
export const riskModelFormat = 'renubu-risk-model';
export const riskModelVersion = 1;

const finite = z.number();
const share = z.number().min(0).max(1);
const columnName = z.string().min(1).max(1000);

/** How a feature was spread when the model was fitted: shares of the rows, which sum to 1 with `blank` and `other`. */
const numericSpreadSchema = z.object({ edges: z.array(finite), shares: z.array(share), blank: share });

/** A piecewise linear curve: `logOdds[i]` at `knots[i]`, straight between, level beyond both ends. */
const numericFeatureSchema = z.object({
  kind: z.literal('numeric'),
  name: columnName,
  knots: z.array(finite).min(2),
  logOdds: z.array(finite).min(2),
  /** What a blank adds; 0 where blanks were too rare to learn from. */
  blank: finite,
  /** A blank counts as this value, when whoever fitted the model knows it to mean that. */
  blankMeans: finite.nullable(),
  mean: finite,
  deviation: finite,
  spread: numericSpreadSchema,
});

const levelSchema = z.object({ value: z.string(), logOdds: finite, share });

/** One addend for each level; a blank is the level ''. Levels seen too rarely, or never, add `other`. */
const categoricalFeatureSchema = z.object({
  kind: z.literal('categorical'),
  name: columnName,
  levels: z.array(levelSchema).min(1),
  other: z.object({ logOdds: finite, share }),
});

export const riskFeatureSchema = z
  .discriminatedUnion('kind', [numericFeatureSchema, categoricalFeatureSchema])
  .refine(
    (feature) =>
      feature.kind === 'categorical' ||
      (feature.knots.length === feature.logOdds.length &&
        feature.knots.every((knot, index) => index === 0 || knot > (feature.knots[index - 1] ?? knot)) &&
        feature.spread.shares.length === feature.spread.edges.length + 1),
    'knots must rise and each needs its log-odds',
  );
export type RiskFeature = z.infer<typeof riskFeatureSchema>;
export type NumericFeature = z.infer<typeof numericFeatureSchema>;
export type CategoricalFeature = z.infer<typeof categoricalFeatureSchema>;

/** Rows whose predictions fall into one tenth of the range, with what was predicted and what came true. */
export const calibrationBinSchema = z.object({
  from: share,
  to: share,
  count: z.number().int().min(0),
  predicted: share.nullable(),
  observed: share.nullable(),
});
export type CalibrationBin = z.infer<typeof calibrationBinSchema>;

export const rocPointSchema = z.object({ falsePositiveRate: share, truePositiveRate: share });
export type RocPoint = z.infer<typeof rocPointSchema>;

/** How well probabilities fit what came true. */
export const riskMetricsSchema = z.object({
  rows: z.number().int().min(0),
  positives: z.number().int().min(0),
  /** Area under the ROC curve; null when all rows ended alike. */
  auc: share.nullable(),
  /** Expected calibration error over ten bins of equal width. */
  ece: share,
  brier: share,
  logLoss: z.number().min(0),
});
export type RiskMetrics = z.infer<typeof riskMetricsSchema>;

const spreadSchema = z.object({ mean: finite, deviation: finite, least: finite, most: finite });

/** k-fold validation: every row is predicted once by a model that did not see it. */
export const crossValidationSchema = z.object({
  folds: z.number().int().min(2),
  /** Its settings were chosen without the row too; a long or wide file has one choice for all. */
  nested: z.boolean(),
  auc: spreadSchema,
  ece: spreadSchema,
  brier: spreadSchema,
  /** Over all rows together. */
  pooled: riskMetricsSchema,
  bins: z.array(calibrationBinSchema),
  roc: z.array(rocPointSchema),
});
export type CrossValidation = z.infer<typeof crossValidationSchema>;

/** How far a feature has moved from what the model was fitted on (population stability index). */
export const featureDriftSchema = z.object({
  feature: columnName,
  index: z.number().min(0),
  /** Below .1, below .25, and above. */
  level: z.enum(['stable', 'moderate', 'large']),
});
export type FeatureDrift = z.infer<typeof featureDriftSchema>;

export const droppedColumnSchema = z.object({
  column: columnName,
  code: z.enum(['id', 'constant', 'free-text', 'date', 'leak', 'blank']),
  reason: z.string(),
});
export type DroppedColumn = z.infer<typeof droppedColumnSchema>;

export const riskTrainingSchema = z.object({
  rows: z.number().int().min(0),
  positives: z.number().int().min(0),
  /** Rows left out because their label is blank. */
  unlabelled: z.number().int().min(0),
  seed: z.number().int(),
  ridge: z.number().min(0),
  smoothness: z.number().min(0),
  balanced: z.boolean(),
  calibration: z.object({ kind: z.enum(['none', 'platt']), slope: finite, intercept: finite }),
  dropped: z.array(droppedColumnSchema),
  warnings: z.array(z.string()),
});
export type RiskTraining = z.infer<typeof riskTrainingSchema>;

/**
 * A risk model as plain JSON: log-odds = `intercept` + one addend per feature, each taken against the average of the
 * rows it was fitted on; probability = 1 / (1 + e^−log-odds).
 */
export const riskModelSchema = z.object({
  format: z.literal(riskModelFormat),
  version: z.literal(riskModelVersion),
  createdAt: z.iso.datetime(),
  label: z.object({ column: columnName, positive: z.string() }),
  id: columnName.nullable(),
  intercept: finite,
  features: z.array(riskFeatureSchema).min(1),
  training: riskTrainingSchema,
  crossValidation: crossValidationSchema,
  /** Fitted on the older rows, measured on the newest fifth; null where the rows have no date. */
  outOfTime: z.object({ column: columnName, from: z.string(), metrics: riskMetricsSchema }).nullable(),
});
export type RiskModel = z.infer<typeof riskModelSchema>;

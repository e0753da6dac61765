import { z } from 'zod';
import { jsonSchema } from './json.ts';
import { accountPlanSchema, stageKeySchema } from './renewals.ts';

const date = z.iso.date();

export const contractSchema = z.object({
  id: z.uuid(),
  externalId: z.string().nullable(),
  number: z.string().nullable(),
  planTier: z.string().nullable(),
  startDate: date,
  endDate: date.nullable(),
  billingPeriod: z.enum(['monthly', 'quarterly', 'annual']),
  arrMinor: z.number().int(),
  currency: z.string(),
  seats: z.number().int().nullable(),
  status: z.enum(['active', 'ended', 'trial']),
  autoRenew: z.boolean(),
  noticeDays: z.number().int(),
});
export type Contract = z.infer<typeof contractSchema>;

export const stakeholderSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  title: z.string().nullable(),
  role: z.enum(['decision_maker', 'influencer', 'champion', 'user']),
  influence: z.enum(['high', 'medium', 'low']),
  sentiment: z.enum(['positive', 'neutral', 'negative']),
  /** 1 (at risk) to 10 (champion). */
  relationshipStrength: z.number().int().min(1).max(10).nullable(),
  email: z.email().nullable(),
  phone: z.string().nullable(),
  notes: z.string().nullable(),
  lastInteractionAt: z.iso.datetime().nullable(),
  revision: z.number().int(),
});
export type Stakeholder = z.infer<typeof stakeholderSchema>;
export const stakeholderInputSchema = z.strictObject({
  name: z.string().trim().min(1).max(200),
  title: z.string().max(200).nullable().optional(),
  role: stakeholderSchema.shape.role.optional(),
  influence: stakeholderSchema.shape.influence.optional(),
  sentiment: stakeholderSchema.shape.sentiment.optional(),
  relationshipStrength: z.number().int().min(1).max(10).nullable().optional(),
  email: z.email().nullable().optional(),
  phone: z.string().max(60).nullable().optional(),
  notes: z.string().max(4000).nullable().optional(),
});

export const customerSchema = z.object({
  id: z.uuid(),
  externalId: z.string().nullable(),
  name: z.string(),
  domain: z.string().nullable(),
  industry: z.string().nullable(),
  region: z.string().nullable(),
  country: z.string().nullable(),
  employeeCount: z.number().int().nullable(),
  accountPlan: accountPlanSchema.nullable(),
  owner: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  arrMinor: z.number().int(),
  currency: z.string(),
  renewalDate: date.nullable(),
  /** Whole days to the renewal date; negative when overdue. */
  daysUntilRenewal: z.number().int().nullable(),
  stage: stageKeySchema.nullable(),
  seats: z.number().int().nullable(),
  signupDate: date.nullable(),
  status: z.enum(['active', 'trial', 'churned']),
  riskScore: z.number().int().nullable(),
  healthScore: z.number().int().nullable(),
  opportunityScore: z.number().int().nullable(),
  source: z.string(),
  revision: z.number().int(),
  updatedAt: z.iso.datetime(),
});
export type Customer = z.infer<typeof customerSchema>;

export const customerInputSchema = z.strictObject({
  name: z.string().trim().min(1).max(200),
  externalId: z.string().trim().min(1).max(200).nullable().optional(),
  domain: z.string().max(200).nullable().optional(),
  industry: z.string().max(120).nullable().optional(),
  region: z.string().max(120).nullable().optional(),
  country: z.string().max(120).nullable().optional(),
  employeeCount: z.number().int().min(0).nullable().optional(),
  accountPlan: accountPlanSchema.nullable().optional(),
  ownerId: z.uuid().nullable().optional(),
  arrMinor: z.number().int().min(0).max(1e15).optional(),
  currency: z.string().length(3).optional(),
  renewalDate: date.nullable().optional(),
  seats: z.number().int().min(0).nullable().optional(),
  signupDate: date.nullable().optional(),
  status: customerSchema.shape.status.optional(),
});

/** One dated observation about a customer, as sent. */
export const signalInputSchema = z.strictObject({
  /** Our id of the customer, or its id in the sending system. */
  customerId: z.uuid().optional(),
  customerExternalId: z.string().min(1).max(200).optional(),
  /** Such as `usage.active_users`, `support.open_tickets`, `engagement.nps`, `risk.score`. */
  metric: z
    .string()
    .regex(/^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$/, 'expected a dotted name such as usage.active_users')
    .max(100),
  value: z.number().nullable().optional(),
  detail: z.record(z.string(), jsonSchema).optional(),
  /** Unique within the source; a repeat is counted and not stored again. */
  externalId: z.string().min(1).max(200).optional(),
  source: z.string().min(1).max(60).optional(),
  occurredAt: z.iso.datetime({ offset: true }).optional(),
});
export type SignalInput = z.infer<typeof signalInputSchema>;
export const signalBatchSchema = z.strictObject({ signals: z.array(signalInputSchema).min(1).max(1000) });
/** One event of an outside platform: newest values of a customer's metrics, by metric name. */
export const webhookEventSchema = z.strictObject({
  type: z.string().min(1).max(100),
  timestamp: z.iso.datetime({ offset: true }).optional(),
  data: z.strictObject({
    customerId: z.uuid().optional(),
    customerExternalId: z.string().min(1).max(200).optional(),
    metrics: z.record(signalInputSchema.shape.metric, z.number()),
  }),
});
/** What a signed webhook may carry. */
export const webhookBodySchema = z.union([signalBatchSchema, webhookEventSchema]);
export const signalReceiptSchema = z.object({
  accepted: z.number().int(),
  repeated: z.number().int(),
  refused: z.array(z.object({ index: z.number().int(), code: z.string(), message: z.string() })),
  customers: z.array(z.uuid()),
});
export const signalSchema = z.object({
  id: z.uuid(),
  metric: z.string(),
  value: z.number().nullable(),
  detail: z.record(z.string(), jsonSchema),
  source: z.string(),
  externalId: z.string().nullable(),
  occurredAt: z.iso.datetime(),
});
export type Signal = z.infer<typeof signalSchema>;

export const metricSeriesSchema = z.object({
  metric: z.string(),
  label: z.string(),
  points: z.array(z.object({ day: date, value: z.number() })),
});

/** An event on a customer's timeline, whoever made it. */
export const timelineEntrySchema = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  kind: z.enum(['signal', 'execution', 'history', 'task', 'import', 'contract', 'analysis']),
  title: z.string(),
  detail: z.string().nullable(),
  actor: z.string().nullable(),
  link: z.string().nullable(),
});

export const headerMetricSchema = z.object({
  label: z.string(),
  value: z.string(),
  sublabel: z.string().nullable(),
  status: z.enum(['green', 'yellow', 'red', 'neutral']),
  trend: z.enum(['up', 'down', 'flat']).nullable(),
});

import type { CustomerRiskModel, RefitReport } from '@renubu/contracts/customer-risk';
import type { Intelligence } from '@renubu/contracts/intelligence';
import { date, integer, jsonb, pgSchema, primaryKey, smallint, text, timestamp, uuid } from 'drizzle-orm/pg-core';

const renubu = pgSchema('renubu');
const instant = (name: string) => timestamp(name, { withTimezone: true });

export const customerIntelligence = renubu.table(
  'customer_intelligence',
  {
    organizationId: uuid('organization_id').notNull(),
    customerId: uuid('customer_id').notNull(),
    riskScore: smallint('risk_score').notNull(),
    healthScore: smallint('health_score').notNull(),
    opportunityScore: smallint('opportunity_score').notNull(),
    riskSource: text('risk_source').notNull(),
    recommendationCount: smallint('recommendation_count').notNull(),
    highlights: text('highlights').notNull().default(''),
    analysis: jsonb('analysis').$type<Intelligence>().notNull(),
    analyzedAt: instant('analyzed_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.organizationId, table.customerId] })],
);

export const intelligenceSnapshots = renubu.table(
  'intelligence_snapshots',
  {
    organizationId: uuid('organization_id').notNull(),
    customerId: uuid('customer_id').notNull(),
    day: date('day').notNull(),
    riskScore: smallint('risk_score').notNull(),
    healthScore: smallint('health_score').notNull(),
    opportunityScore: smallint('opportunity_score').notNull(),
  },
  (table) => [primaryKey({ columns: [table.organizationId, table.customerId, table.day] })],
);

export const pendingAnalyses = renubu.table(
  'pending_analyses',
  {
    organizationId: uuid('organization_id').notNull(),
    customerId: uuid('customer_id').notNull(),
    reason: text('reason').notNull(),
    since: instant('since').notNull(),
  },
  (table) => [primaryKey({ columns: [table.organizationId, table.customerId] })],
);

export const riskModels = renubu.table(
  'risk_models',
  {
    organizationId: uuid('organization_id').notNull(),
    version: integer('version').notNull(),
    model: jsonb('model').$type<CustomerRiskModel>().notNull(),
    report: jsonb('report').$type<RefitReport>().notNull(),
    createdBy: text('created_by').notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.organizationId, table.version] })],
);

export const riskModelActivations = renubu.table('risk_model_activations', {
  id: uuid('id').primaryKey(),
  organizationId: uuid('organization_id').notNull(),
  version: integer('version').notNull(),
  activatedBy: text('activated_by').notNull(),
  activatedAt: instant('activated_at').notNull(),
});

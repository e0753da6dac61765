import type { DeterminationTable, ScoringConfig } from '@renubu/contracts/renewals';
import {
  bigint,
  date,
  integer,
  jsonb,
  numeric,
  pgSchema,
  primaryKey,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core';

const renubu = pgSchema('renubu');
const instant = (name: string) => timestamp(name, { withTimezone: true });
const exact = (name: string) => numeric(name, { mode: 'number' });

export const determinationTables = renubu.table(
  'determination_tables',
  {
    organizationId: uuid('organization_id').notNull(),
    version: integer('version').notNull(),
    definition: jsonb('definition').$type<DeterminationTable>().notNull(),
    publishedBy: text('published_by').notNull(),
    publishedAt: instant('published_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.organizationId, table.version] })],
);

export const scoringConfigs = renubu.table(
  'scoring_configs',
  {
    organizationId: uuid('organization_id').notNull(),
    version: integer('version').notNull(),
    definition: jsonb('definition').$type<ScoringConfig>().notNull(),
    publishedBy: text('published_by').notNull(),
    publishedAt: instant('published_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.organizationId, table.version] })],
);

export const queueItems = renubu.table('queue_items', {
  id: uuid('id').primaryKey(),
  organizationId: uuid('organization_id').notNull(),
  customerId: uuid('customer_id').notNull(),
  kind: text('kind', { enum: ['renewal', 'strategic', 'opportunity', 'risk'] }).notNull(),
  stage: text('stage'),
  workflowId: uuid('workflow_id'),
  assigneeId: uuid('assignee_id'),
  status: text('status', {
    enum: ['pending', 'in_progress', 'snoozed', 'completed', 'skipped', 'superseded'],
  })
    .notNull()
    .default('pending'),
  executionId: uuid('execution_id'),
  score: integer('score').notNull().default(0),
  base: exact('base').notNull().default(0),
  stageBonus: exact('stage_bonus').notNull().default(0),
  arrMultiplier: exact('arr_multiplier').notNull().default(1),
  planMultiplier: exact('plan_multiplier').notNull().default(1),
  experienceMultiplier: exact('experience_multiplier').notNull().default(1),
  openExecutions: integer('open_executions').notNull().default(0),
  workloadPenalty: exact('workload_penalty').notNull().default(0),
  renewalDate: date('renewal_date'),
  daysUntilRenewal: integer('days_until_renewal'),
  arrMinor: bigint('arr_minor', { mode: 'number' }).notNull().default(0),
  whyNow: text('why_now').notNull().default(''),
  triggers: integer('triggers').notNull().default(1),
  snoozedUntil: instant('snoozed_until'),
  reason: text('reason'),
  createdAt: instant('created_at').notNull(),
  scoredAt: instant('scored_at'),
  closedAt: instant('closed_at'),
});

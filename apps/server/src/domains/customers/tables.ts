import { bigint, boolean, date, integer, jsonb, pgSchema, smallint, text, timestamp, uuid } from 'drizzle-orm/pg-core';

const renubu = pgSchema('renubu');
const instant = (name: string) => timestamp(name, { withTimezone: true });

export const customers = renubu.table('customers', {
  id: uuid('id').primaryKey(),
  organizationId: uuid('organization_id').notNull(),
  externalId: text('external_id'),
  name: text('name').notNull(),
  domain: text('domain'),
  industry: text('industry'),
  region: text('region'),
  country: text('country'),
  employeeCount: integer('employee_count'),
  accountPlan: text('account_plan', { enum: ['invest', 'expand', 'manage', 'monitor'] }),
  ownerId: uuid('owner_id'),
  arrMinor: bigint('arr_minor', { mode: 'number' }).notNull().default(0),
  currency: text('currency').notNull().default('USD'),
  renewalDate: date('renewal_date'),
  seats: integer('seats'),
  signupDate: date('signup_date'),
  status: text('status', { enum: ['active', 'trial', 'churned'] })
    .notNull()
    .default('active'),
  source: text('source').notNull().default('manual'),
  revision: integer('revision').notNull().default(1),
  createdAt: instant('created_at').notNull().defaultNow(),
  updatedAt: instant('updated_at').notNull().defaultNow(),
});

export const contracts = renubu.table('contracts', {
  id: uuid('id').primaryKey(),
  organizationId: uuid('organization_id').notNull(),
  customerId: uuid('customer_id').notNull(),
  externalId: text('external_id'),
  number: text('number'),
  planTier: text('plan_tier'),
  startDate: date('start_date').notNull(),
  endDate: date('end_date'),
  billingPeriod: text('billing_period', { enum: ['monthly', 'quarterly', 'annual'] })
    .notNull()
    .default('annual'),
  arrMinor: bigint('arr_minor', { mode: 'number' }).notNull().default(0),
  currency: text('currency').notNull().default('USD'),
  seats: integer('seats'),
  status: text('status', { enum: ['active', 'ended', 'trial'] })
    .notNull()
    .default('active'),
  autoRenew: boolean('auto_renew').notNull().default(true),
  noticeDays: integer('notice_days').notNull().default(60),
  terms: jsonb('terms').notNull().default({}),
  createdAt: instant('created_at').notNull().defaultNow(),
  updatedAt: instant('updated_at').notNull().defaultNow(),
});

export const stakeholders = renubu.table('stakeholders', {
  id: uuid('id').primaryKey(),
  organizationId: uuid('organization_id').notNull(),
  customerId: uuid('customer_id').notNull(),
  name: text('name').notNull(),
  title: text('title'),
  role: text('role', { enum: ['decision_maker', 'influencer', 'champion', 'user'] })
    .notNull()
    .default('user'),
  influence: text('influence', { enum: ['high', 'medium', 'low'] })
    .notNull()
    .default('medium'),
  sentiment: text('sentiment', { enum: ['positive', 'neutral', 'negative'] })
    .notNull()
    .default('neutral'),
  relationshipStrength: smallint('relationship_strength'),
  email: text('email'),
  phone: text('phone'),
  notes: text('notes'),
  lastInteractionAt: instant('last_interaction_at'),
  revision: integer('revision').notNull().default(1),
  createdAt: instant('created_at').notNull().defaultNow(),
  updatedAt: instant('updated_at').notNull().defaultNow(),
});

import { aiProviderKinds } from '@renubu/contracts/ai-providers';
import { boolean, doublePrecision, integer, pgSchema, text, timestamp, uuid } from 'drizzle-orm/pg-core';

const renubu = pgSchema('renubu');
const instant = (name: string) => timestamp(name, { withTimezone: true });

export const aiProviders = renubu.table('ai_providers', {
  id: uuid('id').primaryKey(),
  organizationId: uuid('organization_id').notNull(),
  name: text('name').notNull(),
  kind: text('kind', { enum: aiProviderKinds }).notNull(),
  baseUrl: text('base_url').notNull(),
  model: text('model').notNull(),
  /** Sealed: a JSON object with the API key and the values of further headers. */
  secret: text('secret'),
  apiKeySet: boolean('api_key_set').notNull().default(false),
  headerNames: text('header_names').array().notNull().default([]),
  onOurNetwork: boolean('on_our_network').notNull().default(false),
  cloud: boolean('cloud').notNull(),
  inputPrice: doublePrecision('input_price').notNull(),
  outputPrice: doublePrecision('output_price').notNull(),
  firstTokenMs: integer('first_token_ms').notNull(),
  stallMs: integer('stall_ms').notNull(),
  totalMs: integer('total_ms').notNull(),
  retries: integer('retries').notNull(),
  concurrency: integer('concurrency').notNull(),
  active: boolean('active').notNull().default(true),
  position: integer('position').notNull(),
  lastSuccessAt: instant('last_success_at'),
  lastErrorAt: instant('last_error_at'),
  lastError: text('last_error'),
  revision: integer('revision').notNull().default(1),
  createdBy: uuid('created_by'),
  createdAt: instant('created_at').notNull(),
  updatedAt: instant('updated_at').notNull(),
});

export const aiSettings = renubu.table('ai_settings', {
  organizationId: uuid('organization_id').primaryKey(),
  cloudAllowed: boolean('cloud_allowed').notNull().default(false),
  redactEmails: boolean('redact_emails').notNull().default(false),
  redactPhones: boolean('redact_phones').notNull().default(false),
  keepTexts: boolean('keep_texts').notNull().default(false),
  cacheMinutes: integer('cache_minutes').notNull().default(60),
  revision: integer('revision').notNull().default(1),
  updatedAt: instant('updated_at').notNull(),
});

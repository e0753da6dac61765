import type { JsonObject } from '@renubu/contracts/json';
import { deliveryStatuses } from '@renubu/contracts/webhook-endpoints';
import { boolean, integer, jsonb, pgSchema, text, timestamp, uuid } from 'drizzle-orm/pg-core';

const renubu = pgSchema('renubu');
const instant = (name: string) => timestamp(name, { withTimezone: true });

export const webhookEndpoints = renubu.table('webhook_endpoints', {
  id: uuid('id').primaryKey(),
  organizationId: uuid('organization_id').notNull(),
  url: text('url').notNull(),
  description: text('description'),
  types: text('types').array().notNull(),
  active: boolean('active').notNull().default(true),
  disabledReason: text('disabled_reason'),
  secret: text('secret').notNull(),
  formerSecret: text('former_secret'),
  formerSecretUntil: instant('former_secret_until'),
  lastSuccessAt: instant('last_success_at'),
  lastErrorAt: instant('last_error_at'),
  lastError: text('last_error'),
  failingSince: instant('failing_since'),
  revision: integer('revision').notNull().default(1),
  createdBy: uuid('created_by'),
  createdAt: instant('created_at').notNull(),
  updatedAt: instant('updated_at').notNull(),
});

export const webhookDeliveries = renubu.table('webhook_deliveries', {
  id: uuid('id').primaryKey(),
  organizationId: uuid('organization_id').notNull(),
  endpointId: uuid('endpoint_id').notNull(),
  messageId: text('message_id').notNull(),
  type: text('type').notNull(),
  payload: jsonb('payload').$type<JsonObject>().notNull(),
  status: text('status', { enum: deliveryStatuses }).notNull().default('pending'),
  attempts: integer('attempts').notNull().default(0),
  nextAttemptAt: instant('next_attempt_at'),
  claimedUntil: instant('claimed_until'),
  responseStatus: integer('response_status'),
  responseBody: text('response_body'),
  error: text('error'),
  durationMs: integer('duration_ms'),
  createdAt: instant('created_at').notNull(),
  deliveredAt: instant('delivered_at'),
});

import type { JsonObject } from '@renubu/contracts/json';
import { integer, json, pgSchema, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';

const renubu = pgSchema('renubu');
const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

export const eventTypes = renubu.table(
  'event_types',
  {
    organizationId: uuid('organization_id').notNull(),
    type: text('type').notNull(),
    description: text('description').notNull().default(''),
    schema: json('schema').$type<JsonObject>(),
    validation: text('validation', { enum: ['off', 'warn', 'reject'] })
      .notNull()
      .default('warn'),
    updatedAt: instant('updated_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.organizationId, table.type] })],
);

export const eventSettings = renubu.table('event_settings', {
  organizationId: uuid('organization_id').primaryKey(),
  /** Null keeps events for ever. */
  retentionDays: integer('retention_days'),
  updatedAt: instant('updated_at').notNull(),
});

export const workflowWebhooks = renubu.table('workflow_webhooks', {
  id: uuid('id').primaryKey(),
  organizationId: uuid('organization_id').notNull(),
  workflowId: uuid('workflow_id').notNull(),
  /** Sealed; its purpose is the id. */
  secret: text('secret').notNull(),
  lastReceivedAt: instant('last_received_at'),
  lastError: text('last_error'),
  rotatedAt: instant('rotated_at').notNull(),
});

import { doublePrecision, jsonb, pgSchema, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';

const renubu = pgSchema('renubu');
const instant = (name: string) => timestamp(name, { withTimezone: true });

export const webhookMessages = renubu.table(
  'webhook_messages',
  {
    organizationId: uuid('organization_id').notNull(),
    connectionId: uuid('connection_id').notNull(),
    messageId: text('message_id').notNull(),
    receivedAt: instant('received_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.organizationId, table.connectionId, table.messageId] })],
);

export const signals = renubu.table(
  'signals',
  {
    id: uuid('id').notNull(),
    organizationId: uuid('organization_id').notNull(),
    customerId: uuid('customer_id').notNull(),
    metric: text('metric').notNull(),
    value: doublePrecision('value'),
    detail: jsonb('detail').notNull().default({}),
    source: text('source').notNull(),
    externalId: text('external_id'),
    occurredAt: instant('occurred_at').notNull(),
    receivedAt: instant('received_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.occurredAt, table.id] })],
);

export const signalKeys = renubu.table(
  'signal_keys',
  {
    organizationId: uuid('organization_id').notNull(),
    source: text('source').notNull(),
    externalId: text('external_id').notNull(),
    signalId: uuid('signal_id').notNull(),
  },
  (table) => [primaryKey({ columns: [table.organizationId, table.source, table.externalId] })],
);

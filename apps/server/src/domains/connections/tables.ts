import type { JsonObject } from '@renubu/contracts/json';
import { breakerStates, outgoingMailStatuses } from '@renubu/contracts/connections';
import { bigint, boolean, integer, jsonb, pgSchema, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';

const renubu = pgSchema('renubu');
const instant = (name: string) => timestamp(name, { withTimezone: true });

export const connections = renubu.table('connections', {
  id: uuid('id').primaryKey(),
  organizationId: uuid('organization_id').notNull(),
  name: text('name').notNull(),
  connector: text('connector').notNull(),
  config: jsonb('config').$type<JsonObject>().notNull().default({}),
  /** Sealed: the signing secret of an inbound connection, a JSON object of secrets of any other. */
  secret: text('secret'),
  secretNames: text('secret_names').array().notNull().default([]),
  active: boolean('active').notNull().default(true),
  lastReceivedAt: instant('last_received_at'),
  lastError: text('last_error'),
  revision: integer('revision').notNull().default(1),
  createdBy: uuid('created_by'),
  createdAt: instant('created_at').notNull().defaultNow(),
  updatedAt: instant('updated_at').notNull().defaultNow(),
});

export const connectionHealth = renubu.table('connection_health', {
  connectionId: uuid('connection_id').primaryKey(),
  organizationId: uuid('organization_id').notNull(),
  breaker: text('breaker', { enum: breakerStates }).notNull().default('closed'),
  lastSuccessAt: instant('last_success_at'),
  lastErrorAt: instant('last_error_at'),
  lastError: text('last_error'),
  updatedAt: instant('updated_at').notNull(),
});

export const connectionCalls = renubu.table(
  'connection_calls',
  {
    connectionId: uuid('connection_id').notNull(),
    organizationId: uuid('organization_id').notNull(),
    hour: instant('hour').notNull(),
    calls: integer('calls').notNull(),
    failures: integer('failures').notNull(),
    totalMs: bigint('total_ms', { mode: 'number' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.connectionId, table.hour] })],
);

export const organizationSecrets = renubu.table(
  'organization_secrets',
  {
    organizationId: uuid('organization_id').notNull(),
    name: text('name').notNull(),
    secret: text('secret').notNull(),
    description: text('description'),
    updatedBy: uuid('updated_by'),
    updatedAt: instant('updated_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.organizationId, table.name] })],
);

export const outgoingMails = renubu.table('outgoing_mails', {
  id: uuid('id').primaryKey(),
  organizationId: uuid('organization_id').notNull(),
  idempotencyKey: text('idempotency_key').notNull(),
  recipients: text('recipients').array().notNull(),
  subject: text('subject').notNull(),
  bodyText: text('body_text').notNull().default(''),
  bodyHtml: text('body_html'),
  status: text('status', { enum: outgoingMailStatuses }).notNull(),
  error: text('error'),
  createdAt: instant('created_at').notNull(),
});

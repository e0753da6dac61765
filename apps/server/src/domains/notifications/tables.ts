import type { JsonObject } from '@renubu/contracts/json';
import { boolean, date, jsonb, pgSchema, primaryKey, smallint, text, timestamp, uuid } from 'drizzle-orm/pg-core';

const renubu = pgSchema('renubu');
const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

export const notifications = renubu.table('notifications', {
  id: uuid('id').primaryKey(),
  organizationId: uuid('organization_id').notNull(),
  userId: uuid('user_id').notNull(),
  type: text('type').notNull(),
  title: text('title').notNull(),
  message: text('message').notNull().default(''),
  priority: smallint('priority').notNull().default(3),
  link: text('link'),
  executionId: uuid('execution_id'),
  customerId: uuid('customer_id'),
  taskId: uuid('task_id'),
  idempotencyKey: text('idempotency_key'),
  createdAt: instant('created_at').notNull(),
  readAt: instant('read_at'),
});

export const notificationChannels = renubu.table('notification_channels', {
  organizationId: uuid('organization_id').primaryKey(),
  emailEnabled: boolean('email_enabled').notNull().default(true),
  emailConnection: text('email_connection'),
  slackEnabled: boolean('slack_enabled').notNull().default(true),
  slackConnection: text('slack_connection'),
  slackChannel: text('slack_channel'),
  updatedAt: instant('updated_at').notNull(),
});

export const notificationDeliveries = renubu.table('notification_deliveries', {
  id: uuid('id').primaryKey(),
  organizationId: uuid('organization_id').notNull(),
  channel: text('channel').$type<'email' | 'slack'>().notNull(),
  kind: text('kind').notNull(),
  userId: uuid('user_id'),
  approvalId: uuid('approval_id'),
  title: text('title').notNull(),
  data: jsonb('data').$type<JsonObject>().notNull().default({}),
  status: text('status').$type<'pending' | 'sent' | 'failed' | 'skipped'>().notNull().default('pending'),
  attempts: smallint('attempts').notNull().default(0),
  nextAttemptAt: instant('next_attempt_at'),
  claimedUntil: instant('claimed_until'),
  lastError: text('last_error'),
  idempotencyKey: text('idempotency_key'),
  createdAt: instant('created_at').notNull(),
  sentAt: instant('sent_at'),
});

export const notificationDigests = renubu.table(
  'notification_digests',
  {
    organizationId: uuid('organization_id').notNull(),
    userId: uuid('user_id').notNull(),
    day: date('day', { mode: 'string' }).notNull(),
    toldUntil: instant('told_until').notNull(),
  },
  (table) => [primaryKey({ columns: [table.organizationId, table.userId] })],
);

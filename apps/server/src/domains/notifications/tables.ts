import { pgSchema, smallint, text, timestamp, uuid } from 'drizzle-orm/pg-core';

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

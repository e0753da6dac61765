import type { Actor } from '@renubu/contracts/actor';
import type { TaskStatus } from '@renubu/contracts/tasks';
import { boolean, date, integer, jsonb, pgSchema, smallint, text, timestamp, uuid } from 'drizzle-orm/pg-core';

const renubu = pgSchema('renubu');
const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

export const tasks = renubu.table('tasks', {
  id: uuid('id').primaryKey(),
  organizationId: uuid('organization_id').notNull(),
  executionId: uuid('execution_id'),
  path: text('path'),
  awaited: boolean('awaited').notNull().default(false),
  customerId: uuid('customer_id'),
  parentId: uuid('parent_id'),
  kind: text('kind').notNull().default('custom'),
  title: text('title').notNull(),
  description: text('description').notNull().default(''),
  owner: text('owner').$type<'human' | 'ai'>().notNull(),
  assigneeId: uuid('assignee_id'),
  status: text('status').$type<TaskStatus>().notNull().default('pending'),
  priority: smallint('priority').notNull().default(3),
  dueAt: instant('due_at'),
  snoozeCount: integer('snooze_count').notNull().default(0),
  firstSnoozedAt: instant('first_snoozed_at'),
  snoozeDeadline: instant('snooze_deadline'),
  snoozedUntil: instant('snoozed_until'),
  requiresDecision: boolean('requires_decision').notNull().default(false),
  autoSkipAt: instant('auto_skip_at'),
  reason: text('reason'),
  revision: integer('revision').notNull().default(1),
  createdBy: jsonb('created_by').$type<Actor>().notNull(),
  createdAt: instant('created_at').notNull(),
  updatedAt: instant('updated_at').notNull(),
  endedAt: instant('ended_at'),
});

export const taskDays = renubu.table('task_days', {
  organizationId: uuid('organization_id').primaryKey(),
  day: date('day', { mode: 'string' }).notNull(),
  reviewedAt: instant('reviewed_at').notNull(),
});

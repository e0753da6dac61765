import type { Actor } from '@renubu/contracts/actor';
import type { JsonObject } from '@renubu/contracts/json';
import type { ScheduleRun, ScheduleView } from '@renubu/contracts/schedules';
import { integer, jsonb, pgSchema, text, timestamp, unique, uuid } from 'drizzle-orm/pg-core';

const renubu = pgSchema('renubu');
const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

export const schedules = renubu.table(
  'schedules',
  {
    id: uuid('id').primaryKey(),
    organizationId: uuid('organization_id').notNull(),
    workflowId: uuid('workflow_id').notNull(),
    /** Which trigger of the definition it is; null for an added one. */
    triggerKey: text('trigger_key'),
    name: text('name').notNull(),
    cron: text('cron'),
    runAt: instant('run_at'),
    timezone: text('timezone').notNull(),
    misfire: text('misfire').$type<ScheduleView['misfire']>().notNull(),
    inputs: jsonb('inputs').$type<JsonObject>().notNull().default({}),
    pausedAt: instant('paused_at'),
    pausedBy: jsonb('paused_by').$type<Actor>(),
    nextRunAt: instant('next_run_at'),
    revision: integer('revision').notNull().default(1),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  (table) => [unique().on(table.workflowId, table.triggerKey)],
);
export type ScheduleRow = typeof schedules.$inferSelect;

export const scheduleRuns = renubu.table('schedule_runs', {
  id: uuid('id').primaryKey(),
  organizationId: uuid('organization_id').notNull(),
  scheduleId: uuid('schedule_id').notNull(),
  fireAt: instant('fire_at').notNull(),
  firedAt: instant('fired_at').notNull(),
  cause: text('cause').$type<ScheduleRun['cause']>().notNull(),
  status: text('status').$type<ScheduleRun['status']>().notNull(),
  executionId: uuid('execution_id'),
  error: jsonb('error').$type<{ code: string; message: string }>(),
});

import { jsonb, pgSchema, text, timestamp, uuid } from 'drizzle-orm/pg-core';

const renubu = pgSchema('renubu');
const instant = (name: string) => timestamp(name, { withTimezone: true });

export const imports = renubu.table('imports', {
  id: uuid('id').primaryKey(),
  organizationId: uuid('organization_id').notNull(),
  status: text('status', { enum: ['uploaded', 'checked', 'applying', 'applied', 'failed'] }).notNull(),
  files: jsonb('files').notNull(),
  report: jsonb('report'),
  progress: jsonb('progress').notNull().default({ done: 0, total: 0 }),
  error: text('error'),
  createdBy: uuid('created_by').notNull(),
  createdAt: instant('created_at').notNull(),
  appliedAt: instant('applied_at'),
});

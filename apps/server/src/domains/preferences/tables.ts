import { jsonb, pgSchema, primaryKey, timestamp, uuid } from 'drizzle-orm/pg-core';

export const preferences = pgSchema('renubu').table(
  'preferences',
  {
    organizationId: uuid('organization_id').notNull(),
    userId: uuid('user_id').notNull(),
    values: jsonb('values').notNull().default({}),
    updatedAt: timestamp('updated_at', { withTimezone: true, mode: 'date' }).notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.organizationId, table.userId] })],
);

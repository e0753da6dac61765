import type { Actor } from '@renubu/contracts/actor';
import type { JsonObject } from '@renubu/contracts/json';
import { integer, jsonb, pgSchema, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';

const renubu = pgSchema('renubu');
const instant = (name: string) => timestamp(name, { withTimezone: true });

export const records = renubu.table(
  'records',
  {
    organizationId: uuid('organization_id').notNull(),
    entity: text('entity').notNull(),
    id: text('id').notNull(),
    data: jsonb('data').$type<JsonObject>().notNull(),
    revision: integer('revision').notNull().default(1),
    effectKey: text('effect_key'),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
    updatedBy: jsonb('updated_by').$type<Actor>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.organizationId, table.entity, table.id] })],
);

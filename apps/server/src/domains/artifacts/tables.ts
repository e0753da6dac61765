import type { Actor } from '@renubu/contracts/actor';
import type { AiSource } from '@renubu/contracts/ai';
import type { JsonObject } from '@renubu/contracts/json';
import { boolean, integer, json, jsonb, pgSchema, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';

const renubu = pgSchema('renubu');
const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

export const artifacts = renubu.table('artifacts', {
  id: uuid('id').primaryKey(),
  organizationId: uuid('organization_id').notNull(),
  executionId: uuid('execution_id').notNull(),
  customerId: uuid('customer_id'),
  path: text('path').notNull(),
  key: text('key').notNull(),
  type: text('type').notNull(),
  title: text('title').notNull(),
  editable: boolean('editable').notNull(),
  version: integer('version').notNull().default(1),
  shown: boolean('shown').notNull().default(true),
  createdAt: instant('created_at').notNull(),
  updatedAt: instant('updated_at').notNull(),
});

export const artifactVersions = renubu.table(
  'artifact_versions',
  {
    artifactId: uuid('artifact_id').notNull(),
    organizationId: uuid('organization_id').notNull(),
    version: integer('version').notNull(),
    content: json('content').$type<JsonObject>().notNull(),
    author: jsonb('author').$type<Actor>().notNull(),
    source: text('source').notNull(),
    /** How a generated version came about. */
    ai: jsonb('ai').$type<AiSource>(),
    at: instant('at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.artifactId, table.version] })],
);

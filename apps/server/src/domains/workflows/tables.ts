import type { WorkflowDefinition } from '@renubu/contracts/language/workflow';
import { boolean, integer, json, pgSchema, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';

const renubu = pgSchema('renubu');
const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

export const workflows = renubu.table('workflows', {
  id: uuid('id').primaryKey(),
  organizationId: uuid('organization_id').notNull(),
  slug: text('slug').notNull(),
  name: text('name').notNull(),
  kind: text('kind').notNull(),
  description: text('description').notNull().default(''),
  tags: text('tags').array().notNull().default([]),
  enabled: boolean('enabled').notNull().default(true),
  builtIn: boolean('built_in').notNull().default(false),
  publishedVersionId: uuid('published_version_id'),
  revision: integer('revision').notNull().default(1),
  createdAt: instant('created_at').notNull(),
  updatedAt: instant('updated_at').notNull(),
});

export const workflowVersions = renubu.table('workflow_versions', {
  id: uuid('id').primaryKey(),
  organizationId: uuid('organization_id').notNull(),
  workflowId: uuid('workflow_id').notNull(),
  /** Null for the one draft. */
  version: integer('version'),
  /** Empty where a draft has errors: see `source`. */
  definition: json('definition').$type<WorkflowDefinition | Record<string, never>>().notNull(),
  source: text('source').notNull(),
  checksum: text('checksum').notNull(),
  note: text('note').notNull().default(''),
  rolledBackFrom: integer('rolled_back_from'),
  builtIn: boolean('built_in').notNull().default(false),
  createdBy: text('created_by').notNull(),
  createdAt: instant('created_at').notNull(),
  publishedAt: instant('published_at'),
});

export const workflowBindings = renubu.table(
  'workflow_bindings',
  {
    organizationId: uuid('organization_id').notNull(),
    kind: text('kind').notNull(),
    /** A stage, or `*` for every stage of the kind. */
    stage: text('stage').notNull(),
    workflowId: uuid('workflow_id').notNull(),
  },
  (table) => [primaryKey({ columns: [table.organizationId, table.kind, table.stage] })],
);

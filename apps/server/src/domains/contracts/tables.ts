import type { Actor } from '@renubu/contracts/actor';
import type { AiSource } from '@renubu/contracts/ai';
import type { ConfirmationPlan } from '@renubu/contracts/contract-documents';
import type { ContractTermName, ContractTerms } from '@renubu/contracts/contract-terms';
import { boolean, customType, integer, jsonb, pgSchema, smallint, text, timestamp, uuid } from 'drizzle-orm/pg-core';

const renubu = pgSchema('renubu');
const instant = (name: string) => timestamp(name, { withTimezone: true });
const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' });

export const contractDocuments = renubu.table('contract_documents', {
  id: uuid('id').primaryKey(),
  organizationId: uuid('organization_id').notNull(),
  customerId: uuid('customer_id').notNull(),
  contractId: uuid('contract_id'),
  name: text('name').notNull(),
  kind: text('kind', { enum: ['pdf', 'docx', 'txt'] }).notNull(),
  bytes: integer('bytes').notNull(),
  sha256: text('sha256').notNull(),
  status: text('status', { enum: ['waiting', 'reading', 'read', 'scanned', 'failed'] }).notNull(),
  attempts: smallint('attempts').notNull().default(0),
  claimedUntil: instant('claimed_until'),
  problemCode: text('problem_code'),
  problem: text('problem'),
  revision: integer('revision').notNull().default(1),
  createdBy: jsonb('created_by').$type<Actor>().notNull(),
  createdAt: instant('created_at').notNull(),
  updatedAt: instant('updated_at').notNull(),
  confirmedBy: jsonb('confirmed_by').$type<Actor>(),
  confirmedAt: instant('confirmed_at'),
  changedSince: boolean('changed_since').notNull().default(false),
});
export type DocumentRow = typeof contractDocuments.$inferSelect;

export const contractFiles = renubu.table('contract_files', {
  documentId: uuid('document_id').primaryKey(),
  organizationId: uuid('organization_id').notNull(),
  content: bytea('content').notNull(),
});

/** Characters `start` up to `end` of the text stand on page `number`. */
export interface StoredPage {
  number: number;
  start: number;
  end: number;
}

export const contractReadings = renubu.table('contract_readings', {
  documentId: uuid('document_id').primaryKey(),
  organizationId: uuid('organization_id').notNull(),
  text: text('text').notNull(),
  pages: jsonb('pages').$type<StoredPage[]>().notNull(),
  terms: jsonb('terms').$type<ContractTerms>().notNull(),
  fromModel: text('from_model').array().$type<ContractTermName[]>().notNull().default([]),
  warnings: jsonb('warnings').$type<string[]>().notNull().default([]),
  source: jsonb('source').$type<AiSource>().notNull(),
  readAt: instant('read_at').notNull(),
});
export type ReadingRow = typeof contractReadings.$inferSelect;

export const contractCorrections = renubu.table('contract_corrections', {
  id: uuid('id').primaryKey(),
  organizationId: uuid('organization_id').notNull(),
  documentId: uuid('document_id').notNull(),
  term: text('term').$type<ContractTermName>().notNull(),
  kind: text('kind', { enum: ['corrected', 'withdrawn'] }).notNull(),
  value: jsonb('value').$type<ContractTerms[ContractTermName]>(),
  madeBy: jsonb('made_by').$type<Actor>().notNull(),
  madeAt: instant('made_at').notNull(),
});
export type CorrectionRow = typeof contractCorrections.$inferSelect;

export const contractConfirmations = renubu.table('contract_confirmations', {
  id: uuid('id').primaryKey(),
  organizationId: uuid('organization_id').notNull(),
  documentId: uuid('document_id'),
  contractId: uuid('contract_id').notNull(),
  terms: jsonb('terms').$type<Partial<ContractTerms>>().notNull(),
  plan: jsonb('plan').$type<ConfirmationPlan>().notNull(),
  confirmedBy: jsonb('confirmed_by').$type<Actor>().notNull(),
  confirmedAt: instant('confirmed_at').notNull(),
});
export type ConfirmationRow = typeof contractConfirmations.$inferSelect;

export const contractTasks = renubu.table('contract_tasks', {
  documentId: uuid('document_id').notNull(),
  organizationId: uuid('organization_id').notNull(),
  key: text('key').notNull(),
  taskId: uuid('task_id').notNull(),
  title: text('title').notNull(),
  dueAt: instant('due_at'),
});

import type { Actor } from '@renubu/contracts/actor';
import type { AiSource } from '@renubu/contracts/ai';
import type { ContentBlock, ProposedChange } from '@renubu/contracts/assistant';
import type { Evidence } from '@renubu/contracts/intelligence';
import type { Json } from '@renubu/contracts/json';
import type { ChatButton } from '@renubu/contracts/language/guided';
import { bigint, integer, jsonb, pgSchema, text, timestamp, uuid } from 'drizzle-orm/pg-core';

const renubu = pgSchema('renubu');
const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

export const threads = renubu.table('threads', {
  id: uuid('id').primaryKey(),
  organizationId: uuid('organization_id').notNull(),
  executionId: uuid('execution_id'),
  path: text('path'),
  /** Whose it is, for threads of no execution. */
  ownerId: uuid('owner_id'),
  customerId: uuid('customer_id'),
  title: text('title').notNull().default(''),
  status: text('status').$type<'active' | 'completed' | 'abandoned'>().notNull().default('active'),
  messageCount: integer('message_count').notNull().default(0),
  inputTokens: bigint('input_tokens', { mode: 'number' }).notNull().default(0),
  outputTokens: bigint('output_tokens', { mode: 'number' }).notNull().default(0),
  costMicros: bigint('cost_micros', { mode: 'number' }).notNull().default(0),
  createdAt: instant('created_at').notNull(),
  lastMessageAt: instant('last_message_at'),
  endedAt: instant('ended_at'),
});

export const messages = renubu.table('messages', {
  id: uuid('id').primaryKey(),
  organizationId: uuid('organization_id').notNull(),
  threadId: uuid('thread_id').notNull(),
  seq: integer('seq').notNull(),
  role: text('role').$type<'user' | 'assistant' | 'system'>().notNull(),
  author: jsonb('author').$type<Actor>().notNull(),
  content: text('content').notNull(),
  buttons: jsonb('buttons').$type<ChatButton[]>().notNull().default([]),
  artifactKey: text('artifact_key'),
  source: text('source').$type<'definition' | 'person' | 'built-in' | 'model'>().notNull(),
  ai: jsonb('ai').$type<AiSource>(),
  blocks: jsonb('blocks').$type<ContentBlock[]>().notNull().default([]),
  at: instant('at').notNull(),
});

export const proposals = renubu.table('proposals', {
  id: uuid('id').primaryKey(),
  organizationId: uuid('organization_id').notNull(),
  threadId: uuid('thread_id').notNull(),
  messageId: uuid('message_id').notNull(),
  customerId: uuid('customer_id'),
  executionId: uuid('execution_id'),
  title: text('title').notNull(),
  change: jsonb('change').$type<ProposedChange>().notNull(),
  before: jsonb('before').$type<Json>(),
  why: text('why').notNull(),
  evidence: jsonb('evidence').$type<Evidence[]>().notNull().default([]),
  status: text('status').$type<'open' | 'accepted' | 'rejected' | 'stale'>().notNull().default('open'),
  decidedBy: jsonb('decided_by').$type<Actor>(),
  decidedAt: instant('decided_at'),
  reason: text('reason'),
  resultId: text('result_id'),
  createdAt: instant('created_at').notNull(),
});

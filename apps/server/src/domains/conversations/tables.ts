import type { Actor } from '@renubu/contracts/actor';
import type { ChatButton } from '@renubu/contracts/language/guided';
import { integer, jsonb, pgSchema, text, timestamp, uuid } from 'drizzle-orm/pg-core';

const renubu = pgSchema('renubu');
const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

export const threads = renubu.table('threads', {
  id: uuid('id').primaryKey(),
  organizationId: uuid('organization_id').notNull(),
  executionId: uuid('execution_id').notNull(),
  path: text('path').notNull(),
  status: text('status').$type<'active' | 'completed' | 'abandoned'>().notNull().default('active'),
  messageCount: integer('message_count').notNull().default(0),
  createdAt: instant('created_at').notNull(),
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
  source: text('source').$type<'definition' | 'person' | 'built-in'>().notNull(),
  at: instant('at').notNull(),
});

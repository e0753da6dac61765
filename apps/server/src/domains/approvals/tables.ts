import type { Actor } from '@renubu/contracts/actor';
import type { ApprovalStatus, ApproverOrigin } from '@renubu/contracts/approvals';
import type { JsonObject } from '@renubu/contracts/json';
import type { Form } from '@renubu/contracts/language/guided';
import {
  boolean,
  integer,
  json,
  jsonb,
  pgSchema,
  primaryKey,
  smallint,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core';

const renubu = pgSchema('renubu');
const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

export const approvals = renubu.table('approvals', {
  id: uuid('id').primaryKey(),
  organizationId: uuid('organization_id').notNull(),
  executionId: uuid('execution_id').notNull(),
  path: text('path').notNull(),
  stepId: text('step_id').notNull(),
  title: text('title').notNull(),
  status: text('status').$type<ApprovalStatus>().notNull().default('pending'),
  evidence: json('evidence').$type<JsonObject>().notNull(),
  form: json('form').$type<Form>(),
  payloadHash: text('payload_hash').notNull(),
  needed: smallint('needed').notNull(),
  sequence: boolean('sequence').notNull(),
  allowSelf: boolean('allow_self').notNull(),
  requestedBy: jsonb('requested_by').$type<Actor>().notNull(),
  requesters: text('requesters').array().notNull().default([]),
  requestedAt: instant('requested_at').notNull(),
  expiresAt: instant('expires_at'),
  remindedAt: instant('reminded_at'),
  escalatedAt: instant('escalated_at'),
  decidedBy: jsonb('decided_by').$type<Actor>(),
  decidedAt: instant('decided_at'),
  reason: text('reason'),
  eventCount: integer('event_count').notNull().default(0),
});
export type ApprovalRow = typeof approvals.$inferSelect;

export const approvalSeats = renubu.table(
  'approval_seats',
  {
    approvalId: uuid('approval_id').notNull(),
    userId: uuid('user_id').notNull(),
    organizationId: uuid('organization_id').notNull(),
    position: smallint('position').notNull(),
    origin: text('origin').$type<ApproverOrigin>().notNull(),
    standsInFor: uuid('stands_in_for'),
    delegated: boolean('delegated').notNull().default(false),
    vote: text('vote').$type<'approved' | 'rejected'>(),
    votedBy: jsonb('voted_by').$type<Actor>(),
    votedAt: instant('voted_at'),
    reason: text('reason'),
    form: jsonb('form').$type<JsonObject>(),
    via: text('via').$type<'app' | 'link' | 'bulk'>(),
    toldAt: instant('told_at'),
  },
  (table) => [primaryKey({ columns: [table.approvalId, table.userId] })],
);

export const approvalEvents = renubu.table('approval_events', {
  id: uuid('id').primaryKey(),
  organizationId: uuid('organization_id').notNull(),
  approvalId: uuid('approval_id').notNull(),
  seq: integer('seq').notNull(),
  at: instant('at').notNull(),
  actor: jsonb('actor').$type<Actor>().notNull(),
  type: text('type').notNull(),
  message: text('message').notNull(),
  data: jsonb('data').$type<JsonObject>().notNull().default({}),
});

export const approvalLinks = renubu.table('approval_links', {
  id: uuid('id').primaryKey(),
  organizationId: uuid('organization_id').notNull(),
  approvalId: uuid('approval_id').notNull(),
  userId: uuid('user_id').notNull(),
  tokenHash: text('token_hash').notNull().unique(),
  payloadHash: text('payload_hash').notNull(),
  deliveryId: uuid('delivery_id'),
  createdAt: instant('created_at').notNull(),
  expiresAt: instant('expires_at').notNull(),
  usedAt: instant('used_at'),
});

export const approverGroups = renubu.table('approver_groups', {
  id: uuid('id').primaryKey(),
  organizationId: uuid('organization_id').notNull(),
  name: text('name').notNull(),
  description: text('description').notNull().default(''),
  createdAt: instant('created_at').notNull(),
  updatedAt: instant('updated_at').notNull(),
});

export const approverGroupMembers = renubu.table(
  'approver_group_members',
  {
    groupId: uuid('group_id').notNull(),
    userId: uuid('user_id').notNull(),
    organizationId: uuid('organization_id').notNull(),
  },
  (table) => [primaryKey({ columns: [table.groupId, table.userId] })],
);

export const approvalAbsences = renubu.table('approval_absences', {
  id: uuid('id').primaryKey(),
  organizationId: uuid('organization_id').notNull(),
  userId: uuid('user_id').notNull(),
  delegateId: uuid('delegate_id').notNull(),
  startsAt: instant('starts_at').notNull(),
  endsAt: instant('ends_at').notNull(),
  note: text('note').notNull().default(''),
  createdBy: jsonb('created_by').$type<Actor>().notNull(),
  createdAt: instant('created_at').notNull(),
});

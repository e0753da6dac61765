import type { Actor } from '@renubu/contracts/actor';
import type { ExecutionStatus, ExecutionTrigger, StepStatus } from '@renubu/contracts/executions';
import type { Json, JsonObject } from '@renubu/contracts/json';
import type { ExecutionState } from '@renubu/core/engine/types';
import { customType, integer, json, jsonb, pgSchema, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';

const renubu = pgSchema('renubu');
const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' });
const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

export const executions = renubu.table('executions', {
  id: uuid('id').primaryKey(),
  organizationId: uuid('organization_id').notNull(),
  workflowId: uuid('workflow_id').notNull(),
  versionId: uuid('version_id').notNull(),
  version: integer('version').notNull(),
  slug: text('slug').notNull(),
  workflowName: text('workflow_name').notNull(),
  kind: text('kind').notNull(),
  customerId: uuid('customer_id'),
  stage: text('stage'),
  assigneeId: uuid('assignee_id'),
  queueItemId: uuid('queue_item_id'),
  parentId: uuid('parent_id'),
  parentEffectId: uuid('parent_effect_id'),
  supersededBy: uuid('superseded_by'),
  trigger: text('trigger').$type<ExecutionTrigger>().notNull().default('manual'),
  eventId: uuid('event_id'),
  correlationKey: text('correlation_key'),
  retryOf: uuid('retry_of'),
  error: jsonb('error').$type<{ code: string; message: string; stepId: string | null }>(),
  pausedAt: instant('paused_at'),
  pausedReason: text('paused_reason'),
  status: text('status').$type<ExecutionStatus>().notNull(),
  result: text('result'),
  outcome: text('outcome'),
  priorityScore: integer('priority_score'),
  currentStepId: text('current_step_id'),
  stepsDone: integer('steps_done').notNull().default(0),
  stepsTotal: integer('steps_total').notNull().default(0),
  snoozedUntil: instant('snoozed_until'),
  revision: integer('revision').notNull().default(0),
  historyCount: integer('history_count').notNull().default(0),
  startedBy: jsonb('started_by').$type<Actor>().notNull(),
  createdAt: instant('created_at').notNull(),
  startedAt: instant('started_at'),
  endedAt: instant('ended_at'),
  updatedAt: instant('updated_at').notNull(),
});

export const executionStates = renubu.table('execution_states', {
  executionId: uuid('execution_id').primaryKey(),
  organizationId: uuid('organization_id').notNull(),
  state: json('state').$type<ExecutionState>().notNull(),
  /** State and history of an execution that ended as its event was decided: see `queries/packed.ts`. */
  packed: bytea('packed'),
});

export const stepExecutions = renubu.table(
  'step_executions',
  {
    executionId: uuid('execution_id').notNull(),
    organizationId: uuid('organization_id').notNull(),
    path: text('path').notNull(),
    stepId: text('step_id').notNull(),
    type: text('type').notNull(),
    status: text('status').$type<StepStatus>().notNull(),
    attempt: integer('attempt').notNull().default(1),
    branchPath: text('branch_path').array().notNull().default([]),
    reason: text('reason'),
    output: jsonb('output').$type<Json>(),
    error: jsonb('error').$type<{ code: string; message: string }>(),
    snoozedUntil: instant('snoozed_until'),
    startedAt: instant('started_at'),
    endedAt: instant('ended_at'),
  },
  (table) => [primaryKey({ columns: [table.executionId, table.path] })],
);

export const history = renubu.table(
  'history',
  {
    id: uuid('id').notNull(),
    organizationId: uuid('organization_id').notNull(),
    executionId: uuid('execution_id').notNull(),
    seq: integer('seq').notNull(),
    at: instant('at').notNull(),
    actor: jsonb('actor').$type<Actor>().notNull(),
    type: text('type').notNull(),
    stepId: text('step_id'),
    path: text('path'),
    message: text('message').notNull(),
    data: jsonb('data').$type<JsonObject>().notNull().default({}),
  },
  (table) => [primaryKey({ columns: [table.at, table.id] })],
);

export const effects = renubu.table('effects', {
  id: uuid('id').primaryKey(),
  organizationId: uuid('organization_id').notNull(),
  executionId: uuid('execution_id').notNull(),
  path: text('path').notNull(),
  operation: text('operation').notNull(),
  connection: text('connection'),
  input: jsonb('input').$type<JsonObject>().notNull(),
  idempotencyKey: text('idempotency_key').notNull(),
  attempt: integer('attempt').notNull(),
  status: text('status').$type<'pending' | 'succeeded' | 'failed' | 'cancelled'>().notNull().default('pending'),
  output: jsonb('output').$type<Json>(),
  error: jsonb('error').$type<JsonObject>(),
  /** What went out and came back, without secrets. */
  exchange: jsonb('exchange').$type<JsonObject>(),
  notBefore: instant('not_before'),
  /** How long one attempt may take; the usual time when null. */
  timeoutMs: integer('timeout_ms'),
  claimedBy: text('claimed_by'),
  claimedUntil: instant('claimed_until'),
  sweptAt: instant('swept_at'),
  createdAt: instant('created_at').notNull(),
  settledAt: instant('settled_at'),
});

export const timers = renubu.table('timers', {
  id: uuid('id').primaryKey(),
  organizationId: uuid('organization_id').notNull(),
  executionId: uuid('execution_id').notNull(),
  path: text('path').notNull(),
  dueAt: instant('due_at').notNull(),
  claimedUntil: instant('claimed_until'),
});

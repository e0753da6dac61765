import type { Actor } from '@renubu/contracts/actor';
import type { ExecutionTrigger } from '@renubu/contracts/executions';
import { initialState } from '@renubu/core/engine/initial-state';
import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { rows, type Tx } from '../../../platform/db/transaction.ts';
import { conflict } from '../../../platform/http/problem.ts';
import type { PublishedWorkflow } from '../../workflows/queries/plans.ts';
import type { ExecutionRow } from '../queries/load.ts';
import { openStatuses } from '../queries/statuses.ts';
import { executions, executionStates } from '../tables.ts';

export interface NewExecution {
  /** Given for a child: the id the engine chose for it. */
  id?: string;
  organizationId: string;
  workflow: PublishedWorkflow;
  customerId?: string | null;
  queueItemId?: string | null;
  assigneeId?: string | null;
  stage?: string | null;
  priorityScore?: number | null;
  by: Actor;
  parent?: { executionId: string; effectId: string };
  trigger?: ExecutionTrigger;
  /** Row of the event that starts it. */
  eventId?: string | null;
  /** Further events with the same key join it while it is open. */
  correlationKey?: string | null;
  /** The execution it tries again. */
  retryOf?: string | null;
}

/**
 * Writes a pending execution of a published workflow. Throws 409 `workflow_already_started`, naming the execution, when
 * its queue item has an open one, or its customer an open renewal, and 409 `correlation_key_in_use` when another open one
 * of the workflow has the correlation key.
 */
export async function createExecution(tx: Tx, ctx: Context, request: NewExecution): Promise<ExecutionRow> {
  const { workflow, organizationId, customerId = null } = request;
  if (workflow.kind === 'renewal' && customerId !== null && request.parent === undefined) {
    await refuseSecondRenewal(tx, customerId);
  }
  const [created] = await tx.insert(executions).values(pendingRow(ctx, request)).onConflictDoNothing().returning();
  if (created === undefined) throw await collision(tx, request);
  await tx.insert(executionStates).values({ executionId: created.id, organizationId, state: initialState() });
  return created;
}

/** The row of an execution before its first input. */
export function pendingRow(ctx: Context, request: NewExecution) {
  const { workflow, organizationId, parent } = request;
  const now = ctx.clock.now();
  return {
    id: request.id ?? ctx.newId(),
    organizationId,
    workflowId: workflow.workflowId,
    versionId: workflow.versionId,
    version: workflow.version,
    slug: workflow.slug,
    workflowName: workflow.name,
    kind: workflow.kind,
    customerId: request.customerId ?? null,
    stage: request.stage ?? null,
    assigneeId: request.assigneeId ?? null,
    queueItemId: request.queueItemId ?? null,
    parentId: parent?.executionId ?? null,
    parentEffectId: parent?.effectId ?? null,
    trigger: request.trigger ?? (parent === undefined ? 'manual' : 'workflow'),
    eventId: request.eventId ?? null,
    correlationKey: request.correlationKey ?? null,
    retryOf: request.retryOf ?? null,
    priorityScore: request.priorityScore ?? null,
    status: 'pending' as const,
    startedBy: request.by,
    createdAt: now,
    updatedAt: now,
  };
}

async function collision(tx: Tx, request: NewExecution) {
  const { workflow, correlationKey, queueItemId = null } = request;
  const open = correlationKey == null ? null : await openOfKey(tx, workflow.workflowId, correlationKey);
  if (open === null) return alreadyStarted(await openOfItem(tx, queueItemId));
  const detail = `An open execution of “${workflow.name}” has this correlation key already.`;
  return conflict('correlation_key_in_use', detail, { executionId: open });
}

/** The open execution of a workflow that events with this key join; null when there is none. */
export async function openOfKey(tx: Tx, workflowId: string, correlationKey: string): Promise<string | null> {
  const [open] = await tx
    .select({ id: executions.id })
    .from(executions)
    .where(
      and(
        eq(executions.workflowId, workflowId),
        eq(executions.correlationKey, correlationKey),
        inArray(executions.status, [...openStatuses]),
      ),
    );
  return open?.id ?? null;
}

/** One renewal runs per customer at a time; two that start at once are told apart by a lock on the customer. */
async function refuseSecondRenewal(tx: Tx, customerId: string): Promise<void> {
  await rows(tx, sql`select pg_advisory_xact_lock(hashtextextended(${`renewal ${customerId}`}, 0))`);
  const [open] = await tx
    .select({ id: executions.id })
    .from(executions)
    .where(
      and(
        eq(executions.customerId, customerId),
        eq(executions.kind, 'renewal'),
        inArray(executions.status, [...openStatuses, 'failed']),
        sql`${executions.parentId} is null`,
      ),
    )
    .limit(1);
  if (open !== undefined) throw alreadyStarted(open.id);
}

async function openOfItem(tx: Tx, queueItemId: string | null): Promise<string | null> {
  if (queueItemId === null) return null;
  const [open] = await tx
    .select({ id: executions.id })
    .from(executions)
    .where(and(eq(executions.queueItemId, queueItemId), inArray(executions.status, [...openStatuses, 'failed'])));
  return open?.id ?? null;
}

function alreadyStarted(executionId: string | null) {
  const detail = 'This work was started already. Open the execution that runs.';
  return conflict('workflow_already_started', detail, executionId === null ? {} : { executionId });
}

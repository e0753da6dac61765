import type { Actor } from '@renubu/contracts/actor';
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
}

/**
 * Writes a pending execution of a published workflow. Throws 409 `workflow_already_started`, naming the execution, when
 * its queue item has an open one, or its customer an open renewal.
 */
export async function createExecution(tx: Tx, ctx: Context, request: NewExecution): Promise<ExecutionRow> {
  const { workflow, organizationId, customerId = null } = request;
  if (workflow.kind === 'renewal' && customerId !== null && request.parent === undefined) {
    await refuseSecondRenewal(tx, customerId);
  }
  const now = ctx.clock.now();
  const [created] = await tx
    .insert(executions)
    .values({
      id: request.id ?? ctx.newId(),
      organizationId,
      workflowId: workflow.workflowId,
      versionId: workflow.versionId,
      version: workflow.version,
      slug: workflow.slug,
      workflowName: workflow.name,
      kind: workflow.kind,
      customerId,
      stage: request.stage ?? null,
      assigneeId: request.assigneeId ?? null,
      queueItemId: request.queueItemId ?? null,
      parentId: request.parent?.executionId ?? null,
      parentEffectId: request.parent?.effectId ?? null,
      priorityScore: request.priorityScore ?? null,
      status: 'pending',
      startedBy: request.by,
      createdAt: now,
      updatedAt: now,
    })
    .onConflictDoNothing()
    .returning();
  if (created === undefined) throw alreadyStarted(await openOfItem(tx, request.queueItemId ?? null));
  await tx.insert(executionStates).values({ executionId: created.id, organizationId, state: initialState() });
  return created;
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

import type { Context } from '../../../platform/context.ts';
import { actorOf, type Session } from '../../../platform/session.ts';
import { tenantTransaction } from '../../../platform/db/transaction.ts';
import { conflict } from '../../../platform/http/problem.ts';
import { startExecution } from '../../executions/commands/start.ts';
import { lockItem, requireOwnItem, statusConflict } from '../queries/locked-item.ts';
import { assignTo } from './assign.ts';
import { lockQueue } from './lock.ts';
import { markStarted } from './mark-started.ts';

/**
 * Starts the workflow of a queue item for its assignee; work of nobody becomes the starter's. Throws 409 `workflow_already_started` with the execution's id when it runs already, 409 `workflow_missing` when no published workflow is bound any more.
 */
export async function startItem(ctx: Context, session: Session, itemId: string): Promise<{ executionId: string }> {
  const { organizationId } = session;
  return tenantTransaction(ctx.db, organizationId, async (tx) => {
    await lockQueue(tx, organizationId);
    const item = await lockItem(tx, itemId);
    requireOwnItem(item, session);
    const startable = item.status === 'pending' || (item.status === 'snoozed' && item.executionId === null);
    if (!startable) throw statusConflict(item, ['pending', 'snoozed']);
    if (item.workflowId === null) throw conflict('workflow_missing', 'No workflow is bound to this work any more.');
    const assigneeId = item.assigneeId ?? session.userId;
    if (item.assigneeId === null) await assignTo(tx, item.id, assigneeId, null);
    const { executionId } = await startExecution(tx, ctx, {
      organizationId,
      workflowId: item.workflowId,
      customerId: item.customerId,
      queueItemId: item.id,
      assigneeId,
      ...(item.stage === null ? {} : { stage: item.stage }),
      priorityScore: item.score,
      by: actorOf(session),
    });
    await markStarted(tx, ctx, item.id, executionId);
    return { executionId };
  });
}

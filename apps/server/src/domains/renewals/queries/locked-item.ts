import type { StageKey, WorkItemKind } from '@renubu/contracts/renewals';
import type { QueueItem } from '@renubu/contracts/queue';
import { sql } from 'drizzle-orm';
import type { Session } from '../../../platform/session.ts';
import { row, type Tx } from '../../../platform/db/transaction.ts';
import { conflict, forbidden, notFound, type Problem } from '../../../platform/http/problem.ts';

/** What the verbs of a queue item decide on. */
export interface LockedItem {
  id: string;
  customerId: string;
  kind: WorkItemKind;
  stage: StageKey | null;
  status: QueueItem['status'];
  workflowId: string | null;
  assigneeId: string | null;
  executionId: string | null;
  score: number;
}

/** Reads a queue item and keeps it from changing until the transaction ends. Throws 404. */
export async function lockItem(tx: Tx, itemId: string): Promise<LockedItem> {
  const item = await row<LockedItem>(
    tx,
    sql`
    select id, customer_id as "customerId", kind, stage, status, workflow_id as "workflowId",
           assignee_id as "assigneeId", execution_id as "executionId", score
      from renubu.queue_items where id = ${itemId} for update`,
  );
  if (item === undefined) throw notFound('queue item', itemId);
  return item;
}

/** Own work and work of nobody is everybody's to touch; other people's needs `queue.readTeam`. Throws 403. */
export function requireOwnItem(item: Pick<LockedItem, 'assigneeId'>, session: Session): void {
  if (item.assigneeId === null || item.assigneeId === session.userId) return;
  if (!session.permissions.includes('queue.readTeam')) throw forbidden('This work belongs to somebody else.');
}

/** The problem of a verb that the item's status does not allow; it names those that do. */
export function statusConflict(item: LockedItem, allowed: readonly QueueItem['status'][]): Problem {
  if (item.executionId !== null && ['in_progress', 'snoozed'].includes(item.status)) {
    return conflict('workflow_already_started', 'Its workflow runs already; go on there.', {
      itemStatus: item.status,
      allowed,
      executionId: item.executionId,
    });
  }
  const detail = `The item is ${item.status.replace('_', ' ')}; this needs one that is ${allowed.join(' or ')}.`;
  return conflict('invalid_state', detail, { itemStatus: item.status, allowed });
}

import type { Actor } from '@renubu/contracts/actor';
import { eq } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { conflict } from '../../../platform/http/problem.ts';
import { publish } from '../../../platform/outbox/publish.ts';
import { notify } from '../../notifications/commands/notify.ts';
import type { ExecutionRow, LockedExecution } from '../queries/load.ts';
import { isOpen, openStatuses } from '../queries/statuses.ts';
import { executions } from '../tables.ts';
import { writeHistory } from './history.ts';

/** Tells the manager of whoever works the execution; every manager when nobody does. */
export async function tellManager(tx: Tx, ctx: Context, row: ExecutionRow, reason: string, by: Actor): Promise<void> {
  await notify(tx, ctx, {
    organizationId: row.organizationId,
    ...(row.assigneeId === null ? { role: 'manager' } : { managerOf: row.assigneeId }),
    type: 'execution_escalated',
    title: `${by.name} escalated “${row.workflowName}”`,
    message: reason,
    priority: 1,
    link: `/executions/${row.id}`,
    executionId: row.id,
    customerId: row.customerId,
    idempotencyKey: `${row.id}:escalated:${row.revision}`,
  });
}

/** A person calls for their manager, with a reason. It is recorded; the work stays with them. Throws 409 when ended. */
export async function escalateExecution(
  tx: Tx,
  ctx: Context,
  { row }: LockedExecution,
  reason: string,
  by: Actor,
): Promise<void> {
  if (!isOpen(row.status)) {
    throw conflict('workflow_completed', `The execution is ${row.status}.`, { allowed: [...openStatuses] });
  }
  const now = ctx.clock.now();
  const message = `${by.name} escalated to the manager: ${reason}`;
  const line = { at: now.toISOString(), actor: by, type: 'escalation.raised', stepId: null, path: null, message };
  await writeHistory(tx, ctx, row, [{ ...line, data: { reason } }]);
  const revision = row.revision + 1;
  await tx
    .update(executions)
    .set({ revision, historyCount: row.historyCount + 1, updatedAt: now })
    .where(eq(executions.id, row.id));
  await tellManager(tx, ctx, { ...row, revision }, reason, by);
  const data = { status: row.status, revision };
  await publish(tx, { topic: `executions/${row.id}`, type: 'execution_escalated', subject: row.id, data });
}

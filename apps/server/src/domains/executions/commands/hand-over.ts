import type { Actor } from '@renubu/contracts/actor';
import { eq, sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { conflict } from '../../../platform/http/problem.ts';
import { publish } from '../../../platform/outbox/publish.ts';
import { lockExecution } from '../queries/load.ts';
import { isOpen, openStatuses } from '../queries/statuses.ts';
import { executions } from '../tables.ts';
import { writeHistory } from './history.ts';

export interface HandOver {
  to: { id: string; name: string };
  reason: string | null;
  by: Actor;
}

/**
 * Gives a running execution to another person, with the open tasks its former assignee had in it. It stays where it is;
 * the history says who handed it to whom and why. Throws 409 when it has ended.
 */
export async function handOverExecution(
  tx: Tx,
  ctx: Context,
  executionId: string,
  { to, reason, by }: HandOver,
): Promise<void> {
  const { row } = await lockExecution(tx, executionId);
  if (!isOpen(row.status)) {
    throw conflict('workflow_completed', `The execution is ${row.status}.`, { allowed: [...openStatuses] });
  }
  if (row.assigneeId === to.id) return;
  const now = ctx.clock.now();
  const message = `The work was handed to ${to.name}${reason === null ? '.' : `: ${reason}`}`;
  const line = { at: now.toISOString(), actor: by, type: 'execution.handed-over', stepId: null, path: null, message };
  await writeHistory(tx, ctx, row, [{ ...line, data: { from: row.assigneeId, to: to.id, reason } }]);
  const revision = row.revision + 1;
  await tx
    .update(executions)
    .set({ assigneeId: to.id, revision, historyCount: row.historyCount + 1, updatedAt: now })
    .where(eq(executions.id, row.id));
  await tx.execute(sql`
    update renubu.tasks set assignee_id = ${to.id}, revision = revision + 1, updated_at = ${now.toISOString()}
     where execution_id = ${row.id} and assignee_id is not distinct from ${row.assigneeId}::uuid and ended_at is null`);
  const data = { status: row.status, revision };
  await publish(tx, { topic: `executions/${row.id}`, type: 'execution_handed_over', subject: row.id, data });
}

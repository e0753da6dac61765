import { parentAfterSubtask } from '@renubu/core/tasks/task-policy';
import { eq, inArray, sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { conflict } from '../../../platform/http/problem.ts';
import { tasks } from '../tables.ts';
import { lockTask, requireStatus, type TaskRecord } from './lock.ts';
import { tellTasks } from './tell.ts';

/**
 * Opens an ended task again, and the completed tasks above it. Throws 404, 409 `invalid_state`, and 409
 * `step_has_gone_on` when the step that waited for it went on: there the step is to be reopened.
 */
export async function reopenTask(tx: Tx, ctx: Context, id: string): Promise<void> {
  const task = await lockTask(tx, id);
  requireStatus(task, 'reopen');
  const reopened = [task, ...(await parentsToReopen(tx, task))];
  if (reopened.some(({ awaited }) => awaited)) {
    throw conflict('step_has_gone_on', 'The step that waited for this task has gone on. Reopen the step instead.');
  }
  const now = ctx.clock.now();
  const ids = reopened.map((opened) => opened.id);
  const after = await tx
    .update(tasks)
    .set({ status: 'pending', endedAt: null, reason: null, updatedAt: now, revision: sql`revision + 1` })
    .where(inArray(tasks.id, ids))
    .returning();
  await tellTasks(tx, task.organizationId, after);
}

async function parentsToReopen(tx: Tx, task: TaskRecord): Promise<TaskRecord[]> {
  if (task.parentId === null) return [];
  const [parent] = await tx.select().from(tasks).where(eq(tasks.id, task.parentId)).for('update');
  if (parent === undefined || parentAfterSubtask(parent.status, ['pending']) !== 'pending') return [];
  return [parent, ...(await parentsToReopen(tx, parent))];
}

import type { Actor } from '@renubu/contracts/actor';
import { taskCan, type TaskStatus } from '@renubu/contracts/tasks';
import { parentAfterSubtask } from '@renubu/core/tasks/task-policy';
import { sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { rows, type Tx } from '../../../platform/db/transaction.ts';
import { lockTask, requireStatus } from './lock.ts';
import { tellTasks, type TaskNews } from './tell.ts';

export type EndedStatus = 'completed' | 'skipped';

export interface EndedTask {
  organizationId: string;
  taskId: string;
  executionId: string;
  status: EndedStatus;
  by: Actor;
}

/** Called in the same transaction for each ended task that a step of an execution waits for. */
export type AwaitedTaskEnded = (tx: Tx, ctx: Context, ended: EndedTask) => Promise<void>;

export interface TaskEnd {
  id: string;
  status: EndedStatus;
  reason?: string;
  by: Actor;
}

/**
 * Completes or skips a task and its open sub-tasks; the last open sub-task ends its parent. A step that waits for one
 * of them goes on. Throws 404 and 409 `invalid_state`.
 */
export async function endTask(
  tx: Tx,
  ctx: Context,
  { id, status, reason, by }: TaskEnd,
  awaited: AwaitedTaskEnded,
): Promise<void> {
  const task = await lockTask(tx, id);
  requireStatus(task, status === 'completed' ? 'complete' : 'skip');
  const ended = await endWithSubtasks(tx, ctx, [id], status, reason ?? null);
  ended.push(...(await endParents(tx, ctx, task.parentId)));
  await tellTasks(tx, task.organizationId, ended);
  await tellExecutions(tx, ctx, task.organizationId, ended, by, awaited);
}

export interface Ended extends TaskNews {
  awaited: boolean;
}

const endedColumns = sql`
  task.id, task.status, task.assignee_id as "assigneeId", task.customer_id as "customerId",
  task.execution_id as "executionId", task.awaited`;

/** Ends open tasks and everything open below them with one statement. */
export async function endWithSubtasks(
  tx: Tx,
  ctx: Context,
  ids: readonly string[],
  status: EndedStatus,
  reason: string | null,
): Promise<Ended[]> {
  const now = ctx.clock.now();
  return rows<Ended>(
    tx,
    sql`
    with recursive concerned (id) as (
      select unnest(${sql.param([...ids])}::uuid[])
      union
      select task.id from renubu.tasks task join concerned on task.parent_id = concerned.id
    )
    update renubu.tasks task
       set status = ${status}, reason = ${reason}, ended_at = ${now}, updated_at = ${now}, snoozed_until = null,
           requires_decision = false, auto_skip_at = null, revision = revision + 1
      from concerned
     where task.id = concerned.id and task.status = any(${sql.param([...taskCan.complete])}::text[])
    returning ${endedColumns}`,
  );
}

/** Completes the parent whose sub-tasks have all ended, and its parent in turn. */
async function endParents(tx: Tx, ctx: Context, parentId: string | null): Promise<Ended[]> {
  if (parentId === null) return [];
  const parent = await lockTask(tx, parentId);
  const siblings = await rows<{ status: TaskStatus }>(
    tx,
    sql`select status from renubu.tasks where parent_id = ${parentId}`,
  );
  const statuses = siblings.map(({ status }) => status);
  if (parentAfterSubtask(parent.status, statuses) !== 'completed') return [];
  const ended = await endWithSubtasks(tx, ctx, [parentId], 'completed', null);
  return [...ended, ...(await endParents(tx, ctx, parent.parentId))];
}

/** Feeds the executions whose steps wait for the ended tasks. */
export async function tellExecutions(
  tx: Tx,
  ctx: Context,
  organizationId: string,
  ended: readonly Ended[],
  by: Actor,
  awaited: AwaitedTaskEnded,
): Promise<void> {
  for (const { id: taskId, executionId, status, awaited: isAwaited } of ended) {
    if (!isAwaited || executionId === null) continue;
    await awaited(tx, ctx, { organizationId, taskId, executionId, status: status as EndedStatus, by });
  }
}

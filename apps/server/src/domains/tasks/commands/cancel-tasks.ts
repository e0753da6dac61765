import type { Actor } from '@renubu/contracts/actor';
import { taskCan } from '@renubu/contracts/tasks';
import { sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { rows, type Tx } from '../../../platform/db/transaction.ts';
import { tellTasks, type TaskNews } from './tell.ts';

/** Cancels open tasks and their sub-tasks; those that have ended stay. Whoever cancels tells the execution. */
export async function cancelTasks(
  tx: Tx,
  ctx: Context,
  { ids }: { ids: readonly string[] },
  by: Actor,
): Promise<number> {
  if (ids.length === 0) return 0;
  const now = ctx.clock.now();
  const cancelled = await rows<TaskNews & { organizationId: string }>(
    tx,
    sql`
    with recursive concerned (id) as (
      select unnest(${sql.param([...ids])}::uuid[])
      union
      select task.id from renubu.tasks task join concerned on task.parent_id = concerned.id
    )
    update renubu.tasks task
       set status = 'cancelled', reason = ${`Cancelled by ${by.name}`}, ended_at = ${now}, updated_at = ${now},
           snoozed_until = null, requires_decision = false, auto_skip_at = null, revision = revision + 1
      from concerned
     where task.id = concerned.id and task.status = any(${sql.param([...taskCan.cancel])}::text[])
    returning task.id, task.status, task.assignee_id as "assigneeId", task.customer_id as "customerId",
              task.execution_id as "executionId", task.organization_id as "organizationId"`,
  );
  const organizationId = cancelled[0]?.organizationId;
  if (organizationId !== undefined)
    await tellTasks(
      tx,
      organizationId,
      cancelled.map(({ organizationId: _, ...news }) => news),
    );
  return cancelled.length;
}

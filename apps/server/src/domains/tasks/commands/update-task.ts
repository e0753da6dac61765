import type { Actor } from '@renubu/contracts/actor';
import type { taskInputSchema, taskUpdateSchema } from '@renubu/contracts/tasks';
import { eq, sql } from 'drizzle-orm';
import type { z } from 'zod';
import type { Context } from '../../../platform/context.ts';
import { row, type Tx } from '../../../platform/db/transaction.ts';
import { Problem } from '../../../platform/http/problem.ts';
import { tasks } from '../tables.ts';
import { createTask, tellAssignee } from './create-task.ts';
import { lockTask, requireStatus } from './lock.ts';
import { tellTasks } from './tell.ts';

export type TaskInput = z.output<typeof taskInputSchema>;
export type TaskUpdate = z.output<typeof taskUpdateSchema>;

/** Creates a task by hand, for oneself unless another person is named. Throws 422 `unknown_reference`. Returns its id. */
export async function addTask(
  tx: Tx,
  ctx: Context,
  organizationId: string,
  input: TaskInput,
  by: Actor,
): Promise<string> {
  await checkReferences(tx, input);
  return createTask(tx, ctx, { ...input, organizationId, owner: 'human', assigneeId: input.assigneeId ?? by.id, by });
}

/**
 * Changes an open task. `check` sees the revision before anything is written, to compare it with `If-Match`.
 * Throws 404, 409 `invalid_state`, 422 `unknown_reference` and what `check` throws.
 */
export async function updateTask(
  tx: Tx,
  ctx: Context,
  id: string,
  update: TaskUpdate,
  by: Actor,
  check: (revision: number) => void,
): Promise<void> {
  const before = await lockTask(tx, id);
  check(before.revision);
  requireStatus(before, 'update');
  await checkReferences(tx, update);
  const { dueAt, ...fields } = update;
  const due = dueAt === undefined ? {} : { dueAt: dueAt === null ? null : new Date(dueAt) };
  const [after] = await tx
    .update(tasks)
    .set({ ...fields, ...due, updatedAt: ctx.clock.now(), revision: sql`revision + 1` })
    .where(eq(tasks.id, id))
    .returning();
  if (after === undefined) return;
  await tellTasks(tx, after.organizationId, [after]);
  if (after.assigneeId !== before.assigneeId) await tellAssignee(tx, ctx, after, by);
}

type References = Pick<TaskInput, 'assigneeId' | 'customerId' | 'executionId'>;

/** Foreign keys do not know of organizations: what a task names must be visible to the tenant. */
async function checkReferences(tx: Tx, { assigneeId, customerId, executionId }: References): Promise<void> {
  const found = await row<Record<keyof References, boolean>>(
    tx,
    sql`
    select ${assigneeId ?? null}::uuid is null
             or exists (select from renubu.members where user_id = ${assigneeId ?? null} and active) as "assigneeId",
           ${customerId ?? null}::uuid is null
             or exists (select from renubu.customers where id = ${customerId ?? null}) as "customerId",
           ${executionId ?? null}::uuid is null
             or exists (select from renubu.executions where id = ${executionId ?? null}) as "executionId"`,
  );
  const words = { assigneeId: 'person', customerId: 'customer', executionId: 'execution' } as const;
  const errors = (Object.keys(words) as (keyof References)[])
    .filter((field) => found?.[field] !== true)
    .map((field) => ({
      path: `body.${field}`,
      code: 'unknown_reference',
      message: `There is no such ${words[field]}.`,
    }));
  if (errors.length > 0)
    throw new Problem(422, 'unknown_reference', 'The task refers to something that is not there.', { errors });
}

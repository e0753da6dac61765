import { taskCan, type taskVerbs } from '@renubu/contracts/tasks';
import { eq, sql } from 'drizzle-orm';
import { row, type Tx } from '../../../platform/db/transaction.ts';
import { conflict, notFound } from '../../../platform/http/problem.ts';
import { tasks } from '../tables.ts';

export type TaskRecord = typeof tasks.$inferSelect;

/**
 * Locks a task for a change, its execution before it: the engine locks in the same order. Throws 404.
 */
export async function lockTask(tx: Tx, id: string): Promise<TaskRecord> {
  await row(
    tx,
    sql`
    select 1 from renubu.executions
     where id = (select execution_id from renubu.tasks where id = ${id}) for update`,
  );
  const [found] = await tx.select().from(tasks).where(eq(tasks.id, id)).for('update');
  if (found === undefined) throw notFound('task', id);
  return found;
}

const past: Record<(typeof taskVerbs)[number], string> = {
  complete: 'completed',
  skip: 'skipped',
  snooze: 'snoozed',
  reopen: 'reopened',
  update: 'changed',
  cancel: 'cancelled',
};

/** Throws 409 `invalid_state`, naming the states that allow the verb. */
export function requireStatus(task: TaskRecord, verb: (typeof taskVerbs)[number]): void {
  const allowed = taskCan[verb];
  if (allowed.includes(task.status)) return;
  const detail = `This task is ${task.status.replace('_', ' ')}. Only ${allowed.join(', ').replaceAll('_', ' ')} tasks can be ${past[verb]}.`;
  throw conflict('invalid_state', detail, { status: task.status, allowed: [...allowed] });
}

import { taskCan, type taskVerbs } from '@renubu/contracts/tasks';
import { eq, sql } from 'drizzle-orm';
import { row, type Tx } from '../../../platform/db/transaction.ts';
import { conflict, forbidden, notFound } from '../../../platform/http/problem.ts';
import type { Session } from '../../../platform/session.ts';
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

/**
 * Whoever controls executions may work on all tasks; others on those that are theirs, that nobody has, that they made,
 * and that belong to work of theirs. Throws 403 for somebody else's.
 */
export async function requireOwnTask(tx: Tx, session: Session, task: TaskRecord): Promise<void> {
  const { userId, permissions } = session;
  if (permissions.includes('executions.control')) return;
  if (task.assigneeId === null || task.assigneeId === userId || task.createdBy.id === userId) return;
  const around = await row<{ own: boolean; assignee: string | null }>(
    tx,
    sql`
    select exists (select from renubu.executions where id = ${task.executionId} and assignee_id = ${userId}) as own,
           (select name from renubu.members where user_id = ${task.assigneeId}) as assignee`,
  );
  if (around?.own === true) return;
  throw forbidden(`This task is ${around?.assignee ?? 'somebody else'}’s. Ask them or a manager.`);
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

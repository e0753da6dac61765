import { and, eq, lte } from 'drizzle-orm';
import type { Tx } from '../../../platform/db/transaction.ts';
import { notFound } from '../../../platform/http/problem.ts';
import { schedules, type ScheduleRow } from '../tables.ts';

/** Locks a schedule while it is still due; undefined when another process has it or it is not due any more. */
export async function lockDue(tx: Tx, id: string, now: Date): Promise<ScheduleRow | undefined> {
  const [found] = await tx
    .select()
    .from(schedules)
    .where(and(eq(schedules.id, id), lte(schedules.nextRunAt, now)))
    .for('update', { skipLocked: true });
  return found;
}

/** Locks a schedule. Throws 404. */
export async function lockSchedule(tx: Tx, id: string): Promise<ScheduleRow> {
  const [found] = await tx.select().from(schedules).where(eq(schedules.id, id)).for('update');
  if (found === undefined) throw notFound('schedule', id);
  return found;
}

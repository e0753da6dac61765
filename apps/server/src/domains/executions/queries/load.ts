import type { ExecutionState } from '@renubu/core/engine/types';
import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm';
import { notFound } from '../../../platform/http/problem.ts';
import { rows, type Tx } from '../../../platform/db/transaction.ts';
import { executions, executionStates } from '../tables.ts';
import { unpackState } from './packed.ts';

export type ExecutionRow = typeof executions.$inferSelect;

export interface LoadedExecution {
  row: ExecutionRow;
  state: ExecutionState;
}

/** An execution with its state. Throws 404. */
export async function loadExecution(tx: Tx, executionId: string): Promise<LoadedExecution> {
  const [found] = await tx
    .select({ row: executions, state: executionStates.state, packed: executionStates.packed })
    .from(executions)
    .innerJoin(executionStates, eq(executionStates.executionId, executions.id))
    .where(eq(executions.id, executionId));
  if (found === undefined) throw notFound('execution', executionId);
  return { row: found.row, state: unpackState(found.state, found.packed) };
}

/** The row of an execution. Throws 404. */
export async function loadExecutionRow(tx: Tx, executionId: string): Promise<ExecutionRow> {
  const [found] = await tx.select().from(executions).where(eq(executions.id, executionId));
  if (found === undefined) throw notFound('execution', executionId);
  return found;
}

export interface LockedExecution extends LoadedExecution {
  /** How many executions stand above it: 0 when nothing started it. */
  depth: number;
}

/**
 * Locks an execution until the transaction ends and reads it. Its ancestors are locked first, from the top down, so
 * that an end told upwards and a cancel told downwards cannot wait for each other. Throws 404.
 */
export async function lockExecution(tx: Tx, executionId: string): Promise<LockedExecution> {
  const locked = await rows<{ id: string }>(
    tx,
    sql`
    with recursive family as (
      select id, parent_id, 0 as depth from renubu.executions where id = ${executionId}::uuid
      union all
      select parent.id, parent.parent_id, family.depth + 1
        from renubu.executions parent join family on parent.id = family.parent_id
    )
    select e.id from renubu.executions e join family on family.id = e.id order by family.depth desc for update of e`,
  );
  return { ...(await loadExecution(tx, executionId)), depth: Math.max(0, locked.length - 1) };
}

/**
 * Locks several executions at once, in the order of their ids, and reads them. Those that another execution started are
 * left out: `lockExecution` takes them, whose ancestors come first.
 */
export async function lockUnparented(tx: Tx, ids: readonly string[]): Promise<LockedExecution[]> {
  const found = await tx
    .select({ row: executions, state: executionStates.state, packed: executionStates.packed })
    .from(executions)
    .innerJoin(executionStates, eq(executionStates.executionId, executions.id))
    .where(and(inArray(executions.id, [...ids]), isNull(executions.parentId)))
    .orderBy(asc(executions.id))
    // Both rows: what was written while it waited for the lock is then read of both.
    .for('update');
  return found.map(({ row, state, packed }) => ({ row, state: unpackState(state, packed), depth: 0 }));
}

import type { Actor } from '@renubu/contracts/actor';
import type { JsonObject } from '@renubu/contracts/json';
import { eq } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { loadExecutionRow } from '../queries/load.ts';
import { executions } from '../tables.ts';
import { writeHistory } from './history.ts';

/** Writes what a person noted on a step into the history. The caller holds the lock of the execution. */
export async function noteStep(
  tx: Tx,
  ctx: Context,
  executionId: string,
  stepId: string,
  notes: string,
  by: Actor,
): Promise<void> {
  const message = notes.trim();
  if (message === '') return;
  const row = await loadExecutionRow(tx, executionId);
  const at = ctx.clock.now().toISOString();
  await writeHistory(tx, ctx, row, [{ at, actor: by, type: 'step.noted', stepId, path: stepId, message, data: {} }]);
  const historyCount = row.historyCount + 1;
  await tx.update(executions).set({ historyCount }).where(eq(executions.id, executionId));
}

export interface ExecutionNote {
  type: string;
  path: string | null;
  message: string;
  by: Actor;
  data: JsonObject;
}

/** Adds one line to the history of an execution. The caller holds its lock. */
export async function noteExecution(tx: Tx, ctx: Context, executionId: string, line: ExecutionNote): Promise<void> {
  const row = await loadExecutionRow(tx, executionId);
  const at = ctx.clock.now().toISOString();
  const { type, path, message, by, data } = line;
  await writeHistory(tx, ctx, row, [{ at, actor: by, type, stepId: path, path, message, data }]);
  await tx
    .update(executions)
    .set({ historyCount: row.historyCount + 1 })
    .where(eq(executions.id, executionId));
}

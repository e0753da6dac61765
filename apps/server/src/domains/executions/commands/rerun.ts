import { executionCan } from '@renubu/contracts/executions';
import type { Context } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { conflict } from '../../../platform/http/problem.ts';
import type { Actor } from '@renubu/contracts/actor';
import type { LockedExecution } from '../queries/load.ts';
import { startExecution } from './start.ts';

/**
 * Runs an execution again as a new one of the published version, with the same event and inputs; the new one names it.
 * Throws 409 while it is open, and what refuses a start.
 */
export async function rerunExecution(
  tx: Tx,
  ctx: Context,
  { row, state }: LockedExecution,
  by: Actor,
): Promise<{ executionId: string }> {
  if (!executionCan.rerun.includes(row.status)) {
    throw conflict('invalid_state', `The execution is ${row.status}. It can run again once it has ended.`, {
      executionStatus: row.status,
      allowed: [...executionCan.rerun],
    });
  }
  const { organizationId, workflowId, customerId, assigneeId, stage, priorityScore } = row;
  return startExecution(tx, ctx, {
    organizationId,
    workflowId,
    customerId,
    assigneeId,
    stage,
    priorityScore,
    by,
    inputs: state.inputs,
    event: state.event,
    eventId: row.eventId,
    trigger: row.trigger,
    correlationKey: row.correlationKey,
    retryOf: row.id,
  });
}

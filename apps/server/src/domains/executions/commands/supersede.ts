import type { Context } from '../../../platform/context.ts';
import { systemActor } from '../../../platform/session.ts';
import { sql } from 'drizzle-orm';
import { rows, type Tx } from '../../../platform/db/transaction.ts';
import { lockExecution } from '../queries/load.ts';
import { applyInput } from './apply.ts';

const reason = 'The customer needs other work now.';

/**
 * Ends an execution because its customer needs other work now; one that has ended already is left as it is. Its open
 * tasks stay open: `successorId` takes them over, or the next execution of the same customer and kind when it starts.
 * Throws 404.
 */
export async function supersedeExecution(
  tx: Tx,
  ctx: Context,
  executionId: string,
  successorId: string | null,
): Promise<void> {
  const locked = await lockExecution(tx, executionId);
  const { organizationId, status } = locked.row;
  if (status === 'completed' || status === 'cancelled') return;
  const input = { type: 'cancel', by: systemActor, reason } as const;
  await applyInput(tx, ctx, organizationId, executionId, input, { locked, keepTasks: true });
  await rows(tx, sql`update renubu.executions set outcome = 'superseded' where id = ${executionId}::uuid`);
  await rows(
    tx,
    sql`update renubu.tasks set awaited = false where execution_id = ${executionId}::uuid and ended_at is null`,
  );
  if (successorId !== null) await handTasksOver(tx, executionId, successorId);
}

async function handTasksOver(tx: Tx, executionId: string, successorId: string): Promise<void> {
  await rows(
    tx,
    sql`
    with superseded as (
      update renubu.executions set superseded_by = ${successorId}::uuid where id = ${executionId}::uuid
    )
    update renubu.tasks set execution_id = ${successorId}::uuid
     where execution_id = ${executionId}::uuid and ended_at is null`,
  );
}

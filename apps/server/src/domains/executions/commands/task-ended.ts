import type { Actor } from '@renubu/contracts/actor';
import type { Context } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { lockExecution } from '../queries/load.ts';
import { applyInput } from './apply.ts';

export interface AwaitedTask {
  organizationId: string;
  taskId: string;
  executionId: string;
  status: 'completed' | 'skipped' | 'cancelled';
  by: Actor;
}

/** Tells an execution that a task ended; one that does not wait for it (any more) is left alone. Throws 404. */
export async function awaitedTaskEnded(tx: Tx, ctx: Context, ended: AwaitedTask): Promise<void> {
  const { organizationId, taskId, executionId, status, by } = ended;
  const locked = await lockExecution(tx, executionId);
  if (!locked.state.waits.some((wait) => wait.kind === 'task' && wait.id === taskId)) return;
  await applyInput(tx, ctx, organizationId, executionId, { type: 'taskChanged', taskId, status, by }, { locked });
}

import type { Context } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import type { DecidedApproval } from '../../approvals/commands/decide.ts';
import { lockExecution } from '../queries/load.ts';
import { applyInput } from './apply.ts';

/** Tells an execution how an approval was decided; one that does not wait for it (any more) is left alone. Throws 404. */
export async function approvalDecided(tx: Tx, ctx: Context, decided: DecidedApproval): Promise<void> {
  const { organizationId, executionId, ...outcome } = decided;
  const locked = await lockExecution(tx, executionId);
  if (!locked.state.waits.some((wait) => wait.kind === 'approval' && wait.id === decided.approvalId)) return;
  await applyInput(tx, ctx, organizationId, executionId, { type: 'approvalDecided', ...outcome }, { locked });
}

import type { Context } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { determine, type DetermineOptions, type Determined } from './determine.ts';
import { rescore } from './rescore.ts';

/**
 * Determines and scores the work of the given customers, or of all: what every change of facts or rules leads to.
 * A superseded execution lightens its assignee's load, so the queues touched are scored as a whole.
 */
export async function refreshWork(
  tx: Tx,
  ctx: Context,
  organizationId: string,
  options: DetermineOptions = {},
): Promise<Determined & { changed: number }> {
  const determined = await determine(tx, ctx, organizationId, options);
  const { customerIds } = options;
  const assigneeIds = determined.superseded === 0 ? [] : determined.assigneeIds.filter((id) => id !== null);
  const scope = customerIds === undefined ? {} : { customerIds, assigneeIds };
  return { ...determined, ...(await rescore(tx, ctx, organizationId, scope)) };
}

import type { Context } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { assignWaiting } from './assign-work.ts';
import { lockQueue } from './lock.ts';
import { rescore } from './rescore.ts';

/**
 * What a change of a member means for the queues: experience is a factor of the score of all their work; whoever is
 * not active any more gives back what has not started; whoever is new may get what belongs to nobody.
 */
export async function followMember(tx: Tx, ctx: Context, organizationId: string, userId: string): Promise<void> {
  await lockQueue(tx, organizationId);
  const receivers = await assignWaiting(tx, organizationId);
  await rescore(tx, ctx, organizationId, { assigneeIds: [userId, ...receivers] });
}

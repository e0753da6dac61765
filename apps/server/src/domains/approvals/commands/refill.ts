import { tally } from '@renubu/core/approvals/tally';
import type { Context } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { findSeats, votingSeats } from '../queries/seats.ts';
import type { ApprovalRow } from '../tables.ts';
import { recordEvents } from './record.ts';
import { addSeats, seat } from './seating.ts';

/** Asks the administrators too when approvers have left and those who remain are too few. Returns how many it asked. */
export async function refill(tx: Tx, ctx: Context, approval: ApprovalRow): Promise<number> {
  const seats = await findSeats(tx, [approval.id]);
  if (tally(approval, votingSeats(seats)).reachable) return 0;
  const { allowSelf, requesters } = approval;
  const nobody = { candidates: [], unknown: [], quorum: approval.needed, sequence: false };
  const plan = await seat(tx, ctx, { ...nobody, allowSelf, requesters });
  const last = Math.max(0, ...seats.map(({ position }) => position));
  const added = await addSeats(
    tx,
    approval,
    plan.seats.map((one) => ({ ...one, position: last + one.position })),
  );
  if (added.length > 0)
    await recordEvents(
      tx,
      ctx,
      approval,
      plan.events.filter(({ type }) => type === 'fell_back'),
    );
  return added.length;
}

import { approvalCan, type ApprovalStatus, type MayDecide } from '@renubu/contracts/approvals';
import type { Seat, Tally } from './tally.ts';

export interface DecidableApproval {
  status: ApprovalStatus;
  /** ISO-8601 UTC; from this instant on nobody may decide. */
  expiresAt: string | null;
  allowSelf: boolean;
  /** Ids of those who asked: whoever started the execution, and whoever brought it to this step. */
  requesters: readonly string[];
  /** Who decided it, when it is decided. */
  decidedBy: string | null;
}

const yes: MayDecide = { allowed: true, code: null, reason: null };
const no = (code: string, reason: string): MayDecide => ({ allowed: false, code, reason });

/**
 * Whether a person may decide now. `seat` is the one whose vote they have, their own or that of somebody absent;
 * undefined when they have none. The reason is a sentence for that person.
 */
export function mayDecide(
  approval: DecidableApproval,
  { personId, seat, tally, now }: { personId: string; seat: Seat | undefined; tally: Tally; now: string },
): MayDecide {
  const closed = closedReason(approval, now);
  if (closed !== null) return closed;
  if (!approval.allowSelf && approval.requesters.includes(personId)) {
    return no('self_approval', 'You asked for this approval yourself; somebody else has to decide.');
  }
  if (seat === undefined || !seat.active) return no('not_an_approver', 'You are not one of its approvers.');
  if (seat.vote !== null) return no('already_voted', `You have ${seat.vote} this already.`);
  if (!tally.turn.includes(seat.id)) return no('not_your_turn', 'Others have to decide before you.');
  return yes;
}

function closedReason({ status, expiresAt, decidedBy }: DecidableApproval, now: string): MayDecide | null {
  if (!approvalCan.decide.includes(status)) {
    if (status === 'expired') return no('approval_expired', 'This approval has expired.');
    if (status === 'cancelled') return no('approval_cancelled', 'This approval was called off.');
    return no('already_decided', `${decidedBy ?? 'Somebody'} has ${status} this already.`);
  }
  if (expiresAt !== null && Date.parse(expiresAt) <= Date.parse(now)) {
    return no('approval_expired', 'This approval has expired.');
  }
  return null;
}

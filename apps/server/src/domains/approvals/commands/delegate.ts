import { approvalCan } from '@renubu/contracts/approvals';
import type { Context } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { conflict, forbidden, invalid, notFound, Problem } from '../../../platform/http/problem.ts';
import { actorOf, type Session } from '../../../platform/session.ts';
import { lockApproval } from '../queries/lock.ts';
import { findActiveMember } from '../queries/people.ts';
import { findSeats, type SeatRow } from '../queries/seats.ts';
import type { ApprovalRow } from '../tables.ts';
import { voterOf } from '../voter.ts';
import { handOver } from './hand-over.ts';
import { recordEvents, tellChanged } from './record.ts';
import { tellTurn } from './tell.ts';

export interface Delegation {
  id: string;
  /** User id or e-mail address. */
  to: string;
  reason: string;
  /** Whose vote; the caller's own when absent. */
  from?: string | undefined;
}

/**
 * Passes a vote that is still to be given on to another active member. Somebody else's takes `approvals.manage`.
 * Throws 404, 403, 400 for a person who cannot have it, and 409 when it has been given or the approval is over.
 */
export async function delegateApproval(tx: Tx, ctx: Context, session: Session, delegation: Delegation): Promise<void> {
  const own = voterOf(session);
  const { id, reason, from = own } = delegation;
  const approval = await lockApproval(tx, id);
  requireOpen(approval);
  if (from !== own && !session.permissions.includes('approvals.manage')) {
    throw forbidden('Only who manages approvals can pass on somebody else’s vote.');
  }
  const seats = await findSeats(tx, [id]);
  const seat = seats.find((one) => one.userId === from && !one.delegated);
  if (seat === undefined) throw new Problem(403, 'not_an_approver', notTheirs(from === own));
  if (seat.vote !== null) throw conflict('already_voted', `${seat.name} has ${seat.vote} this already.`);
  const to = await requireDelegate(tx, approval, seats, delegation.to);
  await handOver(tx, approval, seat, to.id, 'delegation');
  const actor = actorOf(session);
  const whose = from === own ? 'their vote' : `the vote of ${seat.name}`;
  const message = `${session.name} gave ${whose} to ${to.name}: ${reason}`;
  await recordEvents(tx, ctx, approval, [{ type: 'delegated', actor, message, data: { from, to: to.id } }]);
  await tellChanged(tx, approval, 'approval_changed', 'pending');
  await tellTurn(tx, ctx, approval);
}

const notTheirs = (own: boolean) =>
  own ? 'You are not one of its approvers.' : 'This person is not one of its approvers.';

function requireOpen({ status }: ApprovalRow): void {
  const allowed = approvalCan.delegate;
  if (allowed.includes(status)) return;
  const detail = `This approval is ${status}. Only ${allowed.join(', ')} ones can be delegated.`;
  throw conflict('invalid_state', detail, { status, allowed: [...allowed] });
}

async function requireDelegate(tx: Tx, approval: ApprovalRow, seats: readonly SeatRow[], named: string) {
  const refuse = (code: string, message: string) => invalid([{ path: 'body.to', code, message }]);
  const to = await findActiveMember(tx, named);
  if (to === undefined) throw refuse('unknown_member', 'There is no active member of this name who may decide.');
  if (seats.some((one) => one.userId === to.id)) throw refuse('has_a_vote', `${to.name} is an approver already.`);
  if (!approval.allowSelf && approval.requesters.includes(to.id)) {
    throw refuse('self_approval', `${to.name} asked for this approval and cannot decide it.`);
  }
  return to;
}

/** Adds a comment to the history. Throws 404. */
export async function commentApproval(
  tx: Tx,
  ctx: Context,
  session: Session,
  { id, text }: { id: string; text: string },
): Promise<void> {
  const approval = await lockApproval(tx, id);
  if (!approvalCan.comment.includes(approval.status)) throw notFound('approval', id);
  await recordEvents(tx, ctx, approval, [{ type: 'commented', actor: actorOf(session), message: text }]);
  await tellChanged(tx, approval, 'approval_changed', approval.status);
}

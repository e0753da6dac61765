import type { Actor } from '@renubu/contracts/actor';
import type { MayDecide } from '@renubu/contracts/approvals';
import { tally } from '@renubu/core/approvals/tally';
import type { Context } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { conflict, Problem } from '../../../platform/http/problem.ts';
import { viewerOf } from '../queries/list.ts';
import { findSeats, votingSeats, type SeatRow } from '../queries/seats.ts';
import { canDecide, seatHolder } from '../queries/view.ts';
import type { ApprovalRow } from '../tables.ts';
import { hashOf } from './open.ts';
import { handOver } from './hand-over.ts';
import type { EventDraft } from './record.ts';

/** Who decides: the member whose vote it is, and how they appear in the history. */
export interface Decider {
  userId: string;
  actor: Actor;
}

interface OwnSeat {
  seats: SeatRow[];
  own: SeatRow;
  /** What taking it means to the history: standing in for somebody absent. */
  events: EventDraft[];
}

/**
 * The seat whose vote a person may give now. Who stands in for somebody absent takes their seat over. Throws the
 * problem that `decideApproval` names.
 */
export async function requireSeat(
  tx: Tx,
  ctx: Context,
  approval: ApprovalRow,
  { userId, actor }: Decider,
): Promise<OwnSeat> {
  const seats = await findSeats(tx, [approval.id]);
  const viewer = await viewerOf(tx, ctx, userId);
  const may = canDecide(approval, seats, tally(approval, votingSeats(seats)), viewer);
  if (!may.allowed) throw refusal(approval, may);
  if (!approval.allowSelf && approval.requesters.includes(actor.id)) throw refusal(approval, selfAsked);
  const holder = seatHolder(seats, viewer.absences, viewer.now, userId);
  const own = seats.find((seat) => seat.userId === holder);
  if (own === undefined) throw refusal(approval, may);
  if (holder === userId) return { seats, own, events: [] };
  const events = await handOver(tx, approval, own, userId, 'absence');
  const after = await findSeats(tx, [approval.id]);
  const taken = after.find((seat) => seat.userId === userId);
  if (taken === undefined) throw refusal(approval, may);
  return { seats: after, own: taken, events };
}

/** A program asked for it with the key that it decides with. */
const selfAsked: MayDecide = {
  allowed: false,
  code: 'self_approval',
  reason: 'You asked for this approval yourself; somebody else has to decide.',
};

const forbidden = new Set(['not_an_approver', 'self_approval', 'not_your_turn']);

function refusal(approval: ApprovalRow, { code, reason }: MayDecide): Problem {
  const named = code ?? 'not_an_approver';
  const { status, decidedBy, decidedAt } = approval;
  const extra = { approvalStatus: status, decidedBy, decidedAt: decidedAt?.toISOString() ?? null };
  return new Problem(forbidden.has(named) ? 403 : 409, named, reason ?? 'You cannot decide this approval.', { extra });
}

/** Throws 409 `payload_changed` when what is decided is not what was seen, or no longer what was asked. */
export function requirePayload(approval: ApprovalRow, seen: string | undefined): void {
  const { payloadHash } = approval;
  if ((seen === undefined || seen === payloadHash) && hashOf(approval) === payloadHash) return;
  throw conflict('payload_changed', 'This is not what you were shown. Read the approval again before you decide.', {
    payloadHash,
  });
}

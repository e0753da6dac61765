import type { Actor } from '@renubu/contracts/actor';
import type { ApprovalStatus } from '@renubu/contracts/approvals';
import type { JsonObject } from '@renubu/contracts/json';
import { tally } from '@renubu/core/approvals/tally';
import type { ApprovalVote } from '@renubu/core/engine/types';
import { validateOutputs } from '@renubu/core/engine/outputs';
import { and, eq } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { Problem } from '../../../platform/http/problem.ts';
import { lockApproval } from '../queries/lock.ts';
import { votingSeats, type SeatRow } from '../queries/seats.ts';
import { approvals, approvalSeats, type ApprovalRow } from '../tables.ts';
import { recordEvents, tellChanged, type EventDraft } from './record.ts';
import { refill } from './refill.ts';
import { requirePayload, requireSeat, type Decider } from './require.ts';
import { tellOutcome, tellTurn } from './tell.ts';

export interface DecidedApproval {
  organizationId: string;
  executionId: string;
  approvalId: string;
  decision: 'approved' | 'rejected';
  reason?: string;
  form: JsonObject;
  /** In the order in which they were given. */
  votes: ApprovalVote[];
  by: Actor;
}

/** Called in the same transaction when an approval is decided: the execution that waits for it goes on. */
export type ApprovalDecided = (tx: Tx, ctx: Context, decided: DecidedApproval) => Promise<void>;

export interface Decision {
  id: string;
  decision: 'approve' | 'reject';
  reason?: string | undefined;
  form?: JsonObject | undefined;
  /** What the person saw; not checked when absent. */
  payloadHash?: string | undefined;
  via: 'app' | 'link' | 'bulk';
}

/**
 * Takes one vote. When it decides the approval the execution goes on in the same transaction. Returns the status of the
 * approval afterwards. Throws 404; 403 `not_an_approver`, `self_approval`, `not_your_turn`; 409 `already_decided`,
 * `already_voted`, `approval_expired`, `approval_cancelled`, `payload_changed`; 422 `invalid_form`.
 */
export async function decideApproval(
  tx: Tx,
  ctx: Context,
  decider: Decider,
  decision: Decision,
  decided: ApprovalDecided,
): Promise<ApprovalStatus> {
  const approval = await lockApproval(tx, decision.id);
  const { seats, own, events } = await requireSeat(tx, ctx, approval, decider);
  requirePayload(approval, decision.payloadHash);
  const vote = voteOf(ctx, approval, decider, decision);
  await tx
    .update(approvalSeats)
    .set(vote)
    .where(and(eq(approvalSeats.approvalId, approval.id), eq(approvalSeats.userId, own.userId)));
  const after = seats.map((seat) => (seat === own ? { ...seat, ...vote } : seat));
  const { outcome } = tally(approval, votingSeats(after));
  await recordEvents(tx, ctx, approval, [...events, votedEvent(decider.actor, decision)]);
  if (outcome === 'pending') {
    await refill(tx, ctx, approval);
    await tellTurn(tx, ctx, approval);
    await tellChanged(tx, approval, 'approval_changed', 'pending');
    return 'pending';
  }
  await finish(tx, ctx, approval, { outcome, by: decider.actor, seats: after, reason: vote.reason }, decided);
  return outcome;
}

function voteOf(ctx: Context, approval: ApprovalRow, { actor }: Decider, { decision, reason, form, via }: Decision) {
  const approves = decision === 'approve';
  const said = reason?.trim() ?? '';
  return {
    vote: approves ? ('approved' as const) : ('rejected' as const),
    votedBy: actor,
    votedAt: ctx.clock.now(),
    reason: said === '' ? null : said,
    form: requireForm(approval, form ?? {}, approves),
    via,
  };
}

/** What the approver filled in; to reject, required fields may stay empty. Throws 422 `invalid_form`. */
function requireForm({ form }: ApprovalRow, values: JsonObject, approves: boolean): JsonObject {
  if (form === null && Object.keys(values).length === 0) return {};
  const fields = form ?? { type: 'object' as const, properties: {}, required: [] };
  const checked = validateOutputs(approves ? fields : { ...fields, required: [] }, values);
  if (checked.ok) return checked.outputs;
  throw new Problem(422, 'invalid_form', 'What you filled in does not fit the form of this approval.', {
    errors: checked.errors.map((error) => ({
      ...error,
      path: `body.form${error.path === '' ? '' : `.${error.path}`}`,
    })),
  });
}

function votedEvent(actor: Actor, { decision, reason, via }: Decision): EventDraft {
  const verb = decision === 'approve' ? 'approved' : 'rejected';
  const said = reason?.trim() ?? '';
  const message = said === '' ? `${actor.name} ${verb}.` : `${actor.name} ${verb}: ${said}`;
  return { type: 'voted', actor, message, data: { decision: verb, via } };
}

interface Outcome {
  outcome: 'approved' | 'rejected';
  by: Actor;
  seats: readonly SeatRow[];
  reason: string | null;
}

/** Writes the outcome down, lets the execution go on, and tells those who asked. */
async function finish(
  tx: Tx,
  ctx: Context,
  approval: ApprovalRow,
  { outcome, by, seats, reason }: Outcome,
  decided: ApprovalDecided,
): Promise<void> {
  const [ended] = await tx
    .update(approvals)
    .set({ status: outcome, decidedBy: by, decidedAt: ctx.clock.now(), reason })
    .where(eq(approvals.id, approval.id))
    .returning();
  if (ended === undefined) return;
  ctx.metrics.approvalsEnded.inc({ status: outcome });
  const { organizationId, executionId, id } = approval;
  await recordEvents(tx, ctx, approval, [{ type: 'decided', actor: by, message: `It is ${outcome}.` }]);
  await tellChanged(tx, approval, 'approval_decided', outcome);
  await tellOutcome(tx, ctx, ended);
  const { votes, form } = votesOf(seats);
  const said = reason === null ? {} : { reason };
  await decided(tx, ctx, { organizationId, executionId, approvalId: id, decision: outcome, form, votes, by, ...said });
}

/** The votes in the order given, and what was filled in: of a field that several filled in, the last. */
function votesOf(seats: readonly SeatRow[]): { votes: ApprovalVote[]; form: JsonObject } {
  const given = seats
    .filter((seat) => seat.vote !== null)
    .sort((a, b) => (a.votedAt?.getTime() ?? 0) - (b.votedAt?.getTime() ?? 0));
  const votes = given.flatMap(({ vote, votedBy, votedAt, reason }): ApprovalVote[] => {
    if (vote === null || votedBy === null || votedAt === null) return [];
    return [{ by: votedBy, decision: vote, at: votedAt.toISOString(), ...(reason === null ? {} : { reason }) }];
  });
  return { votes, form: Object.assign({}, ...given.map(({ form }) => form ?? {})) as JsonObject };
}

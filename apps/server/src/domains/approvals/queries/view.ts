import type { Actor } from '@renubu/contracts/actor';
import type { ApprovalStatus, ApprovalSummary, Approver, MayDecide } from '@renubu/contracts/approvals';
import { mayDecide } from '@renubu/core/approvals/may-decide';
import { standIn, type AbsencePeriod } from '@renubu/core/approvals/stand-in';
import { tally, type Tally } from '@renubu/core/approvals/tally';
import { sql } from 'drizzle-orm';
import { votingSeats, type SeatRow } from './seats.ts';

/** What lists read of an approval, joined with its execution. */
export interface ListedRow {
  id: string;
  title: string;
  status: ApprovalStatus;
  executionId: string;
  executionStatus: string;
  slug: string;
  workflowName: string;
  version: number;
  path: string;
  stepId: string;
  customerId: string | null;
  customer: string | null;
  requestedBy: Actor;
  requesters: string[];
  requestedAt: Date;
  expiresAt: Date | null;
  remindedAt: Date | null;
  escalatedAt: Date | null;
  sequence: boolean;
  allowSelf: boolean;
  needed: number;
  payloadHash: string;
  hasForm: boolean;
  decidedBy: Actor | null;
  decidedAt: Date | null;
  reason: string | null;
}

export const listedColumns = sql`
  a.id, a.title, a.status, a.execution_id as "executionId", e.status as "executionStatus", e.slug,
  e.workflow_name as "workflowName", e.version, a.path, a.step_id as "stepId", c.id as "customerId",
  c.name as customer, a.requested_by as "requestedBy", a.requesters, a.requested_at as "requestedAt",
  a.expires_at as "expiresAt", a.reminded_at as "remindedAt", a.escalated_at as "escalatedAt", a.sequence,
  a.allow_self as "allowSelf", a.needed, a.payload_hash as "payloadHash", a.form is not null as "hasForm",
  a.decided_by as "decidedBy", a.decided_at as "decidedAt", a.reason`;
export const listedSources = sql`
  renubu.approvals a
  join renubu.executions e on e.id = a.execution_id
  left join renubu.customers c on c.id = e.customer_id`;

/** Who looks, and when. */
export interface Viewer {
  userId: string;
  now: Date;
  absences: readonly AbsencePeriod[];
}

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

/** An approval as lists show it to one person: with whose turn it is and whether they may decide. */
export function toSummary(found: ListedRow, seats: readonly SeatRow[], viewer: Viewer): ApprovalSummary {
  const counted = tally(found, votingSeats(seats));
  const { id, title, status, path, stepId, requestedBy, sequence, allowSelf, needed, payloadHash, hasForm } = found;
  return {
    id,
    title,
    status,
    execution: { id: found.executionId, status: found.executionStatus },
    workflow: { slug: found.slug, name: found.workflowName, version: found.version },
    path,
    stepId,
    customer: found.customerId === null ? null : { id: found.customerId, name: found.customer ?? '' },
    requestedBy,
    requestedAt: found.requestedAt.toISOString(),
    expiresAt: iso(found.expiresAt),
    remindedAt: iso(found.remindedAt),
    escalatedAt: iso(found.escalatedAt),
    sequence,
    allowSelf,
    needed,
    given: counted.given,
    approvers: seats.map((seat, index) => toApprover(seat, index + 1, status === 'pending' ? counted.turn : [])),
    payloadHash,
    hasForm,
    decidedBy: found.decidedBy,
    decidedAt: iso(found.decidedAt),
    reason: found.reason,
    canDecide: canDecide(found, seats, counted, viewer),
  };
}

function toApprover(seat: SeatRow, position: number, turn: readonly string[]): Approver {
  return {
    id: seat.userId,
    name: seat.name,
    email: seat.email,
    position,
    origin: seat.origin,
    state: stateOf(seat),
    turn: turn.includes(seat.userId),
    standsInFor:
      seat.standsInFor === null ? null : { id: seat.standsInFor, name: seat.standsInForName ?? 'Somebody who left' },
    decidedAt: iso(seat.votedAt),
    reason: seat.reason,
  };
}

function stateOf({ delegated, vote, member }: SeatRow): Approver['state'] {
  if (delegated) return 'delegated';
  return vote ?? (member ? 'waiting' : 'left');
}

/** Whether the person may decide now, by their own vote or that of somebody absent. */
export function canDecide(
  approval: Pick<ListedRow, 'status' | 'expiresAt' | 'allowSelf' | 'requesters' | 'decidedBy'>,
  seats: readonly SeatRow[],
  counted: Tally,
  { userId, now, absences }: Viewer,
): MayDecide {
  const { status, allowSelf, requesters, decidedBy } = approval;
  const holder = seatHolder(seats, absences, now, userId);
  return mayDecide(
    { status, allowSelf, requesters, expiresAt: iso(approval.expiresAt), decidedBy: decidedBy?.name ?? null },
    {
      personId: userId,
      seat: votingSeats(seats).find((seat) => seat.id === holder),
      tally: counted,
      now: now.toISOString(),
    },
  );
}

/** Whose seat a person votes with: their own, else that of somebody who is away and for whom they stand in. */
export function seatHolder(
  seats: readonly SeatRow[],
  absences: readonly AbsencePeriod[],
  now: Date,
  userId: string,
): string | undefined {
  const taken = (id: string) => seats.some((seat) => seat.userId === id);
  if (taken(userId)) return seats.find((seat) => seat.userId === userId && !seat.delegated)?.userId;
  return seats
    .filter((seat) => !seat.delegated && seat.vote === null)
    .find((seat) => standIn(seat.userId, absences, now.toISOString(), (id) => !taken(id)) === userId)?.userId;
}

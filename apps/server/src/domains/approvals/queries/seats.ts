import type { Seat } from '@renubu/core/approvals/tally';
import { sql } from 'drizzle-orm';
import { rows, type Tx } from '../../../platform/db/transaction.ts';
import { mayVote } from './people.ts';
import type { approvalSeats } from '../tables.ts';

/** A seat with what is known of its person. */
export interface SeatRow extends Omit<typeof approvalSeats.$inferSelect, 'organizationId'> {
  name: string;
  email: string;
  /** False when the person is no longer an active member who may decide. */
  member: boolean;
  standsInForName: string | null;
}

/** The seats of approvals, in their order, with delegated ones. */
export function findSeats(tx: Tx, approvalIds: readonly string[]): Promise<SeatRow[]> {
  return rows<SeatRow>(
    tx,
    sql`
    select s.approval_id as "approvalId", s.user_id as "userId", s.position, s.origin,
           s.stands_in_for as "standsInFor", s.delegated, s.vote, s.voted_by as "votedBy", s.voted_at as "votedAt",
           s.reason, s.form, s.via, s.told_at as "toldAt", coalesce(m.name, 'Somebody who left') as name,
           coalesce(m.email, '') as email, coalesce(${mayVote('m')}, false) as member, away.name as "standsInForName"
      from renubu.approval_seats s
      left join renubu.members m on m.organization_id = s.organization_id and m.user_id = s.user_id
      left join renubu.members away on away.organization_id = s.organization_id and away.user_id = s.stands_in_for
     where s.approval_id = any(${sql.param([...approvalIds])}::uuid[])
     order by s.approval_id, s.position, s.user_id`,
  );
}

/** The seats that have or had a vote, as the tally reads them. */
export function votingSeats(seats: readonly SeatRow[]): Seat[] {
  return seats
    .filter((seat) => !seat.delegated)
    .map(({ userId, position, vote, member }) => ({ id: userId, position, vote, active: member }));
}

import { and, eq } from 'drizzle-orm';
import type { Tx } from '../../../platform/db/transaction.ts';
import { systemActor } from '../../../platform/session.ts';
import { namesOf } from '../queries/people.ts';
import type { SeatRow } from '../queries/seats.ts';
import { approvalSeats, type ApprovalRow } from '../tables.ts';
import type { EventDraft } from './record.ts';

/** Gives the vote of a seat to somebody who has none. Returns what the history says when an absence is the reason. */
export async function handOver(
  tx: Tx,
  { id: approvalId, organizationId }: Pick<ApprovalRow, 'id' | 'organizationId'>,
  seat: SeatRow,
  to: string,
  origin: 'absence' | 'delegation',
): Promise<EventDraft[]> {
  await tx
    .update(approvalSeats)
    .set({ delegated: true })
    .where(and(eq(approvalSeats.approvalId, approvalId), eq(approvalSeats.userId, seat.userId)));
  const standsInFor = seat.standsInFor ?? seat.userId;
  await tx
    .insert(approvalSeats)
    .values({ approvalId, organizationId, userId: to, position: seat.position, origin, standsInFor });
  if (origin === 'delegation') return [];
  const name = (await namesOf(tx, [to])).get(to) ?? 'Somebody else';
  const message = `${seat.name} is away; ${name} decides in their place.`;
  return [{ type: 'stand_in', actor: systemActor, message, data: { from: seat.userId, to } }];
}

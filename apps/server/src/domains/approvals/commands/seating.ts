import type { Actor } from '@renubu/contracts/actor';
import {
  planSeats,
  type PlannedSeat,
  type SeatNote,
  type SeatPlan,
  type SeatRequest,
} from '@renubu/core/approvals/seats';
import type { Context } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { systemActor } from '../../../platform/session.ts';
import { currentAbsences, findAdmins, namesOf } from '../queries/people.ts';
import { approvalSeats, type ApprovalRow } from '../tables.ts';
import type { EventDraft } from './record.ts';

/** A request for seats, before it is known who is there. */
export type Seating = Omit<SeatRequest, 'absences' | 'admins' | 'now'>;

/** Gives out the votes among the members there are now, with what the history says about it. */
export async function seat(tx: Tx, ctx: Context, seating: Seating): Promise<SeatPlan & { events: EventDraft[] }> {
  const now = ctx.clock.now();
  const absences = await currentAbsences(tx, now);
  const plan = planSeats({ ...seating, absences, admins: await findAdmins(tx), now: now.toISOString() });
  return { ...plan, events: await noteEvents(tx, plan) };
}

async function noteEvents(tx: Tx, { notes, needed }: SeatPlan): Promise<EventDraft[]> {
  const people = notes.flatMap((note) => {
    if (note.type === 'absent') return [note.about, note.delegate];
    return note.type === 'requester' ? [note.about] : [];
  });
  const names = await namesOf(tx, people);
  const name = (id: string) => names.get(id) ?? 'Somebody who left';
  return notes.map((note) => ({ ...noteEvent(note, name, needed), actor: systemActor }));
}

function noteEvent(note: SeatNote, name: (id: string) => string, needed: number): Omit<EventDraft, 'actor'> {
  switch (note.type) {
    case 'unknown':
      return {
        type: 'approver_unknown',
        message: `Nobody who may decide is ${note.about}.`,
        data: { named: note.about },
      };
    case 'absent':
      return {
        type: 'stand_in',
        message: `${name(note.about)} is away; ${name(note.delegate)} decides in their place.`,
        data: { from: note.about, to: note.delegate },
      };
    case 'requester':
      return {
        type: 'approver_left_out',
        message: `${name(note.about)} asked for this and cannot decide it.`,
        data: { userId: note.about },
      };
    case 'fallback':
      return { type: 'fell_back', message: 'There are not enough approvers, so the administrators were asked too.' };
    case 'unreachable':
      return {
        type: 'out_of_reach',
        message: `It needs ${needed} approvals, and only ${note.possible} people can give one. It can be rejected or expire.`,
        data: { needed, possible: note.possible },
      };
  }
}

/** Writes new seats; who has one already keeps it. Returns the ids of the people added. */
export async function addSeats(
  tx: Tx,
  { id: approvalId, organizationId }: Pick<ApprovalRow, 'id' | 'organizationId'>,
  seats: readonly PlannedSeat[],
): Promise<string[]> {
  if (seats.length === 0) return [];
  const added = await tx
    .insert(approvalSeats)
    .values(
      seats.map(({ id, origin, position, standsInFor }) => {
        return { approvalId, organizationId, userId: id, origin, position, standsInFor };
      }),
    )
    .onConflictDoNothing()
    .returning({ userId: approvalSeats.userId });
  return added.map(({ userId }) => userId);
}

/**
 * Ids of those who asked for an approval: whoever started the execution, and whoever brought it to the step. What an agent
 * asks for, the person behind it asks for too.
 */
export function requestersOf(startedBy: Actor, by: Actor): string[] {
  const asking = [startedBy, by].filter(({ type }) => type !== 'system');
  return [...new Set(asking.flatMap(({ id, onBehalfOf }) => (onBehalfOf === undefined ? [id] : [id, onBehalfOf.id])))];
}

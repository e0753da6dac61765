import type { ApproverOrigin } from '@renubu/contracts/approvals';
import { standIn, type AbsencePeriod } from './stand-in.ts';
import { neededVotes } from './tally.ts';

/** Somebody meant as an approver, found among the active members. */
export interface Candidate {
  id: string;
  origin: ApproverOrigin;
}

/** A vote to be given out. `standsInFor` is whose it was. */
export interface PlannedSeat extends Candidate {
  position: number;
  standsInFor: string | null;
}

/** What has to be said about how the seats came to be. `about` is the person or name concerned. */
export type SeatNote =
  | { type: 'unknown'; about: string }
  | { type: 'absent'; about: string; delegate: string }
  | { type: 'requester'; about: string }
  | { type: 'fallback' }
  | { type: 'unreachable'; possible: number };

export interface SeatRequest {
  candidates: readonly Candidate[];
  /** Names in the definition that no active member answers to. */
  unknown: readonly string[];
  quorum: number;
  sequence: boolean;
  allowSelf: boolean;
  /** Ids of those who asked. */
  requesters: readonly string[];
  absences: readonly AbsencePeriod[];
  /** Active administrators: they decide when the others cannot. */
  admins: readonly string[];
  now: string;
}

export interface SeatPlan {
  seats: PlannedSeat[];
  needed: number;
  notes: SeatNote[];
}

/**
 * Gives out the votes of an approval. Delegates take the seats of who is away; who asked gets none unless they may;
 * nobody has two. When those left are too few for what is needed, the administrators join them. A person who could not
 * be found still counts towards a sequence, so that a missing name never makes an approval easier.
 */
export function planSeats(request: SeatRequest): SeatPlan {
  const { candidates, unknown, admins } = request;
  const meant = candidates.length + unknown.length;
  const needed = neededVotes(request, meant);
  const notes: SeatNote[] = unknown.map((about) => ({ type: 'unknown', about }));
  const seats: PlannedSeat[] = [];
  for (const candidate of candidates) addSeat(request, seats, notes, candidate);
  if (seats.length < needed) {
    const before = seats.length;
    for (const id of admins) addSeat({ ...request, absences: [] }, seats, [], { id, origin: 'fallback' });
    if (seats.length > before) notes.push({ type: 'fallback' });
  }
  if (seats.length < needed) notes.push({ type: 'unreachable', possible: seats.length });
  return { seats, needed, notes };
}

function addSeat(request: SeatRequest, seats: PlannedSeat[], notes: SeatNote[], { id, origin }: Candidate): void {
  const { allowSelf, requesters, absences, now } = request;
  const barred = (person: string) => !allowSelf && requesters.includes(person);
  const holder = standIn(id, absences, now, (person) => !barred(person));
  if (holder !== id) notes.push({ type: 'absent', about: id, delegate: holder });
  if (barred(holder)) {
    notes.push({ type: 'requester', about: holder });
    return;
  }
  if (seats.some((seat) => seat.id === holder)) return;
  const stands = holder === id ? { origin, standsInFor: null } : { origin: 'absence' as const, standsInFor: id };
  seats.push({ id: holder, position: seats.length + 1, ...stands });
}

/** One approver's vote, given or still to come. */
export interface Seat {
  /** Id of the person. */
  id: string;
  /** Place in the order, from 1. */
  position: number;
  vote: 'approved' | 'rejected' | null;
  /** False when the person can vote no more: they left the organization. A vote given before still counts. */
  active: boolean;
}

export interface TallyRules {
  /** How many approvals it takes: see `neededVotes`. */
  needed: number;
  /** One after the other in the order of their positions, instead of all at once. */
  sequence: boolean;
}

export interface Tally {
  outcome: 'pending' | 'approved' | 'rejected';
  /** Approvals given so far. */
  given: number;
  /** People who may decide now, in their order; nobody once there is an outcome. */
  turn: string[];
  /** False when the approvals still possible are fewer than needed: somebody has to be added. */
  reachable: boolean;
}

/**
 * How many approvals it takes: the quorum; in a sequence everybody, unless a quorum above 1 says that fewer will do.
 * Never fewer than one.
 */
export function neededVotes(rules: { quorum: number; sequence: boolean }, seats: number): number {
  if (!rules.sequence) return Math.max(1, rules.quorum);
  return Math.max(1, rules.quorum > 1 ? rules.quorum : seats);
}

/** Counts the votes: one rejection rejects, enough approvals approve, and otherwise says whose turn it is. */
export function tally({ needed, sequence }: TallyRules, seats: readonly Seat[]): Tally {
  const given = seats.filter((seat) => seat.vote === 'approved').length;
  const open = seats.filter((seat) => seat.vote === null && seat.active).sort((a, b) => a.position - b.position);
  const outcome = outcomeOf(seats, given, needed);
  const next = sequence ? open.slice(0, 1) : open;
  return {
    outcome,
    given,
    turn: outcome === 'pending' ? next.map((seat) => seat.id) : [],
    reachable: given + open.length >= needed,
  };
}

function outcomeOf(seats: readonly Seat[], given: number, needed: number): Tally['outcome'] {
  if (seats.some((seat) => seat.vote === 'rejected')) return 'rejected';
  return given >= needed ? 'approved' : 'pending';
}

/** One approver's vote, given or still to come. */
export interface Seat {
  /** Id of the person. */
  id: string;
  /** Place in the order. In a sequence people of the same place are alternatives: the first of them to vote counts. */
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
  const open = openSeats(seats, sequence);
  const outcome = outcomeOf(seats, given, needed);
  const next = sequence ? open.filter((seat) => seat.position === open[0]?.position) : open;
  const possible = sequence ? new Set(open.map((seat) => seat.position)).size : open.length;
  return {
    outcome,
    given,
    turn: outcome === 'pending' ? next.map((seat) => seat.id) : [],
    reachable: given + possible >= needed,
  };
}

/** Seats that may still vote, in their order; a sequence does not come back to a place where somebody has voted. */
function openSeats(seats: readonly Seat[], sequence: boolean): Seat[] {
  const passed = sequence ? Math.max(-Infinity, ...seats.filter(hasVoted).map((seat) => seat.position)) : -Infinity;
  return seats
    .filter((seat) => !hasVoted(seat) && seat.active && seat.position > passed)
    .sort((a, b) => a.position - b.position);
}

const hasVoted = (seat: Seat) => seat.vote !== null;

function outcomeOf(seats: readonly Seat[], given: number, needed: number): Tally['outcome'] {
  if (seats.some((seat) => seat.vote === 'rejected')) return 'rejected';
  return given >= needed ? 'approved' : 'pending';
}

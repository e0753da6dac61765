import type { AssignmentPolicy } from '@renubu/contracts/renewals';

/** A CSM who could take the work. */
export interface Candidate {
  userId: string;
  name: string;
  active: boolean;
  openExecutions: number;
  /** ARR of the customers already owned, in minor units. */
  arrMinor: number;
  skills: readonly string[];
  /** Territories covered; empty means all of them. */
  territories: readonly string[];
}

export interface AssignmentRequest {
  customerId: string;
  /** Owner of the customer, if there is one. */
  ownerId: string | null;
  arrMinor: number;
  /** Every one of them is needed. */
  skills: readonly string[];
  territory: string | null;
}

export interface Assignment {
  /** Null when nobody is eligible. */
  userId: string | null;
  rule: 'owner' | AssignmentPolicy | 'nobody';
  reason: string;
  considered: { userId: string; eligible: boolean; reason: string }[];
}

function consider(
  request: AssignmentRequest,
  candidate: Candidate,
): { userId: string; eligible: boolean; reason: string } {
  const { userId, name } = candidate;
  const missing = request.skills.filter((skill) => !candidate.skills.includes(skill));
  const away =
    request.territory !== null &&
    candidate.territories.length > 0 &&
    !candidate.territories.includes(request.territory);
  if (!candidate.active) return { userId, eligible: false, reason: `${name} is not active.` };
  if (missing.length > 0) return { userId, eligible: false, reason: `${name} lacks ${missing.join(', ')}.` };
  if (away) return { userId, eligible: false, reason: `${name} does not cover ${request.territory}.` };
  return { userId, eligible: true, reason: `${name} has ${candidate.openExecutions} open executions.` };
}

function byId(a: Candidate, b: Candidate): number {
  return a.userId < b.userId ? -1 : a.userId > b.userId ? 1 : 0;
}

function choose(policy: AssignmentPolicy, eligible: Candidate[], lastAssignedId: string | null): Candidate | undefined {
  const sorted = [...eligible].sort(byId);
  switch (policy) {
    case 'least-workload':
      return sorted.sort((a, b) => a.openExecutions - b.openExecutions || a.arrMinor - b.arrMinor || byId(a, b))[0];
    case 'least-arr':
      return sorted.sort((a, b) => a.arrMinor - b.arrMinor || a.openExecutions - b.openExecutions || byId(a, b))[0];
    case 'round-robin':
      return sorted.find(({ userId }) => lastAssignedId === null || userId > lastAssignedId) ?? sorted[0];
  }
}

const because: Record<AssignmentPolicy, (chosen: Candidate) => string> = {
  'least-workload': ({ name, openExecutions }) => `${name} has the fewest open executions (${openExecutions}).`,
  'round-robin': ({ name }) => `It is ${name}'s turn.`,
  'least-arr': ({ name }) => `${name} looks after the least ARR.`,
};

/**
 * Who gets the work. An active owner always does, whatever the filters say; otherwise the policy chooses among the
 * active candidates with every skill asked for who cover the territory. Ties go to the lower id, so the same input has
 * one answer. `lastAssignedId` is where round-robin goes on from; that person need not exist any more.
 */
export function assign(
  policy: AssignmentPolicy,
  request: AssignmentRequest,
  candidates: readonly Candidate[],
  lastAssignedId: string | null = null,
): Assignment {
  const owner = candidates.find(({ userId, active }) => active && userId === request.ownerId);
  if (owner !== undefined) {
    const reason = `${owner.name} owns the customer.`;
    return {
      userId: owner.userId,
      rule: 'owner',
      reason,
      considered: [{ userId: owner.userId, eligible: true, reason }],
    };
  }
  const considered = candidates.map((candidate) => consider(request, candidate));
  const eligible = candidates.filter((_, index) => considered[index]?.eligible === true);
  const chosen = choose(policy, eligible, lastAssignedId);
  if (chosen === undefined) {
    return {
      userId: null,
      rule: 'nobody',
      reason: 'Nobody active has the skills and covers the territory.',
      considered,
    };
  }
  return { userId: chosen.userId, rule: policy, reason: because[policy](chosen), considered };
}

/**
 * Assigns many requests in the order given; each counts as one more open execution of its CSM, with its ARR, for those
 * that follow. Returns the assignment of each customer.
 */
export function assignAll(
  policy: AssignmentPolicy,
  requests: readonly AssignmentRequest[],
  candidates: readonly Candidate[],
  lastAssignedId: string | null = null,
): Map<string, Assignment> {
  const load = new Map(candidates.map((candidate) => [candidate.userId, { ...candidate }]));
  const result = new Map<string, Assignment>();
  let last = lastAssignedId;
  for (const request of requests) {
    const assignment = assign(policy, request, [...load.values()], last);
    result.set(request.customerId, assignment);
    const chosen = assignment.userId === null ? undefined : load.get(assignment.userId);
    if (chosen === undefined) continue;
    chosen.openExecutions += 1;
    if (assignment.rule === 'owner') continue;
    chosen.arrMinor += request.arrMinor;
    last = chosen.userId;
  }
  return result;
}

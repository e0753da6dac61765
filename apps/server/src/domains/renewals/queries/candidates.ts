import { assignmentPolicySchema, type AssignmentPolicy } from '@renubu/contracts/renewals';
import type { Candidate } from '@renubu/core/renewals/assign';
import { sql } from 'drizzle-orm';
import { row, rows, type Tx } from '../../../platform/db/transaction.ts';
import { openExecution } from '../sql/statuses.ts';

export interface AssignmentSetting {
  policy: AssignmentPolicy;
  /** Who got work last by policy: where round-robin goes on. */
  lastAssignedId: string | null;
}

/** How an organization gives out work of customers without an owner. */
export async function assignmentSetting(tx: Tx, organizationId: string): Promise<AssignmentSetting> {
  const stored = await row<{ policy: string | null; last: string | null }>(
    tx,
    sql`
    select o.settings ->> 'assignmentPolicy' as policy,
           (select q.assignee_id from renubu.queue_items q
             where q.organization_id = o.id and q.assignee_id is not null
             order by q.id desc limit 1) as last
      from renubu.organizations o where o.id = ${organizationId}`,
  );
  return {
    policy: assignmentPolicySchema.catch('least-workload').parse(stored?.policy),
    lastAssignedId: stored?.last ?? null,
  };
}

export interface MemberCandidate extends Candidate {
  takesWork: boolean;
}

/** Every member with their open executions and the ARR of the customers they own. */
export async function loadCandidates(tx: Tx, organizationId: string): Promise<MemberCandidate[]> {
  return rows<MemberCandidate>(
    tx,
    sql`
    select m.user_id as "userId", m.name, m.active, m.takes_work as "takesWork", m.skills, m.territories,
           coalesce(w.count, 0) as "openExecutions", coalesce(a.arr, 0) as "arrMinor"
      from renubu.members m
      left join (select assignee_id, count(*)::int as count from renubu.executions
                  where organization_id = ${organizationId} and status in ${openExecution}
                  group by assignee_id) w on w.assignee_id = m.user_id
      left join (select owner_id, sum(arr_minor)::bigint as arr from renubu.customers
                  where organization_id = ${organizationId} and owner_id is not null group by owner_id) a
             on a.owner_id = m.user_id
     where m.organization_id = ${organizationId}
     order by m.user_id`,
  );
}

import { assignAll } from '@renubu/core/renewals/assign';
import { sql } from 'drizzle-orm';
import { row, rows, type Tx } from '../../../platform/db/transaction.ts';
import { assignmentSetting, loadCandidates } from '../queries/candidates.ts';
import { openItem } from '../sql/statuses.ts';
import { publishQueues } from './publish-queues.ts';

/** A piece of work that somebody has to get. */
export interface UnassignedWork {
  customerId: string;
  /** Who had the work that it replaces. */
  assigneeId: string | null;
  ownerId: string | null;
  arrMinor: number;
  territory: string | null;
}

/**
 * Chooses who gets each piece of work: whoever had the work it replaces, the customer's owner, else by the
 * organization's policy; the person chosen by policy then owns the customer. Only active members get work. Returns
 * the assignees in the order of the work; null where nobody is eligible.
 */
export async function assignWork(
  tx: Tx,
  organizationId: string,
  work: readonly UnassignedWork[],
): Promise<(string | null)[]> {
  if (work.length === 0) return [];
  const members = await loadCandidates(tx, organizationId);
  const active = new Set(members.filter((member) => member.active).map(({ userId }) => userId));
  const known = work.map(({ assigneeId, ownerId }) => {
    return [assigneeId, ownerId].find((userId) => userId !== null && active.has(userId)) ?? null;
  });
  const unowned = work.filter((_, index) => known[index] === null);
  if (unowned.length === 0) return known;
  const { policy, lastAssignedId } = await assignmentSetting(tx, organizationId);
  const requests = [...new Map(unowned.map((one) => [one.customerId, one])).values()];
  const chosen = assignAll(
    policy,
    requests.map(({ customerId, arrMinor, territory }) => ({
      customerId,
      ownerId: null,
      arrMinor,
      skills: [],
      territory,
    })),
    members.filter(({ takesWork }) => takesWork),
    lastAssignedId,
  );
  await setOwners(tx, organizationId, new Map([...chosen].map(([id, { userId }]) => [id, userId])));
  return work.map(({ customerId }, index) => known[index] ?? chosen.get(customerId)?.userId ?? null);
}

async function setOwners(tx: Tx, organizationId: string, chosen: Map<string, string | null>): Promise<void> {
  const owners = [...chosen].flatMap(([id, userId]) => (userId === null ? [] : [{ id, owner: userId }]));
  if (owners.length === 0) return;
  await row(
    tx,
    sql`
    update renubu.customers c set owner_id = x.owner, revision = revision + 1
      from jsonb_to_recordset(${JSON.stringify(owners)}::jsonb) as x(id uuid, owner uuid)
     where c.organization_id = ${organizationId} and c.id = x.id and c.owner_id is distinct from x.owner
       and not exists (select from renubu.members m
            where m.organization_id = c.organization_id and m.user_id = c.owner_id and m.active)`,
  );
}

/**
 * Gives out work that has not started and belongs to nobody, or to somebody who is not active any more. Returns who got
 * some.
 */
export async function assignWaiting(tx: Tx, organizationId: string): Promise<string[]> {
  const waiting = await rows<UnassignedWork & { id: string; formerId: string | null }>(
    tx,
    sql`
    select q.id, q.customer_id as "customerId", null::uuid as "assigneeId", c.owner_id as "ownerId",
           c.arr_minor as "arrMinor", coalesce(c.region, c.country) as territory, q.assignee_id as "formerId"
      from renubu.queue_items q
      join renubu.customers c on c.id = q.customer_id
      left join renubu.members m on m.organization_id = q.organization_id and m.user_id = q.assignee_id and m.active
     where q.organization_id = ${organizationId} and q.status in ${openItem} and q.execution_id is null
       and m.user_id is null
     order by q.score desc, q.id`,
  );
  const assignees = await assignWork(tx, organizationId, waiting);
  const given = waiting.flatMap(({ id, formerId }, index) => {
    const assignee = assignees[index] ?? null;
    return assignee === null ? [] : [{ id, assignee, formerId }];
  });
  if (given.length === 0) return [];
  await rows(
    tx,
    sql`
    update renubu.queue_items q set assignee_id = x.assignee
      from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as x(id uuid, assignee uuid)
     where q.organization_id = ${organizationId} and q.id = x.id`,
  );
  await publishQueues(
    tx,
    given.flatMap(({ assignee, formerId }) => [assignee, formerId]),
  );
  return [...new Set(given.map(({ assignee }) => assignee))];
}

import { sql } from 'drizzle-orm';
import { row, rows, type Tx } from '../../../platform/db/transaction.ts';

/**
 * The member a definition means: a user id, an e-mail address, `manager` (of the assignee), a role (its first active
 * member by name) or nothing (the assignee). Falls back to the assignee.
 */
export async function resolveMember(tx: Tx, named: string | null, assigneeId: string | null): Promise<string | null> {
  if (named === null || named === '' || named === 'assignee' || named === assigneeId) return assigneeId;
  const found = await row<{ user_id: string }>(
    tx,
    sql`
    select m.user_id from renubu.members m
     where m.active and (
           m.user_id::text = ${named} or lower(m.email) = lower(${named}) or m.role = ${named}
        or (${named} = 'manager' and m.user_id = (
              select a.manager_id from renubu.members a where a.user_id::text = ${assigneeId}::text)))
     order by (m.user_id::text = ${named}) desc,
              (m.user_id = (select a.manager_id from renubu.members a where a.user_id::text = ${assigneeId}::text)) desc nulls last,
              m.name, m.user_id
     limit 1`,
  );
  return found?.user_id ?? assigneeId;
}

/** Name and e-mail address of a member, if there is such a one. */
export async function findMember(tx: Tx, userId: string | null): Promise<{ id: string; name: string } | null> {
  if (userId === null) return null;
  const found = await row<{ id: string; name: string }>(
    tx,
    sql`select m.user_id as id, m.name from renubu.members m where m.user_id::text = ${userId}`,
  );
  return found ?? null;
}

/** Ids of the active members a notification names: by user id or e-mail address, or by role. */
export async function findMembers(tx: Tx, named: { user?: string; role?: string }): Promise<string[]> {
  const user = named.user?.trim() ?? null;
  const found = await rows<{ user_id: string }>(
    tx,
    sql`
    select m.user_id from renubu.members m
     where m.active and case when ${user}::text is null then m.role = ${named.role ?? null}::text
                             else m.user_id::text = ${user}::text or lower(m.email) = lower(${user}::text) end
     order by m.user_id`,
  );
  return found.map((member) => member.user_id);
}

/** The manager of a member named by user id or e-mail address; every manager when they have none. */
export async function managersOf(tx: Tx, named: string): Promise<string[]> {
  const found = await rows<{ user_id: string }>(
    tx,
    sql`
    with own as (
      select boss.user_id from renubu.members m
        join renubu.members boss on boss.user_id = m.manager_id and boss.active
       where m.user_id::text = ${named} or lower(m.email) = lower(${named})
    )
    select user_id from own
    union all
    select user_id from renubu.members where role = 'manager' and active and not exists (select 1 from own)
    order by user_id`,
  );
  return found.map((member) => member.user_id);
}

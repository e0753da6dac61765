import { sql, type SQL } from 'drizzle-orm';
import { rows, type Tx } from '../../../platform/db/transaction.ts';

/** Whom to tell: named people, everybody of a role, or the manager of a person (else all managers, else administrators). */
export interface Recipients {
  userIds?: readonly string[] | undefined;
  role?: string | undefined;
  managerOf?: string | undefined;
}

/** The active people of the organization who are meant and want to hear of it. */
export async function findRecipients(
  tx: Tx,
  { userIds = [], role, managerOf }: Recipients,
  priority: number,
): Promise<string[]> {
  const found = await rows<{ userId: string }>(
    tx,
    sql`
    with meant as (
      select user_id from renubu.members where user_id = any(${sql.param([...userIds])}::uuid[])
      union select user_id from renubu.members where role = ${role ?? null}
      union ${managerOf === undefined ? sql`select null::uuid` : managersOf(managerOf)}
    )
    select member.user_id as "userId"
      from renubu.members member join meant using (user_id)
      left join renubu.preferences preference
        on preference.organization_id = member.organization_id and preference.user_id = member.user_id
     where member.active
       and (${priority <= 1}::boolean
            or coalesce((preference.values -> 'notifications' ->> 'inAppNotifications')::boolean, true))
     order by member.user_id`,
  );
  return found.map(({ userId }) => userId);
}

/** The nearest people above: the own manager, else everybody who manages, else the administrators. */
function managersOf(userId: string): SQL {
  return sql`(
    with candidates as (
      select boss.user_id, 1 as nearness
        from renubu.members member join renubu.members boss on boss.user_id = member.manager_id
       where member.user_id = ${userId} and boss.active
      union all select user_id, 2 from renubu.members where role = 'manager' and active and user_id <> ${userId}
      union all select user_id, 3 from renubu.members where role = 'admin' and active
    )
    select user_id from candidates where nearness = (select min(nearness) from candidates))`;
}

import type { NotificationKind } from '@renubu/contracts/notifications';
import { sql, type SQL } from 'drizzle-orm';
import { rows, type Tx } from '../../../platform/db/transaction.ts';
import { wants, type Choices } from '../kinds.ts';

/** Whom to tell: named people, everybody of a role, or the manager of a person (else all managers, else administrators). */
export interface Recipients {
  userIds?: readonly string[] | undefined;
  role?: string | undefined;
  managerOf?: string | undefined;
}

/** An active member who is meant, with what they want to hear. */
export interface Recipient {
  userId: string;
  name: string;
  /** False when they switched notifications in the app off, except urgent ones. */
  inApp: boolean;
  choices: Choices;
}

/** The active people of the organization who are meant. */
export function findPeople(tx: Tx, { userIds = [], role, managerOf }: Recipients): Promise<Recipient[]> {
  return rows<Recipient>(
    tx,
    sql`
    with meant as (
      select user_id from renubu.members where user_id = any(${sql.param([...userIds])}::uuid[])
      union select user_id from renubu.members where role = ${role ?? null}
      union ${managerOf === undefined ? sql`select null::uuid` : managersOf(managerOf)}
    )
    select member.user_id as "userId", member.name,
           coalesce((preference.values -> 'notifications' ->> 'inAppNotifications')::boolean, true) as "inApp",
           coalesce(preference.values -> 'notifications' -> 'channels', '{}') as choices
      from renubu.members member join meant using (user_id)
      left join renubu.preferences preference
        on preference.organization_id = member.organization_id and preference.user_id = member.user_id
     where member.active
     order by member.user_id`,
  );
}

/** Whether somebody hears of something in the app. Urgent things (priority 1) reach everybody. */
export function hearsInApp({ inApp, choices }: Recipient, kind: NotificationKind, priority: number): boolean {
  return priority <= 1 || (inApp && wants(choices, kind, 'inApp'));
}

/** The active people of the organization who are meant and want to hear of such things in the app. */
export async function findRecipients(
  tx: Tx,
  recipients: Recipients,
  priority: number,
  kind: NotificationKind = 'other',
): Promise<string[]> {
  const people = await findPeople(tx, recipients);
  return people.filter((one) => hearsInApp(one, kind, priority)).map(({ userId }) => userId);
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

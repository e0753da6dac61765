import type { Candidate } from '@renubu/core/approvals/seats';
import type { AbsencePeriod } from '@renubu/core/approvals/stand-in';
import { can } from '@renubu/core/identity/permissions';
import { roles } from '@renubu/contracts/permissions';
import { sql } from 'drizzle-orm';
import { rows, type Tx } from '../../../platform/db/transaction.ts';

/** Roles whose people may decide approvals. */
const decidingRoles = roles.filter((role) => can(role, 'approvals.decide'));
/** Whether a row of `renubu.members`, named as given, is of somebody who may decide. */
export const mayVote = (member: 'm' | 'boss') =>
  sql`${sql.raw(member)}.active and ${sql.raw(member)}.role = any(${sql.param(decidingRoles)}::text[])`;

export interface NamedApprovers {
  /** Ids or e-mail addresses. */
  users: readonly string[];
  /** An approver group, or a role when there is no group of that name. */
  role: string | null;
  managerOf: string | null;
}

export interface FoundApprovers {
  candidates: Candidate[];
  /** What no active member who may decide answers to. */
  unknown: string[];
}

type FoundRow = Candidate & { asked: string | null };

/**
 * The active members whom a step names, of those who may decide: persons in their order, then the manager, then the group or role by name. One
 * that is named but has no active member is told as unknown.
 */
export async function findApprovers(tx: Tx, named: NamedApprovers): Promise<FoundApprovers> {
  const names = named.users.map(plain).filter((name) => name !== '');
  const [role, managerOf] = [named.role, named.managerOf].map((name) => (name === null ? null : plain(name)));
  const found = await rows<FoundRow & { at: number }>(
    tx,
    sql`
    select m.user_id as id, 'user' as origin, named.name as asked, named.at::int as at
      from unnest(${sql.param(names)}::text[]) with ordinality as named(name, at)
      join renubu.members m on ${mayVote('m')} and (m.user_id::text = lower(named.name) or lower(m.email) = lower(named.name))
    union all
    select boss.user_id, 'manager', null, 1000
      from renubu.members m join renubu.members boss on boss.user_id = m.manager_id and ${mayVote('boss')}
     where m.user_id::text = lower(${managerOf ?? null}::text) or lower(m.email) = lower(${managerOf ?? null}::text)
    union all
    select m.user_id, 'group', null, 1000 + (row_number() over (order by m.name, m.user_id))::int
      from renubu.approver_groups g
      join renubu.approver_group_members gm on gm.group_id = g.id
      join renubu.members m on m.user_id = gm.user_id and ${mayVote('m')}
     where g.name = ${role ?? null}::text
    union all
    select m.user_id, 'role', null, 1000 + (row_number() over (order by m.name, m.user_id))::int
      from renubu.members m
     where ${mayVote('m')} and m.role = ${role ?? null}::text
       and not exists (select from renubu.approver_groups where name = ${role ?? null}::text)
    order by at`,
  );
  const has = (origins: readonly string[]) => found.some(({ origin }) => origins.includes(origin));
  const unknown = names.filter((name) => !found.some(({ asked }) => asked === name));
  if (managerOf != null && managerOf !== '' && !has(['manager'])) unknown.push(`the manager of ${managerOf}`);
  if (role != null && !has(['group', 'role'])) unknown.push(`the group or role ${role}`);
  return { candidates: found.map(({ id, origin }) => ({ id, origin })), unknown };
}

/** Names come out of data: without characters that the database refuses, and no longer than a name can be. */
const plain = (name: string): string =>
  name
    .replace(/\p{Cc}/gu, '')
    .trim()
    .slice(0, 320);

/** Absences that last now. */
export function currentAbsences(tx: Tx, now: Date): Promise<AbsencePeriod[]> {
  return rows<{ personId: string; delegateId: string; from: Date; to: Date }>(
    tx,
    sql`
    select a.user_id as "personId", a.delegate_id as "delegateId", a.starts_at as "from", a.ends_at as "to"
      from renubu.approval_absences a
      join renubu.members m on m.user_id = a.delegate_id and ${mayVote('m')}
     where a.starts_at <= ${now} and a.ends_at > ${now}
     order by a.created_at, a.id`,
  ).then((found) => found.map(({ from, to, ...who }) => ({ ...who, from: from.toISOString(), to: to.toISOString() })));
}

/** The active administrators, by name. */
export async function findAdmins(tx: Tx): Promise<string[]> {
  const found = await rows<{ id: string }>(
    tx,
    sql`select user_id as id from renubu.members where role = 'admin' and active order by name, user_id`,
  );
  return found.map(({ id }) => id);
}

/** Names of members by their ids, also of those who left. */
export async function namesOf(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const found = await rows<{ id: string; name: string }>(
    tx,
    sql`select user_id as id, name from renubu.members
         where user_id = any(${sql.param([...ids])}::uuid[]) order by name, user_id`,
  );
  return new Map(found.map(({ id, name }) => [id, name]));
}

/** The active member who may decide that an id or e-mail address names. */
export async function findActiveMember(tx: Tx, named: string): Promise<{ id: string; name: string } | undefined> {
  const [found] = await rows<{ id: string; name: string }>(
    tx,
    sql`
    select m.user_id as id, m.name from renubu.members m
     where ${mayVote('m')} and (m.user_id::text = lower(${named}) or lower(m.email) = lower(${named}))
     order by m.user_id limit 1`,
  );
  return found;
}

import type { Me, Member, Setup } from '@renubu/contracts/identity';
import { permissionsOf } from '@renubu/core/identity/permissions';
import { sql, type SQL } from 'drizzle-orm';
import type { Context } from '../../platform/context.ts';
import { row, rows, systemTransaction, type Tx } from '../../platform/db/transaction.ts';
import { notFound } from '../../platform/http/problem.ts';
import { samplePassword } from './sample-password.ts';

/** The organization a person works in after signing in: the oldest of their active places. Null when they have none. */
export async function findFirstOrganization(ctx: Context, userId: string): Promise<string | null> {
  const found = await systemTransaction(ctx.db, (tx) =>
    row<{ organization_id: string }>(
      tx,
      sql`
      select organization_id from renubu.members
       where user_id = ${userId} and active order by created_at, organization_id limit 1`,
    ),
  );
  return found?.organization_id ?? null;
}

export interface Place {
  userId: string;
  name: string;
  email: string;
  role: string;
  isSample: boolean;
}

/** A person's active place in an organization; undefined when they have none. */
export function findPlace(tx: Tx, userId: string, organizationId: string): Promise<Place | undefined> {
  return row<Place>(
    tx,
    sql`
    select member.user_id as "userId", member.name, member.email, member.role, person.is_sample as "isSample"
      from renubu.members member join identity.users person on person.id = member.user_id
     where member.organization_id = ${organizationId} and member.user_id = ${userId} and member.active`,
  );
}

type MeRow = Pick<Me, 'user' | 'organization' | 'organizations' | 'role' | 'title'>;

/** The person, the organization they work in and what they may do there. Throws 404 when they have no place in it. */
export async function findMe(ctx: Context, userId: string, organizationId: string): Promise<Me> {
  const found = await systemTransaction(
    ctx.db,
    (tx) =>
      row<MeRow>(
        tx,
        sql`
        select jsonb_build_object('id', member.user_id, 'name', member.name, 'email', member.email) as "user",
               jsonb_build_object('id', organization.id, 'name', organization.name, 'slug', organization.slug,
                 'currency', organization.currency, 'timezone', organization.timezone,
                 'isSample', organization.is_sample) as organization,
               (select jsonb_agg(jsonb_build_object('id', other.id, 'name', other.name) order by other.name)
                  from renubu.members place join renubu.organizations other on other.id = place.organization_id
                 where place.user_id = member.user_id and place.active) as organizations,
               member.role, member.title
          from renubu.members member join renubu.organizations organization on organization.id = member.organization_id
         where member.user_id = ${userId} and member.organization_id = ${organizationId} and member.active`,
      ),
    { readOnly: true },
  );
  if (found === undefined) throw notFound('membership');
  return { ...found, permissions: [...permissionsOf(found.role)] };
}

const memberColumns = sql`
  member.user_id as "userId", member.name, member.email, member.role, member.title,
  member.experience_level as "experienceLevel", member.manager_id as "managerId", member.skills, member.territories,
  member.takes_work as "takesWork", member.active,
  (select count(*)::int from renubu.executions execution
    where execution.organization_id = member.organization_id and execution.assignee_id = member.user_id
      and execution.status in ('pending', 'running', 'waiting', 'paused', 'snoozed')) as "openExecutions"`;

const members = (tx: Tx, filter: SQL) =>
  rows<Member>(
    tx,
    sql`select ${memberColumns} from renubu.members member ${filter} order by member.name, member.user_id`,
  );

/** Everybody in the organization with their open executions, by name. */
export function listMembers(tx: Tx): Promise<Member[]> {
  return members(tx, sql``);
}

/** One person of the organization. Throws 404. */
export async function findMember(tx: Tx, userId: string): Promise<Member> {
  const [found] = await members(tx, sql`where member.user_id = ${userId}`);
  if (found === undefined) throw notFound('member', userId);
  return found;
}

/** Whether the first administrator is still to come: there is nobody but people of the sample organization. */
export async function needsFirstAdmin(tx: Tx): Promise<boolean> {
  const found = await row(tx, sql`select 1 from identity.users where not is_sample limit 1`);
  return found === undefined;
}

/** What the sign-in page must offer. Sample people are told only where the sample organization is switched on. */
export async function readSetup(ctx: Context, version: string): Promise<Setup> {
  return systemTransaction(
    ctx.db,
    async (tx) => ({
      needsFirstAdmin: await needsFirstAdmin(tx),
      sampleUsers: ctx.config.sample ? await listSampleUsers(tx) : [],
      version,
    }),
    { readOnly: true },
  );
}

async function listSampleUsers(tx: Tx): Promise<Setup['sampleUsers']> {
  const people = await rows<Omit<Setup['sampleUsers'][number], 'password'>>(
    tx,
    sql`
    select member.name, member.email, member.role, member.title
      from renubu.members member
      join renubu.organizations organization on organization.id = member.organization_id and organization.is_sample
      join identity.users person on person.id = member.user_id and person.is_sample
     where member.active
     order by member.created_at, member.id
     limit 20`,
  );
  return people.map((person) => ({ ...person, password: samplePassword }));
}

import type { ExperienceLevel } from '@renubu/contracts/renewals';
import type { Role } from '@renubu/contracts/permissions';
import { sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { row, type Tx } from '../../../platform/db/transaction.ts';
import { conflict } from '../../../platform/http/problem.ts';
import { hashPassword } from '../password.ts';
import { accounts, members, users } from '../tables.ts';

export interface NewUser {
  id?: string;
  name: string;
  email: string;
  /** Either the password, or the hash that `hashPassword` made of it (one hash for many people is quicker). */
  password?: string;
  passwordHash?: string;
  isSample?: boolean;
}

/**
 * Creates a person who signs in with e-mail and password. Needs a transaction of the owner.
 * Throws 409 `email_taken`. Returns the id.
 */
export async function createUser(tx: Tx, ctx: Context, user: NewUser): Promise<string> {
  const [id] = await createUsers(tx, ctx, [user]);
  if (id === undefined) throw conflict('email_taken', 'Somebody with this e-mail has an account already.');
  return id;
}

/** Creates several people with two statements. Throws 409 `email_taken`. Returns their ids in the given order. */
export async function createUsers(tx: Tx, ctx: Context, people: NewUser[]): Promise<string[]> {
  if (people.length === 0) return [];
  const now = ctx.clock.now();
  const records = await Promise.all(
    people.map(async ({ password, passwordHash, ...person }) => ({
      id: person.id ?? ctx.newId(),
      name: person.name,
      email: person.email.toLowerCase(),
      isSample: person.isSample ?? false,
      hash: passwordHash ?? (password === undefined ? null : await hashPassword(password)),
    })),
  );
  const created = await tx
    .insert(users)
    .values(
      records.map(({ hash: _hash, ...person }) => ({
        ...person,
        emailVerified: false,
        createdAt: now,
        updatedAt: now,
      })),
    )
    .onConflictDoNothing({ target: users.email })
    .returning({ id: users.id });
  if (created.length < records.length) {
    throw conflict('email_taken', 'Somebody with this e-mail has an account already.');
  }
  await tx.insert(accounts).values(
    records.map(({ id, hash }) => ({
      id: ctx.newId(),
      userId: id,
      providerId: 'credential',
      accountId: id,
      password: hash,
      createdAt: now,
      updatedAt: now,
    })),
  );
  return records.map(({ id }) => id);
}

export interface NewMember {
  organizationId: string;
  userId: string;
  name: string;
  email: string;
  role: Role;
  title?: string | null;
  experienceLevel?: ExperienceLevel;
  managerId?: string | null;
  skills?: string[];
  territories?: string[];
  takesWork?: boolean;
  active?: boolean;
}

/** Gives a person a place in an organization. Returns the id of the place. */
export async function createMember(tx: Tx, ctx: Context, member: NewMember): Promise<string> {
  const [id] = await createMembers(tx, ctx, [member]);
  if (id === undefined) throw conflict('already_member', 'This person is in the organization already.');
  return id;
}

/** Gives several people their places with one statement. Works in a tenant's or the owner's transaction. */
export async function createMembers(tx: Tx, ctx: Context, people: NewMember[]): Promise<string[]> {
  if (people.length === 0) return [];
  const createdAt = ctx.clock.now();
  const values = people.map((member) => ({ ...member, email: member.email.toLowerCase(), id: ctx.newId(), createdAt }));
  await tx.insert(members).values(values);
  return values.map(({ id }) => id);
}

/** Removes people of the sample organization and their sessions. Needs a transaction of the owner. */
export async function removeSampleUsers(tx: Tx): Promise<number> {
  const removed = await row<{ count: number }>(
    tx,
    sql`
    with gone as (delete from identity.users where is_sample returning 1) select count(*)::int as count from gone`,
  );
  return removed?.count ?? 0;
}

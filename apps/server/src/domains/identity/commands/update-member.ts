import type { Member, memberUpdateSchema } from '@renubu/contracts/identity';
import { and, eq, sql } from 'drizzle-orm';
import type { z } from 'zod';
import type { Context } from '../../../platform/context.ts';
import { row, systemTransaction, tenantTransaction, type Tx } from '../../../platform/db/transaction.ts';
import { conflict, notFound, Problem } from '../../../platform/http/problem.ts';
import { forgetSessions } from '../authenticator.ts';
import { findMember } from '../queries.ts';
import { members } from '../tables.ts';

export type MemberUpdate = z.output<typeof memberUpdateSchema>;

/** Called in the same transaction when people's experience or readiness to work changed. */
export type MemberChanged = (tx: Tx, ctx: Context, organizationId: string, userId: string) => Promise<void>;

/**
 * Changes a person's role and profile in the organization.
 * Throws 404, 409 `last_admin`, 422 `unknown_manager` and `manager_cycle`.
 */
export async function updateMember(
  ctx: Context,
  organizationId: string,
  userId: string,
  update: MemberUpdate,
  changed: readonly MemberChanged[] = [],
): Promise<Member> {
  const member = await tenantTransaction(ctx.db, organizationId, async (tx) => {
    await lockMembers(tx);
    const before = await findMember(tx, userId);
    await keepAnAdmin(tx, before, update);
    if (update.managerId != null) await checkManager(tx, userId, update.managerId);
    if (Object.keys(update).length > 0) {
      const own = and(eq(members.organizationId, organizationId), eq(members.userId, userId));
      await tx.update(members).set(update).where(own);
    }
    const after = await findMember(tx, userId);
    const matters =
      before.experienceLevel !== after.experienceLevel ||
      before.takesWork !== after.takesWork ||
      before.active !== after.active;
    if (matters) for (const tell of changed) await tell(tx, ctx, organizationId, userId);
    return after;
  });
  forgetSessions(ctx);
  return member;
}

/** Two administrators who demote each other must not both succeed. */
async function lockMembers(tx: Tx): Promise<void> {
  await tx.execute(
    sql`select pg_advisory_xact_lock(hashtext('renubu.members'), hashtext(renubu.current_organization()::text))`,
  );
}

async function keepAnAdmin(tx: Tx, before: Member, update: MemberUpdate): Promise<void> {
  const leaves =
    before.role === 'admin' && before.active && ((update.role ?? 'admin') !== 'admin' || update.active === false);
  if (!leaves) return;
  const other = await row(
    tx,
    sql`
    select 1 from renubu.members where role = 'admin' and active and user_id <> ${before.userId} limit 1`,
  );
  if (other === undefined)
    throw conflict('last_admin', 'The organization needs one active administrator. Name another one first.');
}

const longestChain = 50;

async function checkManager(tx: Tx, userId: string, managerId: string): Promise<void> {
  const found = await row<{ known: boolean; cycle: boolean }>(
    tx,
    sql`
    with recursive above (user_id, manager_id, level) as (
      select user_id, manager_id, 1 from renubu.members where user_id = ${managerId}
      union all
      select member.user_id, member.manager_id, above.level + 1
        from above join renubu.members member on member.user_id = above.manager_id
       where above.level < ${longestChain} and above.user_id <> ${userId}
    )
    select count(*) > 0 as known, coalesce(bool_or(user_id = ${userId}), false) as cycle from above`,
  );
  if (!found?.known) throw refusedManager('unknown_manager', 'Nobody in the organization has this id.');
  if (found.cycle) throw refusedManager('manager_cycle', 'This person would stand above themselves.');
}

function refusedManager(code: string, message: string): Problem {
  return new Problem(422, code, message, { errors: [{ path: 'body.managerId', code, message }] });
}

export interface ProfileUpdate {
  name?: string | undefined;
  title?: string | null | undefined;
}

/** Changes the own name everywhere and the own title in this organization. */
export async function updateProfile(
  ctx: Context,
  organizationId: string,
  userId: string,
  update: ProfileUpdate,
): Promise<void> {
  await systemTransaction(ctx.db, async (tx) => {
    if (update.name !== undefined) {
      await tx.execute(sql`
        update identity.users set name = ${update.name}, updated_at = ${ctx.clock.now()} where id = ${userId}`);
      await tx.execute(sql`update renubu.members set name = ${update.name} where user_id = ${userId}`);
    }
    if (update.title !== undefined) {
      const found = await row(
        tx,
        sql`
        update renubu.members set title = ${update.title}
         where user_id = ${userId} and organization_id = ${organizationId} returning 1`,
      );
      if (found === undefined) throw notFound('member', userId);
    }
  });
  forgetSessions(ctx);
}

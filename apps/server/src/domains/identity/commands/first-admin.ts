import { sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { systemTransaction } from '../../../platform/db/transaction.ts';
import { conflict } from '../../../platform/http/problem.ts';
import { hashPassword } from '../password.ts';
import { needsFirstAdmin } from '../queries.ts';
import { createMember, createUser } from './create-user.ts';
import { createOrganization, installDefaults, type OrganizationDefaults } from './organization-setup.ts';

export interface FirstAdmin {
  organization: string;
  name: string;
  email: string;
  password: string;
}

/**
 * Creates the first administrator and their organization with its defaults, all or nothing.
 * Throws 409 `already_set_up` once somebody but sample people has an account, and `email_taken`.
 */
export async function createFirstAdmin(
  ctx: Context,
  input: FirstAdmin,
  defaults: readonly OrganizationDefaults[],
): Promise<{ userId: string; organizationId: string }> {
  const passwordHash = await hashPassword(input.password);
  return systemTransaction(ctx.db, async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtext('renubu.first-admin'))`);
    if (!(await needsFirstAdmin(tx))) {
      throw conflict('already_set_up', 'There is an administrator already. Ask them for an account, or sign in.');
    }
    const { name, email } = input;
    const userId = await createUser(tx, ctx, { name, email, passwordHash });
    const organizationId = await createOrganization(tx, ctx, { name: input.organization });
    await createMember(tx, ctx, { organizationId, userId, name, email, role: 'admin' });
    await installDefaults(tx, ctx, organizationId, defaults);
    return { userId, organizationId };
  });
}

import { createMembers, createUsers } from '@renubu/server/domains/identity/commands/create-user';
import { createOrganization, installDefaults } from '@renubu/server/domains/identity/commands/organization-setup';
import { hashPassword } from '@renubu/server/domains/identity/password';
import { organizationDefaults } from '@renubu/server/domains';
import type { Context } from '@renubu/server/platform/context';
import { systemTransaction } from '@renubu/server/platform/db/transaction';

export const password = 'a password of the benchmark';

export interface Person {
  id: string;
  email: string;
}

export interface BenchOrganization {
  id: string;
  csms: Person[];
  managers: Person[];
}

const levels = ['junior', 'mid', 'senior', 'expert'] as const;

/** Makes an organization with its default rules, workflows and people; all of them have `password`. */
export async function makeOrganization(
  ctx: Context,
  name: string,
  counts: { csms: number; managers: number },
): Promise<BenchOrganization> {
  const passwordHash = await hashPassword(password);
  const people = [
    ...Array.from({ length: counts.csms }, (_, index) => ({ role: 'csm' as const, key: `csm${index}` })),
    ...Array.from({ length: counts.managers }, (_, index) => ({ role: 'manager' as const, key: `manager${index}` })),
  ].map(({ role, key }) => ({ role, name: `${key} of ${name}`, email: `${key}@${name}.example` }));
  return systemTransaction(ctx.db, async (tx) => {
    const id = await createOrganization(tx, ctx, { name, slug: name });
    const ids = await createUsers(
      tx,
      ctx,
      people.map((person) => ({ name: person.name, email: person.email, passwordHash })),
    );
    const members = people.map((person, index) => ({
      ...person,
      organizationId: id,
      userId: ids[index] ?? '',
      takesWork: person.role === 'csm',
      experienceLevel: levels[index % levels.length] ?? 'mid',
    }));
    await createMembers(tx, ctx, members);
    await installDefaults(tx, ctx, id, organizationDefaults);
    const of = (role: string) =>
      members.filter((member) => member.role === role).map(({ userId, email }) => ({ id: userId, email }));
    return { id, csms: of('csm'), managers: of('manager') };
  });
}

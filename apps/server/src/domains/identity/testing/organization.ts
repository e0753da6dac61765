import type { Role } from '@renubu/contracts/permissions';
import { permissionsOf } from '@renubu/core/identity/permissions';
import type { Context } from '../../../platform/context.ts';
import type { Session } from '../../../platform/session.ts';
import { systemTransaction } from '../../../platform/db/transaction.ts';
import { createMembers, createUsers } from '../commands/create-user.ts';
import { createOrganization } from '../commands/organization-setup.ts';

export interface TestPerson {
  name: string;
  role?: Role;
  /** Name of another of the people. */
  manager?: string;
  active?: boolean;
}

export interface TestOrganization {
  organizationId: string;
  /** Session of a person by name, with the permissions of their role. */
  session(name: string): Session;
  id(name: string): string;
}

/** An organization with people who have no password; `testApp(…).as(organization.session('Sarah'))` acts as one. */
export async function testOrganization(
  ctx: Context,
  name: string,
  people: readonly TestPerson[],
): Promise<TestOrganization> {
  const emailOf = (person: string) => `${person}@${name}.test`.toLowerCase().replace(/\s+/g, '-');
  const ids = new Map<string, string>();
  const organizationId = await systemTransaction(ctx.db, async (tx) => {
    const created = await createOrganization(tx, ctx, { name });
    const users = await createUsers(
      tx,
      ctx,
      people.map((person) => ({ name: person.name, email: emailOf(person.name) })),
    );
    people.forEach((person, index) => ids.set(person.name, users[index] ?? ''));
    await createMembers(
      tx,
      ctx,
      people.map(({ role = 'csm', manager, active = true, ...person }) => ({
        organizationId: created,
        userId: ids.get(person.name) ?? '',
        name: person.name,
        email: emailOf(person.name),
        role,
        managerId: manager === undefined ? null : (ids.get(manager) ?? null),
        active,
      })),
    );
    return created;
  });
  const id = (person: string) => ids.get(person) ?? '';
  const session = (person: string): Session => {
    const role = people.find((known) => known.name === person)?.role ?? 'csm';
    return {
      organizationId,
      userId: id(person),
      name: person,
      email: emailOf(person),
      role,
      permissions: permissionsOf(role),
    };
  };
  return { organizationId, id, session };
}

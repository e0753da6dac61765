import { sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { row, type Tx } from '../../../platform/db/transaction.ts';
import { organizations } from '../tables.ts';

/** What a domain puts into every new organization, such as its default rules. Runs as a tenant of it. */
export type OrganizationDefaults = (tx: Tx, ctx: Context, organizationId: string) => Promise<void>;

export interface NewOrganization {
  id?: string;
  name: string;
  slug?: string;
  currency?: string;
  timezone?: string;
  isSample?: boolean;
}

/** Creates an organization. Needs a transaction of the owner; call `installDefaults` after it. Returns the id. */
export async function createOrganization(tx: Tx, ctx: Context, organization: NewOrganization): Promise<string> {
  const id = organization.id ?? ctx.newId();
  const slug = organization.slug ?? (await freeSlug(tx, organization.name));
  await tx.insert(organizations).values({ ...organization, id, slug, createdAt: ctx.clock.now() });
  return id;
}

/**
 * Runs the given defaults for the organization. From here on the transaction is the tenant's: row-level security holds
 * until it ends, so that defaults cannot touch another organization.
 */
export async function installDefaults(
  tx: Tx,
  ctx: Context,
  organizationId: string,
  defaults: readonly OrganizationDefaults[],
): Promise<void> {
  await becomeTenant(tx, organizationId);
  for (const install of defaults) await install(tx, ctx, organizationId);
}

/** Lets the rest of an owner's transaction run as the application role of one organization. */
export async function becomeTenant(tx: Tx, organizationId: string): Promise<void> {
  await tx.execute(sql`select set_config('renubu.organization_id', ${organizationId}, true)`);
  await tx.execute(sql`set local role renubu_app`);
}

async function freeSlug(tx: Tx, name: string): Promise<string> {
  const slug = slugOf(name);
  const found = await row<{ number: number }>(
    tx,
    sql`
    select number from generate_series(1, 10000) as number
     where not exists (
       select from renubu.organizations
        where slug = case when number = 1 then ${slug}::text else ${slug}::text || '-' || number end)
     order by number limit 1`,
  );
  const number = found?.number ?? 1;
  return number === 1 ? slug : `${slug}-${number}`;
}

/** `Müller & Söhne GmbH` → `muller-sohne-gmbh` */
export function slugOf(name: string): string {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const slug = plain.replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '');
  return slug.slice(0, 50) || 'organization';
}

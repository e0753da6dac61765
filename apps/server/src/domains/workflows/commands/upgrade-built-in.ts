import { sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { rows, systemTransaction, tenantTransaction } from '../../../platform/db/transaction.ts';
import { builtInWorkflows, type BuiltInWorkflow } from '../built-in.ts';
import { installBuiltInWorkflows } from './install-built-in.ts';

/**
 * Brings the shipped workflows of all organizations up to date with this release. Only organizations that miss one, or
 * run an older one that nobody changed, are touched. Returns how many.
 */
export async function upgradeBuiltInWorkflows(
  ctx: Context,
  shipped: readonly BuiltInWorkflow[] = builtInWorkflows(),
): Promise<number> {
  const outdated = await findOutdated(ctx, shipped);
  for (const organizationId of outdated) {
    await tenantTransaction(ctx.db, organizationId, (tx) => installBuiltInWorkflows(tx, ctx, organizationId, shipped));
  }
  return outdated.length;
}

async function findOutdated(ctx: Context, shipped: readonly BuiltInWorkflow[]): Promise<string[]> {
  const wanted = shipped.map(({ definition, checksum }) => ({ slug: definition.workflow, checksum }));
  const found = await systemTransaction(ctx.db, (tx) =>
    rows<{ id: string }>(
      tx,
      sql`
      select o.id from renubu.organizations o
       where exists (
         select 1 from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as wanted(slug text, checksum text)
          where not exists (
            select 1 from renubu.workflows w
              left join renubu.workflow_versions v on v.id = w.published_version_id
             where w.organization_id = o.id and w.slug = wanted.slug
               and (v.checksum = wanted.checksum or v.built_in is not true)))
       order by o.id`,
    ),
  );
  return found.map((organization) => organization.id);
}

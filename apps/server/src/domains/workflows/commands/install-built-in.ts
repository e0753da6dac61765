import { inArray, sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { systemActor } from '../../../platform/session.ts';
import { rows, type Tx } from '../../../platform/db/transaction.ts';
import { builtInWorkflows, type BuiltInWorkflow } from '../built-in.ts';
import { workflows, workflowVersions } from '../tables.ts';
import { rewriteBindings } from './bindings.ts';
import { appendVersion, type VersionDraft } from './versions.ts';

/**
 * Publishes the definitions that ship with Renubu in an organization. Those that are there already get the shipped
 * definition as their next version when it changed and nobody in the organization changed the workflow. Safe to repeat.
 */
export async function installBuiltInWorkflows(
  tx: Tx,
  ctx: Context,
  organizationId: string,
  shipped: readonly BuiltInWorkflow[] = builtInWorkflows(),
): Promise<void> {
  if (shipped.length === 0) return;
  // Two processes that start at once do it one after the other.
  await rows(tx, sql`select pg_advisory_xact_lock(hashtextextended(${`built-in workflows ${organizationId}`}, 0))`);
  const slugs = shipped.map(({ definition }) => definition.workflow);
  const present = await tx.select().from(workflows).where(inArray(workflows.slug, slugs));
  const known = new Map(present.map((workflow) => [workflow.slug, workflow]));
  const missing = shipped.filter(({ definition }) => !known.has(definition.workflow));
  const created = missing.map((built) => newWorkflow(ctx, organizationId, built));
  if (created.length > 0) await tx.insert(workflows).values(created.map(({ row }) => row));
  const outdated = await findOutdated(tx, present, shipped);
  const drafts = [...created.map(({ draft }) => draft), ...outdated];
  for (const draft of drafts) await appendVersion(tx, ctx, draft);
  if (drafts.length > 0) await rewriteBindings(tx, ctx, organizationId);
}

function newWorkflow(ctx: Context, organizationId: string, built: BuiltInWorkflow) {
  const { definition } = built;
  const now = ctx.clock.now();
  const id = ctx.newId();
  const row: typeof workflows.$inferInsert = {
    id,
    organizationId,
    slug: definition.workflow,
    name: definition.name,
    kind: definition.kind,
    builtIn: true,
    createdAt: now,
    updatedAt: now,
  };
  return { row, draft: versionOf(organizationId, id, 1, built) };
}

function versionOf(organizationId: string, workflowId: string, version: number, built: BuiltInWorkflow): VersionDraft {
  const { definition, source, checksum } = built;
  const note = version === 1 ? 'Shipped with Renubu.' : 'Brought up to date with Renubu.';
  const origin = { createdBy: systemActor.name, builtIn: true, rolledBackFrom: null };
  return { organizationId, workflowId, version, definition, source, checksum, note, ...origin };
}

/** Built-in workflows whose versions are all shipped ones, that have no draft, and whose file has changed since. */
async function findOutdated(
  tx: Tx,
  present: readonly (typeof workflows.$inferSelect)[],
  shipped: readonly BuiltInWorkflow[],
): Promise<VersionDraft[]> {
  const ours = present.filter((workflow) => workflow.builtIn);
  if (ours.length === 0) return [];
  const versions = await tx
    .select({
      id: workflowVersions.id,
      workflowId: workflowVersions.workflowId,
      version: workflowVersions.version,
      builtIn: workflowVersions.builtIn,
      checksum: workflowVersions.checksum,
    })
    .from(workflowVersions)
    .where(
      inArray(
        workflowVersions.workflowId,
        ours.map((workflow) => workflow.id),
      ),
    );
  return ours.flatMap((workflow): VersionDraft[] => {
    const own = versions.filter((version) => version.workflowId === workflow.id);
    const current = own.find((version) => version.id === workflow.publishedVersionId);
    const built = shipped.find(({ definition }) => definition.workflow === workflow.slug);
    const touched = own.some((version) => version.version === null || !version.builtIn);
    if (built === undefined || current === undefined || touched || current.checksum === built.checksum) return [];
    const next = Math.max(...own.map((version) => version.version ?? 0)) + 1;
    return [versionOf(workflow.organizationId, workflow.id, next, built)];
  });
}

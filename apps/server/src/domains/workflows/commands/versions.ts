import type { WorkflowDefinition } from '@renubu/contracts/language/workflow';
import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { row, type Tx } from '../../../platform/db/transaction.ts';
import { conflict, notFound } from '../../../platform/http/problem.ts';
import { syncSchedules } from '../../schedules/commands/sync.ts';
import { checkSource, requirePassing, requireValid, runTests, withRules } from '../queries/checking.ts';
import { findDraft } from '../queries/drafts.ts';
import { requireWorkflow } from '../queries/load.ts';
import { workflows, workflowVersions } from '../tables.ts';
import { rewriteBindings } from './bindings.ts';
import { tellPublished } from './tell-changed.ts';

export interface VersionDraft {
  organizationId: string;
  workflowId: string;
  version: number;
  definition: WorkflowDefinition;
  source: string;
  checksum: string;
  note: string;
  createdBy: string;
  builtIn: boolean;
  rolledBackFrom: number | null;
}

/** Publishes a version: writes it, and makes it the one that new executions run. */
export async function appendVersion(tx: Tx, ctx: Context, draft: VersionDraft): Promise<void> {
  const now = ctx.clock.now();
  const id = ctx.newId();
  const { definition, workflowId } = draft;
  await tx.insert(workflowVersions).values({ id, ...draft, createdAt: now, publishedAt: now });
  await tx
    .update(workflows)
    .set({
      name: definition.name,
      kind: definition.kind,
      description: definition.description ?? '',
      tags: definition.tags ?? [],
      publishedVersionId: id,
      revision: sql`${workflows.revision} + 1`,
      updatedAt: now,
    })
    .where(eq(workflows.id, workflowId));
  await syncSchedules(tx, ctx, draft);
}

export interface PublishRequest {
  organizationId: string;
  slug: string;
  note: string;
  /** Name of whoever publishes. */
  by: string;
}

/**
 * Publishes the draft as the next version, with the rules it names written out. Throws 404, 409 `no_draft`, 409 `binding_conflict`, 422
 * `definition_invalid` with the checker's errors and 422 `tests_failed`.
 */
export async function publishDraft(tx: Tx, ctx: Context, request: PublishRequest): Promise<void> {
  const { organizationId, slug, note, by } = request;
  const workflow = await requireWorkflow(tx, slug, 'lock');
  const draft = await findDraft(tx, workflow.id);
  if (draft === undefined) throw conflict('no_draft', `“${workflow.name}” has no draft to publish.`);
  const definition = await withRules(tx, requireValid(await checkSource(tx, draft.source, slug)));
  requirePassing(await runTests(tx, definition));
  await tx
    .delete(workflowVersions)
    .where(and(eq(workflowVersions.workflowId, workflow.id), isNull(workflowVersions.version)));
  const version = await nextVersion(tx, workflow.id);
  const { source, checksum } = draft;
  const origin = { createdBy: by, builtIn: false, rolledBackFrom: null };
  const place = { organizationId, workflowId: workflow.id, version };
  await appendVersion(tx, ctx, { ...place, definition, source, checksum, note, ...origin });
  await rewriteBindings(tx, ctx, organizationId);
  await tellPublished(tx, ctx, organizationId, slug);
}

/** Publishes an old version again as the next one. Throws 404, 409 when it is the current one or bindings collide. */
export async function rollBack(tx: Tx, ctx: Context, request: PublishRequest & { version: number }): Promise<void> {
  const { organizationId, slug, note, by } = request;
  const workflow = await requireWorkflow(tx, slug, 'lock');
  const [old] = await tx
    .select()
    .from(workflowVersions)
    .where(and(eq(workflowVersions.workflowId, workflow.id), eq(workflowVersions.version, request.version)));
  if (old === undefined) throw notFound('version', String(request.version));
  if (old.id === workflow.publishedVersionId) {
    throw conflict('already_published', `Version ${request.version} is the published one.`);
  }
  await appendVersion(tx, ctx, {
    organizationId,
    workflowId: workflow.id,
    version: await nextVersion(tx, workflow.id),
    definition: old.definition as WorkflowDefinition,
    source: old.source,
    checksum: old.checksum,
    note: note === '' ? `Back to version ${request.version}.` : note,
    createdBy: by,
    builtIn: false,
    rolledBackFrom: request.version,
  });
  await rewriteBindings(tx, ctx, organizationId);
  await tellPublished(tx, ctx, organizationId, slug);
}

async function nextVersion(tx: Tx, workflowId: string): Promise<number> {
  const found = await row<{ last: number | null }>(
    tx,
    sql`select max(version) as last from renubu.workflow_versions where workflow_id = ${workflowId}::uuid`,
  );
  return (found?.last ?? 0) + 1;
}

/** Lets new executions start, or not. Running ones go on. Throws 404, 409 `binding_conflict`. */
export async function setEnabled(
  tx: Tx,
  ctx: Context,
  { organizationId, slug, enabled }: { organizationId: string; slug: string; enabled: boolean },
): Promise<void> {
  const workflow = await requireWorkflow(tx, slug, 'lock');
  if (workflow.enabled === enabled) return;
  await tx.update(workflows).set({ enabled, updatedAt: ctx.clock.now() }).where(eq(workflows.id, workflow.id));
  await syncSchedules(tx, ctx, { organizationId, workflowId: workflow.id });
  await rewriteBindings(tx, ctx, organizationId);
  await tellPublished(tx, ctx, organizationId, slug);
}

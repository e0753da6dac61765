import type { WorkflowDefinition, WorkflowKind } from '@renubu/contracts/language/workflow';
import { compileDefinition } from '@renubu/core/definitions/compile';
import type { Plan } from '@renubu/core/engine/plan';
import { and, eq, type SQL } from 'drizzle-orm';
import { LRUCache } from 'lru-cache';
import type { Context } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { conflict, notFound } from '../../../platform/http/problem.ts';
import { workflows, workflowVersions } from '../tables.ts';

/** Published versions never change: their plans are kept by the id of the version. */
const plans = new LRUCache<string, Plan>({ max: 500 });

export interface PublishedWorkflow {
  workflowId: string;
  slug: string;
  name: string;
  kind: WorkflowKind;
  enabled: boolean;
  versionId: string;
  version: number;
  plan: Plan;
}

/** The plan of a published version. Throws 404. */
export async function loadPlan(tx: Tx, _ctx: Context, versionId: string): Promise<Plan> {
  const known = plans.get(versionId);
  if (known !== undefined) return known;
  const [found] = await tx
    .select({ definition: workflowVersions.definition })
    .from(workflowVersions)
    .where(eq(workflowVersions.id, versionId));
  if (found === undefined) throw notFound('version', versionId);
  const plan = compileDefinition(found.definition as WorkflowDefinition);
  plans.set(versionId, plan);
  return plan;
}

/** A version as it was written. Throws 404. */
export async function loadVersion(
  tx: Tx,
  versionId: string,
): Promise<{ definition: WorkflowDefinition; source: string }> {
  const [found] = await tx
    .select({ definition: workflowVersions.definition, source: workflowVersions.source })
    .from(workflowVersions)
    .where(eq(workflowVersions.id, versionId));
  if (found === undefined) throw notFound('version', versionId);
  return { definition: found.definition as WorkflowDefinition, source: found.source };
}

/** The id of a published version by its number. Throws 404. */
export async function findPublishedVersion(tx: Tx, workflowId: string, version: number): Promise<{ id: string }> {
  const [found] = await tx
    .select({ id: workflowVersions.id })
    .from(workflowVersions)
    .where(and(eq(workflowVersions.workflowId, workflowId), eq(workflowVersions.version, version)));
  if (found === undefined) throw notFound('version', String(version));
  return found;
}

/** The published version of a workflow by slug; undefined when there is no such workflow or nothing is published. */
export async function findPublishedWorkflow(
  tx: Tx,
  ctx: Context,
  slug: string,
): Promise<PublishedWorkflow | undefined> {
  const found = await findRow(tx, eq(workflows.slug, slug));
  return found === undefined ? undefined : published(tx, ctx, found);
}

/**
 * The published version of a workflow, by its slug or its id. Throws 404 when there is no such workflow, 409
 * `workflow_not_published` when it has only a draft.
 */
export async function loadPublishedPlan(
  tx: Tx,
  ctx: Context,
  named: { slug?: string; workflowId?: string },
): Promise<PublishedWorkflow> {
  const { slug, workflowId } = named;
  const found = await findRow(tx, slug === undefined ? eq(workflows.id, workflowId ?? '') : eq(workflows.slug, slug));
  if (found === undefined) throw notFound('workflow', slug ?? workflowId);
  const workflow = await published(tx, ctx, found);
  if (workflow === undefined) {
    throw conflict('workflow_not_published', `“${found.name}” has no published version yet.`);
  }
  return workflow;
}

type WorkflowRow = typeof workflows.$inferSelect & { version: number | null };

async function findRow(tx: Tx, condition: SQL): Promise<WorkflowRow | undefined> {
  const [found] = await tx
    .select({ workflow: workflows, version: workflowVersions.version })
    .from(workflows)
    .leftJoin(workflowVersions, eq(workflowVersions.id, workflows.publishedVersionId))
    .where(condition);
  return found === undefined ? undefined : { ...found.workflow, version: found.version };
}

async function published(tx: Tx, ctx: Context, row: WorkflowRow): Promise<PublishedWorkflow | undefined> {
  const { id: workflowId, slug, name, enabled, publishedVersionId: versionId, version } = row;
  if (versionId === null || version === null) return undefined;
  const plan = await loadPlan(tx, ctx, versionId);
  return { workflowId, slug, name, kind: plan.definition.kind, enabled, versionId, version, plan };
}

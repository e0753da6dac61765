import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import type { Tx } from '../../../platform/db/transaction.ts';
import { notFound } from '../../../platform/http/problem.ts';
import { checksumOf } from '../built-in.ts';
import { checkSource } from '../queries/checking.ts';
import { findDraft, type SavedDraft } from '../queries/drafts.ts';
import { findWorkflow, requireWorkflow, type WorkflowRow } from '../queries/load.ts';
import { workflows, workflowVersions } from '../tables.ts';
import { tellChanged } from './tell-changed.ts';

export interface SaveDraft {
  organizationId: string;
  slug: string;
  source: string;
  /** Name of whoever saves. */
  by: string;
  /** Called with the revision when there is a draft already: throws when the caller has not read that one. */
  requireRevision: (revision: number) => void;
}

/** Saves a draft, with its errors if it has some; makes the workflow when there is none of this name. */
export async function saveDraft(tx: Tx, ctx: Context, request: SaveDraft): Promise<SavedDraft> {
  const { organizationId, slug, source, by } = request;
  const checked = await checkSource(tx, source, slug);
  const workflow = (await findWorkflow(tx, slug, 'lock')) ?? (await createWorkflow(tx, ctx, organizationId, slug));
  const draft = await findDraft(tx, workflow.id);
  if (draft !== undefined) request.requireRevision(workflow.revision);
  const now = ctx.clock.now();
  const content = { definition: checked.definition ?? {}, source, checksum: checksumOf(source), createdBy: by };
  if (draft === undefined) {
    const place = { id: ctx.newId(), organizationId, workflowId: workflow.id, version: null, createdAt: now };
    await tx.insert(workflowVersions).values({ ...place, ...content });
  } else {
    await tx
      .update(workflowVersions)
      .set({ ...content, createdAt: now })
      .where(eq(workflowVersions.id, draft.id));
  }
  const named = workflow.publishedVersionId === null && checked.definition !== null ? checked.definition : undefined;
  const revision = workflow.revision + 1;
  await tx
    .update(workflows)
    .set({ revision, updatedAt: now, ...(named === undefined ? {} : { name: named.name, kind: named.kind }) })
    .where(eq(workflows.id, workflow.id));
  await tellChanged(tx, slug);
  return { slug, source, revision, issues: checked.issues };
}

async function createWorkflow(tx: Tx, ctx: Context, organizationId: string, slug: string): Promise<WorkflowRow> {
  const now = ctx.clock.now();
  const values = { id: ctx.newId(), organizationId, slug, name: slug, kind: 'automation', revision: 0 };
  const [created] = await tx
    .insert(workflows)
    .values({ ...values, createdAt: now, updatedAt: now })
    .onConflictDoNothing()
    .returning();
  return created ?? requireWorkflow(tx, slug, 'lock');
}

/** Throws the draft away; a workflow that never was published goes with it. Throws 404 without a draft. */
export async function discardDraft(tx: Tx, ctx: Context, slug: string): Promise<void> {
  const workflow = await requireWorkflow(tx, slug, 'lock');
  const [discarded] = await tx
    .delete(workflowVersions)
    .where(and(eq(workflowVersions.workflowId, workflow.id), isNull(workflowVersions.version)))
    .returning({ id: workflowVersions.id });
  if (discarded === undefined) throw notFound('draft of', slug);
  await tellChanged(tx, slug);
  if (workflow.publishedVersionId === null) {
    await tx.delete(workflows).where(eq(workflows.id, workflow.id));
    return;
  }
  const revision = sql`${workflows.revision} + 1`;
  await tx.update(workflows).set({ revision, updatedAt: ctx.clock.now() }).where(eq(workflows.id, workflow.id));
}

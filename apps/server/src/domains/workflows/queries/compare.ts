import type { WorkflowDefinition } from '@renubu/contracts/language/workflow';
import { diffDefinitions } from '@renubu/core/definitions/diff';
import { eq } from 'drizzle-orm';
import type { Tx } from '../../../platform/db/transaction.ts';
import { notFound } from '../../../platform/http/problem.ts';
import { checkSource, requireValid } from './checking.ts';
import { workflowVersions } from '../tables.ts';
import { describeChange } from './describe-change.ts';
import { findDraft } from './drafts.ts';
import { requireWorkflow, type WorkflowRow } from './load.ts';
import { findVersion } from './read.ts';

/**
 * What differs between two versions of a workflow. Without `to` the draft is compared (else the published version),
 * without `from` the published version. Throws 404, and 422 when the draft has errors.
 */
export async function compareVersions(
  tx: Tx,
  slug: string,
  { from, to }: { from?: number | undefined; to?: number | undefined },
) {
  const workflow = await requireWorkflow(tx, slug);
  const before = from === undefined ? await publishedDefinition(tx, workflow) : await definitionOf(tx, workflow, from);
  const after = to === undefined ? await newestDefinition(tx, slug) : await definitionOf(tx, workflow, to);
  return diffDefinitions(before, after).map(describeChange);
}

/** The draft of a workflow, or its published definition when it has none. Throws 404, 422. */
export async function newestDefinition(tx: Tx, slug: string): Promise<WorkflowDefinition> {
  const workflow = await requireWorkflow(tx, slug);
  const draft = await findDraft(tx, workflow.id);
  if (draft === undefined) return publishedDefinition(tx, workflow);
  return requireValid(await checkSource(tx, draft.source, slug));
}

async function publishedDefinition(tx: Tx, workflow: WorkflowRow): Promise<WorkflowDefinition> {
  const { publishedVersionId, slug } = workflow;
  if (publishedVersionId === null) throw notFound('published version of', slug);
  const [found] = await tx
    .select({ definition: workflowVersions.definition })
    .from(workflowVersions)
    .where(eq(workflowVersions.id, publishedVersionId));
  if (found === undefined) throw notFound('published version of', slug);
  return found.definition as WorkflowDefinition;
}

async function definitionOf(tx: Tx, workflow: WorkflowRow, version: number): Promise<WorkflowDefinition> {
  return (await findVersion(tx, workflow, version)).definition as WorkflowDefinition;
}

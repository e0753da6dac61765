import type { DefinitionIssue } from '@renubu/contracts/language/workflow';
import { and, eq, isNull } from 'drizzle-orm';
import type { Tx } from '../../../platform/db/transaction.ts';
import { notFound } from '../../../platform/http/problem.ts';
import { checkSource } from './checking.ts';
import { workflowVersions } from '../tables.ts';
import { requireWorkflow } from './load.ts';

/** A draft as it stands, with what the checker says of it. */
export interface SavedDraft {
  slug: string;
  source: string;
  revision: number;
  issues: DefinitionIssue[];
}

export type VersionRow = typeof workflowVersions.$inferSelect;

/** The draft of a workflow, if it has one. */
export async function findDraft(tx: Tx, workflowId: string): Promise<VersionRow | undefined> {
  const [draft] = await tx
    .select()
    .from(workflowVersions)
    .where(and(eq(workflowVersions.workflowId, workflowId), isNull(workflowVersions.version)));
  return draft;
}

/** The draft with what the checker says of it now. Throws 404. */
export async function readDraft(tx: Tx, slug: string): Promise<SavedDraft> {
  const workflow = await requireWorkflow(tx, slug);
  const draft = await findDraft(tx, workflow.id);
  if (draft === undefined) throw notFound('draft of', slug);
  const { issues } = await checkSource(tx, draft.source, slug);
  return { slug, source: draft.source, revision: workflow.revision, issues };
}

import type { TriggerKind, WorkflowDefinition } from '@renubu/contracts/language/workflow';
import type { WorkflowDetail, WorkflowSummary, workflowVersionSchema } from '@renubu/contracts/workflows';
import { and, desc, eq, isNotNull, sql, type SQL } from 'drizzle-orm';
import type { z } from 'zod';
import { rows, type Tx } from '../../../platform/db/transaction.ts';
import { notFound } from '../../../platform/http/problem.ts';
import { workflowVersions } from '../tables.ts';
import { findDraft, type VersionRow } from './drafts.ts';
import { requireWorkflow, type WorkflowRow } from './load.ts';

type Version = z.infer<typeof workflowVersionSchema>;

interface ListedRow {
  id: string;
  slug: string;
  name: string;
  kind: WorkflowSummary['kind'];
  description: string;
  tags: string[];
  enabled: boolean;
  built_in: boolean;
  published_version: number | null;
  has_draft: boolean;
  revision: number;
  on: WorkflowSummary['on'];
  steps: number;
  tests: number;
  open: number;
  completed: number;
  failed: number;
  updated_at: Date;
}

/** Workflows of an organization by name, with the number of their executions; those with a kind of trigger, or all. */
export async function listWorkflows(tx: Tx, organizationId: string, trigger?: TriggerKind): Promise<WorkflowSummary[]> {
  const found = await selectSummaries(tx, organizationId, sql`true`);
  return trigger === undefined ? found : found.filter(({ on }) => on.some((item) => trigger in item));
}

/** One workflow of an organization. Throws 404. */
export async function readSummary(tx: Tx, organizationId: string, slug: string): Promise<WorkflowSummary> {
  const [found] = await selectSummaries(tx, organizationId, sql`w.slug = ${slug}`);
  if (found === undefined) throw notFound('workflow', slug);
  return found;
}

async function selectSummaries(tx: Tx, organizationId: string, condition: SQL): Promise<WorkflowSummary[]> {
  const found = await rows<ListedRow>(
    tx,
    sql`
    with counted as (
      select e.workflow_id,
             count(*) filter (where e.status in ('pending', 'running', 'waiting', 'paused', 'snoozed'))::int as open,
             count(*) filter (where e.status = 'completed')::int as completed,
             count(*) filter (where e.status = 'failed')::int as failed
        from renubu.executions e join renubu.workflows w on w.id = e.workflow_id
       where e.organization_id = ${organizationId}::uuid and ${condition}
       group by e.workflow_id
    )
    select w.id, w.slug, w.name, w.kind, w.description, w.tags, w.enabled, w.built_in, w.revision, w.updated_at,
           v.version as published_version, d.id is not null as has_draft,
           coalesce(v.definition -> 'on', '[]') as "on",
           coalesce(json_array_length(coalesce(v.definition, d.definition) -> 'steps'), 0) as steps,
           coalesce(json_array_length(coalesce(v.definition, d.definition) -> 'tests'), 0) as tests,
           coalesce(c.open, 0) as open, coalesce(c.completed, 0) as completed, coalesce(c.failed, 0) as failed
      from renubu.workflows w
      left join renubu.workflow_versions v on v.id = w.published_version_id
      left join renubu.workflow_versions d on d.workflow_id = w.id and d.version is null
      left join counted c on c.workflow_id = w.id
     where w.organization_id = ${organizationId}::uuid and ${condition}
     order by w.name, w.slug`,
  );
  return found.map(({ built_in, published_version, has_draft, open, completed, failed, updated_at, ...row }) => ({
    ...row,
    builtIn: built_in,
    publishedVersion: published_version,
    hasDraft: has_draft,
    executions: { open, completed, failed },
    updatedAt: updated_at.toISOString(),
  }));
}

/** A workflow with its definition and published versions, newest first. Throws 404. */
export async function readWorkflow(tx: Tx, organizationId: string, slug: string): Promise<WorkflowDetail> {
  const summary = await readSummary(tx, organizationId, slug);
  const workflow = await requireWorkflow(tx, slug);
  const versions = await publishedVersions(tx, workflow.id);
  const current = versions.find((version) => version.id === workflow.publishedVersionId);
  const shown = current ?? (await findDraft(tx, workflow.id));
  return {
    ...summary,
    definition: shown === undefined || !isComplete(shown.definition) ? null : shown.definition,
    source: shown?.source ?? '',
    versions: versions.map((version) => toVersion(version, workflow)),
  };
}

const isComplete = (definition: VersionRow['definition']): definition is WorkflowDefinition => 'steps' in definition;

function publishedVersions(tx: Tx, workflowId: string): Promise<VersionRow[]> {
  return tx
    .select()
    .from(workflowVersions)
    .where(and(eq(workflowVersions.workflowId, workflowId), isNotNull(workflowVersions.version)))
    .orderBy(desc(workflowVersions.version));
}

/** One published version with its text. Throws 404. */
export async function readVersion(tx: Tx, slug: string, version: number): Promise<Version & { source: string }> {
  const workflow = await requireWorkflow(tx, slug);
  const found = await findVersion(tx, workflow, version);
  return { ...toVersion(found, workflow), source: found.source };
}

/** The row of a published version. Throws 404. */
export async function findVersion(tx: Tx, workflow: WorkflowRow, version: number): Promise<VersionRow> {
  const [found] = await tx
    .select()
    .from(workflowVersions)
    .where(and(eq(workflowVersions.workflowId, workflow.id), eq(workflowVersions.version, version)));
  if (found === undefined) throw notFound('version', String(version));
  return found;
}

function toVersion(row: VersionRow, workflow: WorkflowRow): Version {
  const { id, version, note, createdBy, rolledBackFrom } = row;
  return {
    id,
    version,
    note,
    createdBy,
    rolledBackFrom,
    createdAt: row.createdAt.toISOString(),
    publishedAt: row.publishedAt?.toISOString() ?? null,
    current: id === workflow.publishedVersionId,
  };
}

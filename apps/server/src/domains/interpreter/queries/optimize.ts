import type { OptimizeAnswer } from '@renubu/contracts/interpreter';
import type { WorkflowDefinition } from '@renubu/contracts/language/workflow';
import { fewestExecutions, findOptimizations } from '@renubu/core/interpret/optimize/optimize';
import { sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { row, type Tx } from '../../../platform/db/transaction.ts';
import { notFound } from '../../../platform/http/problem.ts';
import { stepFigures } from './step-figures.ts';

const dayMs = 24 * 3600 * 1000;

interface PublishedRow {
  workflowId: string;
  versionId: string | null;
  version: number | null;
  definition: WorkflowDefinition | null;
}

/** What the executions of a workflow's published version show. Throws 404 for an unknown workflow. */
export async function optimizeWorkflow(tx: Tx, ctx: Context, slug: string, days: number): Promise<OptimizeAnswer> {
  const found = await row<PublishedRow>(
    tx,
    sql`
    select w.id as "workflowId", v.id as "versionId", v.version, v.definition
      from renubu.workflows w left join renubu.workflow_versions v on v.id = w.published_version_id
     where w.organization_id = renubu.current_organization() and w.slug = ${slug}`,
  );
  if (found === undefined) throw notFound('workflow', slug);
  const { workflowId, versionId, version, definition } = found;
  if (versionId === null || definition === null) {
    return { slug, executions: 0, version: null, findings: [], note: 'No version of it is published.' };
  }
  const since = new Date(ctx.clock.now().getTime() - days * dayMs);
  const { executions, figures } = await stepFigures(tx, { workflowId, versionId }, since);
  const findings = findOptimizations(definition, executions, figures);
  return { slug, executions, version, findings, note: noteOf(executions, findings.length, days) };
}

function noteOf(executions: number, findings: number, days: number): string | null {
  if (executions < fewestExecutions) {
    return `There were ${executions} executions of this version in ${days} days; from ${fewestExecutions} on something can be said.`;
  }
  return findings === 0 ? 'Nothing stands out.' : null;
}

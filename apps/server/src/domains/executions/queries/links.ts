import type { ExecutionDetail, ExecutionLink } from '@renubu/contracts/executions';
import { sql } from 'drizzle-orm';
import { rows, type Tx } from '../../../platform/db/transaction.ts';
import type { ExecutionRow } from './load.ts';

interface LinkRow extends ExecutionLink {
  relation: 'parent' | 'child' | 'retryOf' | 'retry';
}

const mostShown = 100;

/** The executions one has to do with: what started it, what it started, what it tries again and what tries it again. */
export async function readLinks(
  tx: Tx,
  { id, parentId, retryOf }: ExecutionRow,
): Promise<Pick<ExecutionDetail, 'parent' | 'children' | 'retryOf' | 'retries'>> {
  const found = await rows<LinkRow>(
    tx,
    sql`
    select case when e.id = ${parentId}::uuid then 'parent' when e.id = ${retryOf}::uuid then 'retryOf'
                when e.parent_id = ${id}::uuid then 'child' else 'retry' end as relation,
           e.id, e.slug as workflow, e.workflow_name as "workflowName", e.status, e.result, e.outcome
      from renubu.executions e
     where e.id in (${parentId}::uuid, ${retryOf}::uuid) or e.parent_id = ${id}::uuid or e.retry_of = ${id}::uuid
     order by e.created_at, e.id limit ${mostShown}`,
  );
  const of = (relation: LinkRow['relation']) =>
    found.filter((row) => row.relation === relation).map(({ relation: _, ...link }): ExecutionLink => link);
  return {
    parent: of('parent')[0] ?? null,
    children: of('child'),
    retryOf: of('retryOf')[0] ?? null,
    retries: of('retry'),
  };
}

import type { WorkItemKind } from '@renubu/contracts/renewals';
import { sql } from 'drizzle-orm';
import { rows, type Tx } from '../../../platform/db/transaction.ts';

/** Which published, enabled workflow a kind of work starts; stage `*` stands for every stage. */
export interface Binding {
  kind: WorkItemKind;
  stage: string;
  workflowId: string;
}

/** The bindings of an organization that lead to a workflow that can be started now. */
export async function activeBindings(tx: Tx, organizationId: string): Promise<Binding[]> {
  return rows<Binding>(
    tx,
    sql`
    select b.kind, b.stage, b.workflow_id as "workflowId"
      from renubu.workflow_bindings b
      join renubu.workflows w on w.id = b.workflow_id and w.enabled and w.published_version_id is not null
     where b.organization_id = ${organizationId}`,
  );
}

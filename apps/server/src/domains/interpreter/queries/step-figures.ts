import type { StepFigures } from '@renubu/core/interpret/optimize/optimize';
import { sql } from 'drizzle-orm';
import { row, rows, type Tx } from '../../../platform/db/transaction.ts';

/** Newest executions that are looked at. */
const most = 5_000;

interface Looked {
  executions: number;
  figures: StepFigures[];
}

interface FigureRow extends Omit<StepFigures, 'approvals'> {
  approvals: Partial<StepFigures['approvals']> | null;
}

/**
 * What the newest executions of a version since an instant show of each step, those that were decided in memory
 * included. Two statements, however many executions there are.
 */
export async function stepFigures(
  tx: Tx,
  { workflowId, versionId }: { workflowId: string; versionId: string },
  since: Date,
): Promise<Looked> {
  const chosen = sql`
    select id from renubu.executions
     where organization_id = renubu.current_organization() and workflow_id = ${workflowId}::uuid
       and version_id = ${versionId}::uuid and updated_at >= ${since.toISOString()}::timestamptz
     order by updated_at desc, id limit ${most}`;
  const counted = await row<{ executions: number }>(
    tx,
    sql`select count(*)::int as executions from (${chosen}) as chosen`,
  );
  const found = await rows<FigureRow>(
    tx,
    sql`
    with chosen as materialized (${chosen}),
    records as (
      select step_id, status, attempt, started_at, ended_at, output
        from renubu.step_executions join chosen on chosen.id = execution_id
      union all
      select each.value ->> 'stepId', each.value ->> 'status', coalesce((each.value ->> 'attempt')::int, 1),
             (each.value ->> 'startedAt')::timestamptz, (each.value ->> 'endedAt')::timestamptz, each.value -> 'output'
        from renubu.execution_states s join chosen on chosen.id = s.execution_id
       cross join lateral jsonb_each(convert_from(s.packed, 'UTF8')::jsonb -> 'state' -> 'steps') as each
       where s.packed is not null and s.state::text = '{}'
    ),
    started as (select * from records where started_at is not null),
    branches as (
      select step_id, jsonb_object_agg(branch, times) as branches
        from (select step_id, coalesce(output ->> 'branch', 'none') as branch, count(*)::int as times
                from started where jsonb_typeof(output) = 'object' and output ? 'branch' group by 1, 2) as each
       group by 1
    ),
    asked as (
      select step_id, jsonb_object_agg(status, times) as approvals
        from (select step_id, status, count(*)::int as times
                from renubu.approvals join chosen on chosen.id = execution_id
               where status in ('approved', 'rejected', 'expired') group by 1, 2) as each
       group by 1
    )
    select step_id as "stepId", count(*)::int as started, (count(*) filter (where status = 'failed'))::int as failed,
           (count(*) filter (where attempt > 1))::int as retried,
           (extract(epoch from avg(ended_at - started_at)) * 1000)::float8 as "meanMs",
           coalesce(branches, '{}') as branches, approvals
      from started left join branches using (step_id) left join asked using (step_id)
     group by step_id, branches, approvals`,
  );
  const none = { approved: 0, rejected: 0, expired: 0 };
  return {
    executions: counted?.executions ?? 0,
    figures: found.map((figure) => ({ ...figure, approvals: { ...none, ...figure.approvals } })),
  };
}

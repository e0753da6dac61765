import type { StageKey, WorkItemKind } from '@renubu/contracts/renewals';
import { sql, type SQL } from 'drizzle-orm';
import { rows, type Tx } from '../../../platform/db/transaction.ts';
import { creationOf, stageOf } from '../sql/stage.ts';
import { openItem } from '../sql/statuses.ts';
import { activeBindings } from './bindings.ts';
import { publishedDetermination, publishedScoring } from './configuration.ts';

/** A customer's kind of work where what is wanted and what is open differ. Either half may be missing. */
export interface WorkChange {
  customerId: string;
  kind: WorkItemKind;
  /** Whether the customer calls for the work now. */
  wanted: boolean;
  stage: StageKey | null;
  workflowId: string | null;
  renewalDate: string | null;
  ownerId: string | null;
  arrMinor: number;
  territory: string | null;
  openId: string | null;
  openStatus: 'pending' | 'in_progress' | 'snoozed' | null;
  openStage: StageKey | null;
  executionId: string | null;
  assigneeId: string | null;
}

/** Renewals overdue by this many days or more no longer call for work, unless one is in progress. */
const overdueLimitDays = 30;

/** Days for which finished work that has no stage is not made again. */
const restDays = { strategic: 90, opportunity: 90, risk: 30 } as const;

/** Outcomes that settle a renewal: no further work is made for the same renewal date. */
const settledOutcomes = [
  'renewed',
  'renewed_reduced',
  'renewal_secured',
  'extended',
  'extension_signed',
  'not_renewing',
  'churn_confirmed',
  'lost',
];

/**
 * Compares the work that customers call for by the published determination with the work that is open, for all
 * customers or the given ones, in one statement. Only differences are returned.
 *
 * Closed work is not made again: of a renewal while its date and stage stay the same, of other kinds for some time.
 */
export async function findWorkChanges(
  tx: Tx,
  organizationId: string,
  now: Date,
  customerIds?: readonly string[],
): Promise<WorkChange[]> {
  const [{ definition: table }, { definition: scoring }, bindings] = [
    await publishedDetermination(tx, organizationId),
    await publishedScoring(tx, organizationId),
    await activeBindings(tx, organizationId),
  ];
  const today = now.toISOString().slice(0, 10);
  const [days, risk] = [sql.raw('f.days'), sql.raw('f.risk_score')];
  const among = (column: string): SQL =>
    customerIds === undefined ? sql`true` : sql`${sql.raw(column)} = any(${sql.param(customerIds)}::uuid[])`;
  return rows<WorkChange>(
    tx,
    sql`
    with bindings as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(bindings)}::jsonb)
        as b(kind text, stage text, "workflowId" uuid)
    ), open as materialized (
      select q.id, q.customer_id, q.kind, q.stage, q.status, q.workflow_id, q.execution_id, q.assignee_id
        from renubu.queue_items q
       where q.organization_id = ${organizationId} and q.status in ${openItem} and ${among('q.customer_id')}
    ), facts as (
      select c.id, c.owner_id, c.arr_minor, c.account_plan, c.renewal_date, coalesce(c.region, c.country) as territory,
             c.renewal_date - ${today}::date as days, ci.risk_score, ci.opportunity_score,
             coalesce(ci.recommendation_count, 0) as recommendations, r.id is not null as in_progress
        from renubu.customers c
        left join renubu.customer_intelligence ci on ci.organization_id = c.organization_id and ci.customer_id = c.id
        left join open r on r.customer_id = c.id and r.kind = 'renewal' and r.execution_id is not null
       where c.organization_id = ${organizationId} and c.status <> 'churned' and ${among('c.id')}
    ), staged as (
      select f.*, ${stageOf(table, days, risk)} as stage, ${creationOf(table, days, risk)} as creation from facts f
    ), wanted as (
      select s.*, k.kind, case when k.kind = 'renewal' then s.stage end as item_stage
        from staged s
       cross join lateral (values
         ('renewal', (s.in_progress or s.days > ${-overdueLimitDays}::int) and s.stage is not null
                     and (s.creation = 'always' or s.recommendations > 0)),
         ('strategic', s.account_plan in ('invest', 'expand')),
         ('opportunity', s.opportunity_score >= ${scoring.opportunity.minScore}::numeric),
         ('risk', s.risk_score >= ${scoring.risk.minScore}::numeric)) as k(kind, applies)
       where k.applies
    ), bound as (
      select w.*, coalesce(exact."workflowId", every."workflowId") as workflow_id
        from wanted w
        left join bindings exact on exact.kind = w.kind and exact.stage = w.item_stage
        left join bindings every on every.kind = w.kind and every.stage = '*'
       where coalesce(exact."workflowId", every."workflowId") is not null
    )
    select coalesce(b.id, o.customer_id) as "customerId", coalesce(b.kind, o.kind) as kind, b.id is not null as wanted,
           b.item_stage as stage, b.workflow_id as "workflowId", b.renewal_date as "renewalDate",
           b.owner_id as "ownerId", coalesce(b.arr_minor, 0) as "arrMinor", b.territory,
           o.id as "openId", o.status as "openStatus", o.stage as "openStage", o.execution_id as "executionId",
           o.assignee_id as "assigneeId"
      from bound b full join open o on o.customer_id = b.id and o.kind = b.kind
     where case
       when b.id is null then o.execution_id is null
       when o.id is null then not exists (
         select from renubu.queue_items p
           left join renubu.executions e on e.id = p.execution_id
          where p.organization_id = ${organizationId} and p.customer_id = b.id and p.kind = b.kind
            and p.status in ('completed', 'skipped')
            and case b.kind
              when 'renewal' then p.renewal_date is not distinct from b.renewal_date
                and (p.stage is not distinct from b.item_stage
                     or (p.status = 'completed' and e.outcome = any(${sql.param(settledOutcomes)}::text[])))
              when 'strategic' then p.closed_at > ${now.toISOString()}::timestamptz - make_interval(days => ${restDays.strategic})
              when 'opportunity' then p.closed_at > ${now.toISOString()}::timestamptz - make_interval(days => ${restDays.opportunity})
              else p.closed_at > ${now.toISOString()}::timestamptz - make_interval(days => ${restDays.risk}) end)
       else o.stage is distinct from b.item_stage
            or (o.status = 'pending' and o.workflow_id is distinct from b.workflow_id) end
     order by b.arr_minor desc nulls last, 1, 2`,
  );
}

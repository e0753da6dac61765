import type { QueueStats } from '@renubu/contracts/queue';
import { sql } from 'drizzle-orm';
import { rows, type Tx } from '../../../platform/db/transaction.ts';
import { openItem } from '../sql/statuses.ts';
import { workflowFacts, type WorkflowFacts } from './workflow-facts.ts';

interface Group {
  kind: string;
  stage: string | null;
  plan: string | null;
  status: 'pending' | 'in_progress' | 'snoozed';
  workflowId: string | null;
  items: number;
  points: number;
  /** The same in every row. */
  customers: number;
  completedToday: number;
}

function sumBy(groups: Group[], key: (group: Group) => string | null): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const group of groups) {
    const name = key(group);
    if (name !== null) sums[name] = (sums[name] ?? 0) + group.items;
  }
  return sums;
}

function total(groups: Group[], include: (group: Group) => boolean = () => true): number {
  return groups.filter(include).reduce((sum, { items }) => sum + items, 0);
}

function minutes(groups: Group[], workflows: Map<string, WorkflowFacts>): number {
  return groups.reduce((sum, { workflowId, items }) => {
    const each = workflowId === null ? null : (workflows.get(workflowId)?.estimatedMinutes ?? null);
    return sum + items * (each ?? 0);
  }, 0);
}

/** Counters of a person's open queue, or of the whole team's, from one grouped query over the open rows only. */
export async function queueStats(
  tx: Tx,
  organizationId: string,
  assigneeId: string | undefined,
  now: Date,
): Promise<QueueStats> {
  const whose = assigneeId === undefined ? sql`true` : sql`q.assignee_id = ${assigneeId}`;
  const today = `${now.toISOString().slice(0, 10)}T00:00:00Z`;
  const found = await rows<Omit<Group, 'items'> & { items: number | null }>(
    tx,
    sql`
    with mine as materialized (
      select q.kind, q.stage, c.account_plan, q.status, q.workflow_id, q.customer_id, q.score
        from renubu.queue_items q join renubu.customers c on c.id = q.customer_id
       where q.organization_id = ${organizationId} and ${whose} and q.status in ${openItem}
    ), whole as (
      select (select count(distinct customer_id)::int from mine) as customers,
             (select count(*)::int from renubu.queue_items q
               where q.organization_id = ${organizationId} and ${whose} and q.status = 'completed'
                 and q.closed_at >= ${today}::timestamptz) as completed
    )
    select g.kind, g.stage, g.account_plan as plan, g.status, g.workflow_id as "workflowId", g.items, g.points,
           w.customers, w.completed as "completedToday"
      from whole w
      left join (select kind, stage, account_plan, status, workflow_id, count(*)::int as items,
                        sum(score)::bigint as points
                   from mine group by 1, 2, 3, 4, 5) g on true`,
  );
  const groups = found.filter((group): group is Group => group.items !== null);
  const workflows = await workflowFacts(
    tx,
    groups.flatMap(({ workflowId }) => workflowId ?? []),
  );
  const all = total(groups);
  const points = groups.reduce((sum, group) => sum + group.points, 0);
  return {
    total: all,
    byKind: sumBy(groups, ({ kind }) => kind),
    byStage: sumBy(groups, ({ stage }) => stage),
    byPlan: sumBy(groups, ({ plan }) => plan),
    uniqueCustomers: found[0]?.customers ?? 0,
    averagePriority: all === 0 ? 0 : Math.round(points / all),
    pending: total(groups, ({ status }) => status === 'pending'),
    inProgress: total(groups, ({ status }) => status === 'in_progress'),
    snoozed: total(groups, ({ status }) => status === 'snoozed'),
    completedToday: found[0]?.completedToday ?? 0,
    estimatedMinutes: minutes(groups, workflows),
  };
}

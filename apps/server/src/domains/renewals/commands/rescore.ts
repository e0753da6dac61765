import { sql, type SQL } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { rows, type Tx } from '../../../platform/db/transaction.ts';
import { publishedScoring } from '../queries/configuration.ts';
import { scoreExpressions } from '../sql/score.ts';
import { openExecution, openItem } from '../sql/statuses.ts';
import { capital, whyNow } from '../sql/why-now.ts';
import { lockQueue } from './lock.ts';
import { publishQueues } from './publish-queues.ts';

/** Which open items to score again: all of an organization when neither is given, else those of any of them. */
export interface RescoreScope {
  customerIds?: readonly string[];
  assigneeIds?: readonly string[];
}

function inScope({ customerIds, assigneeIds }: RescoreScope): SQL {
  if (customerIds === undefined && assigneeIds === undefined) return sql`true`;
  return sql`(q.customer_id = any(${sql.param(customerIds ?? [])}::uuid[])
    or q.assignee_id = any(${sql.param(assigneeIds ?? [])}::uuid[]))`;
}

/**
 * Scores open queue items again with one statement that writes only the rows that change, and tells the queues they
 * are in. The workload penalty counts the assignee's open executions as they are now. Returns how many rows changed.
 */
export async function rescore(
  tx: Tx,
  ctx: Context,
  organizationId: string,
  scope: RescoreScope = {},
): Promise<{ changed: number }> {
  const { definition: config } = await publishedScoring(tx, organizationId);
  await lockQueue(tx, organizationId);
  // Joins of a whole organization stay in memory.
  await rows(tx, sql`select set_config('work_mem', '64MB', true)`);
  const now = ctx.clock.now().toISOString();
  const column = (name: string) => sql.raw(`i.${name}`);
  const score = scoreExpressions(config, {
    kind: column('kind'),
    stage: column('stage'),
    plan: column('account_plan'),
    arrMinor: column('arr_minor'),
    experience: column('experience_level'),
    openExecutions: column('open_executions'),
    opportunityScore: column('opportunity_score'),
    riskScore: column('risk_score'),
  });
  const why = whyNow({
    kind: column('kind'),
    plan: column('account_plan'),
    days: column('days'),
    riskScore: column('risk_score'),
    opportunityScore: column('opportunity_score'),
    highlights: column('highlights'),
  });
  const changed = await rows<{ assignee_id: string | null; count: number }>(
    tx,
    sql`
    with workload as (
      select assignee_id, count(*)::int as open_executions from renubu.executions
       where organization_id = ${organizationId} and status in ${openExecution} and assignee_id is not null
       group by assignee_id
    ), input as (
      select q.id, q.kind, q.stage, c.account_plan, c.arr_minor, c.renewal_date - ${now.slice(0, 10)}::date as days,
             m.experience_level, coalesce(w.open_executions, 0) as open_executions,
             ci.risk_score, ci.opportunity_score, ci.highlights
        from renubu.queue_items q
        join renubu.customers c on c.id = q.customer_id
        left join renubu.members m on m.organization_id = q.organization_id and m.user_id = q.assignee_id
        left join workload w on w.assignee_id = q.assignee_id
        left join renubu.customer_intelligence ci
               on ci.organization_id = q.organization_id and ci.customer_id = q.customer_id
       where q.organization_id = ${organizationId} and q.status in ${openItem} and ${inScope(scope)}
    ), factored as materialized (
      select i.id, i.days, i.arr_minor, i.open_executions,
             ${score.base} as base, ${score.stageBonus} as stage_bonus, ${score.arrMultiplier} as arr_multiplier,
             ${score.planMultiplier} as plan_multiplier, ${score.experienceMultiplier} as experience_multiplier,
             ${score.workloadPenalty} as workload_penalty, ${why} as why_line
        from input i
    ), scored as materialized (
      select f.*, ${capital(sql.raw('f.why_line'))} as why_now,
             floor((base + stage_bonus) * arr_multiplier * plan_multiplier * experience_multiplier
                        - workload_penalty + 0.5)::int as score
        from factored f
    ), changed as (
      update renubu.queue_items q
         set score = s.score, base = s.base, stage_bonus = s.stage_bonus, arr_multiplier = s.arr_multiplier,
             plan_multiplier = s.plan_multiplier, experience_multiplier = s.experience_multiplier,
             open_executions = s.open_executions, workload_penalty = s.workload_penalty,
             days_until_renewal = s.days, arr_minor = s.arr_minor, why_now = s.why_now, scored_at = ${now}::timestamptz
        from scored s
       where q.id = s.id
         and (q.score, q.base, q.stage_bonus, q.arr_multiplier, q.plan_multiplier, q.experience_multiplier,
              q.open_executions, q.workload_penalty, q.days_until_renewal, q.arr_minor, q.why_now)
             is distinct from
             (s.score, s.base, s.stage_bonus, s.arr_multiplier, s.plan_multiplier, s.experience_multiplier,
              s.open_executions, s.workload_penalty, s.days, s.arr_minor, s.why_now)
      returning q.assignee_id
    )
    select assignee_id, count(*)::int as count from changed group by assignee_id`,
  );
  await publishQueues(
    tx,
    changed.map(({ assignee_id }) => assignee_id),
  );
  return { changed: changed.reduce((sum, { count }) => sum + count, 0) };
}

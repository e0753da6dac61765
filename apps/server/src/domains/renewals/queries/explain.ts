import type { determinationExplanationSchema } from '@renubu/contracts/queue';
import type { AccountPlan, ExperienceLevel, ScoringConfig, StageKey } from '@renubu/contracts/renewals';
import { daysUntilRenewal } from '@renubu/core/renewals/days-until';
import { determineStage } from '@renubu/core/renewals/determine';
import { score } from '@renubu/core/renewals/score';
import { determineWorkKinds } from '@renubu/core/renewals/work-kinds';
import { sql } from 'drizzle-orm';
import type { z } from 'zod';
import { row, type Tx } from '../../../platform/db/transaction.ts';
import { notFound } from '../../../platform/http/problem.ts';
import { openExecution, openItem } from '../sql/statuses.ts';
import { publishedDetermination, publishedScoring } from './configuration.ts';

interface Facts {
  renewalDate: string | null;
  plan: AccountPlan | null;
  arrMinor: number;
  riskScore: number | null;
  opportunityScore: number | null;
  experience: ExperienceLevel | null;
  openExecutions: number;
  inProgress: boolean;
}

async function loadFacts(tx: Tx, organizationId: string, customerId: string): Promise<Facts> {
  const facts = await row<Facts>(
    tx,
    sql`
    select c.renewal_date as "renewalDate", c.account_plan as plan, c.arr_minor as "arrMinor",
           ci.risk_score as "riskScore", ci.opportunity_score as "opportunityScore",
           m.experience_level as experience, q.execution_id is not null as "inProgress",
           (select count(*)::int from renubu.executions e
             where e.organization_id = c.organization_id and e.assignee_id = coalesce(q.assignee_id, c.owner_id)
               and e.status in ${openExecution}) as "openExecutions"
      from renubu.customers c
      left join renubu.customer_intelligence ci on ci.organization_id = c.organization_id and ci.customer_id = c.id
      left join renubu.queue_items q on q.organization_id = c.organization_id and q.customer_id = c.id
             and q.kind = 'renewal' and q.status in ${openItem}
      left join renubu.members m on m.organization_id = c.organization_id
             and m.user_id = coalesce(q.assignee_id, c.owner_id)
     where c.organization_id = ${organizationId} and c.id = ${customerId}`,
  );
  if (facts === undefined) throw notFound('customer', customerId);
  return facts;
}

function renewalScore(config: ScoringConfig, stage: StageKey | null, facts: Facts) {
  if (stage === null) return null;
  return score(config, { ...facts, kind: 'renewal', stage });
}

/** Why a customer has this stage, these kinds of work and this score, by the published rules. Throws 404. */
export async function explainCustomer(
  tx: Tx,
  organizationId: string,
  customerId: string,
  now: Date,
): Promise<z.infer<typeof determinationExplanationSchema>> {
  const facts = await loadFacts(tx, organizationId, customerId);
  const { definition: table } = await publishedDetermination(tx, organizationId);
  const { definition: config } = await publishedScoring(tx, organizationId);
  const days = daysUntilRenewal(facts.renewalDate, now.toISOString());
  const determination = determineStage(table, { daysUntilRenewal: days, riskScore: facts.riskScore });
  const { explanation } = determineWorkKinds(
    {
      daysUntilRenewal: days,
      hasActiveRenewal: facts.inProgress,
      accountPlan: facts.plan,
      opportunityScore: facts.opportunityScore,
      riskScore: facts.riskScore,
    },
    { opportunityMin: config.opportunity.minScore, riskMin: config.risk.minScore, overdueLimitDays: 30 },
  );
  return {
    customerId,
    daysUntilRenewal: days,
    riskScore: facts.riskScore,
    stage: determination.stage,
    rows: determination.tried.map(({ stage, matched, reason }) => ({ stage, matched, reason })),
    kinds: explanation,
    factors: renewalScore(config, determination.stage, facts),
  };
}

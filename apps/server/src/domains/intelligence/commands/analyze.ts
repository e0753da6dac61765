import type { Intelligence } from '@renubu/contracts/intelligence';
import { analyzeCustomer } from '@renubu/core/intelligence/analyze';
import { suggestPlan } from '@renubu/core/renewals/suggested-plan';
import { sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { rows, type Tx } from '../../../platform/db/transaction.ts';
import { publishMany } from '../../../platform/outbox/publish.ts';
import { highlightsOf } from '../highlights.ts';
import { loadFacts } from '../queries/facts.ts';
import { activeRiskModel } from '../queries/risk-model.ts';

/**
 * Analyses customers from their facts and stores the result with today's snapshot. An imported customer without an
 * account plan gets the suggested one first, for the plan decides which work it calls for. Returns the analyses.
 */
export async function analyzeCustomers(
  tx: Tx,
  ctx: Context,
  organizationId: string,
  customerIds: readonly string[],
): Promise<Intelligence[]> {
  const now = ctx.clock.now();
  const facts = await loadFacts(tx, organizationId, customerIds, now);
  const riskModel = await activeRiskModel(tx, organizationId);
  const analyses = facts.map((known) => {
    const analysis = analyzeCustomer(known, now.toISOString(), riskModel);
    return { analysis, highlights: highlightsOf(known, analysis), arrMinor: known.customer.arrMinor };
  });
  await storeAnalyses(tx, organizationId, analyses, now);
  await suggestPlans(tx, organizationId, analyses);
  await publishMany(
    tx,
    facts.map(({ customer }) => ({
      topic: `customers/${customer.id}`,
      type: 'customer_analyzed',
      subject: customer.id,
      data: {},
    })),
  );
  return analyses.map(({ analysis }) => analysis);
}

interface Analyzed {
  analysis: Intelligence;
  highlights: string;
  arrMinor: number | null;
}

async function storeAnalyses(tx: Tx, organizationId: string, analyzed: Analyzed[], now: Date): Promise<void> {
  if (analyzed.length === 0) return;
  const values = analyzed.map(({ analysis, highlights }) => ({
    customer: analysis.customerId,
    risk: analysis.riskScore,
    health: analysis.healthScore,
    opportunity: analysis.opportunityScore,
    source: analysis.riskSource,
    recommendations: analysis.recommendations.length,
    highlights,
    analysis,
  }));
  await rows(
    tx,
    sql`
    with input as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(values)}::jsonb) as x(
        customer uuid, risk smallint, health smallint, opportunity smallint, source text, recommendations smallint,
        highlights text, analysis jsonb)
    ), snapshots as (
      insert into renubu.intelligence_snapshots
        (organization_id, customer_id, day, risk_score, health_score, opportunity_score)
      select ${organizationId}, customer, ${now.toISOString().slice(0, 10)}::date, risk, health, opportunity from input
      on conflict (organization_id, customer_id, day) do update
         set risk_score = excluded.risk_score, health_score = excluded.health_score,
             opportunity_score = excluded.opportunity_score
    )
    insert into renubu.customer_intelligence
      (organization_id, customer_id, risk_score, health_score, opportunity_score, risk_source, recommendation_count,
       highlights, analysis, analyzed_at)
    select ${organizationId}, customer, risk, health, opportunity, source, recommendations, highlights, analysis,
           ${now.toISOString()}::timestamptz
      from input
    on conflict (organization_id, customer_id) do update
       set risk_score = excluded.risk_score, health_score = excluded.health_score,
           opportunity_score = excluded.opportunity_score, risk_source = excluded.risk_source,
           recommendation_count = excluded.recommendation_count, highlights = excluded.highlights,
           analysis = excluded.analysis, analyzed_at = excluded.analyzed_at`,
  );
}

async function suggestPlans(tx: Tx, organizationId: string, analyzed: Analyzed[]): Promise<void> {
  const plans = analyzed.map(({ analysis, arrMinor }) => ({
    id: analysis.customerId,
    plan: suggestPlan(arrMinor, analysis.healthScore),
  }));
  if (plans.length === 0) return;
  await rows(
    tx,
    sql`
    update renubu.customers c set account_plan = x.plan, revision = revision + 1
      from jsonb_to_recordset(${JSON.stringify(plans)}::jsonb) as x(id uuid, plan text)
     where c.organization_id = ${organizationId} and c.id = x.id and c.account_plan is null and c.source = 'import'`,
  );
}

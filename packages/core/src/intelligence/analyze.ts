import type { CustomerRiskModel } from '@renubu/contracts/customer-risk';
import type { Intelligence } from '@renubu/contracts/intelligence';
import { clamp } from './contributions.ts';
import type { CustomerFacts } from './facts.ts';
import { scoreHealth } from './health.ts';
import { findInsights } from './insights.ts';
import { priorRiskModel, riskProbability } from './model/customer/prior.ts';
import { scoreOpportunity } from './opportunity.ts';
import { recommend } from './recommend.ts';
import { scoreRisk } from './risk.ts';
import { summarize } from './summary.ts';
import { customerView } from './view.ts';

/**
 * The whole analysis of a customer at `now` (ISO-8601 instant), without any model beyond arithmetic. A risk score that
 * a platform sent within the last 30 days overrides the computed one; the computed one is kept beside it, with the
 * contributions that sum to it. `riskModel` weighs the factors of risk; the prior unless told.
 */
export function analyzeCustomer(
  facts: CustomerFacts,
  now: string,
  riskModel: CustomerRiskModel = priorRiskModel,
): Intelligence {
  const view = customerView(facts, now);
  const risk = scoreRisk(view, riskModel);
  const health = scoreHealth(view);
  const opportunity = scoreOpportunity(view);
  const riskScore = view.platformRisk === null ? risk.score : clamp(Math.round(view.platformRisk.score), 0, 100);
  const recommendations = recommend(view, riskScore);
  return {
    customerId: facts.customer.id,
    riskScore,
    healthScore: health.score,
    opportunityScore: opportunity.score,
    riskSource: view.platformRisk === null ? 'built-in' : 'platform',
    computedRiskScore: risk.score,
    riskContributions: risk.contributions,
    riskUnknown: risk.unknown,
    riskProbability: riskProbability(riskModel, risk.contributions),
    riskModelVersion: riskModel.version,
    healthContributions: health.contributions,
    opportunityContributions: opportunity.contributions,
    trends: view.trends,
    insights: findInsights(view, riskScore),
    recommendations,
    summary: summarize({
      view,
      riskScore,
      computedRiskScore: risk.score,
      riskContributions: risk.contributions,
      recommendations,
    }),
    source: 'built-in',
    analyzedAt: new Date(now).toISOString(),
  };
}

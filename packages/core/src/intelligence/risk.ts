import type { CustomerRiskModel } from '@renubu/contracts/customer-risk';
import { countText, changeText, numberText } from './wording.ts';
import { applyModel, clamp, type AdditiveScore, type Factor } from './contributions.ts';
import { championFactor, figureFactor } from './factors.ts';
import { priorRiskModel } from './model/customer/prior.ts';
import type { CustomerView } from './view.ts';

/** Points of a customer of whom nothing is known. */
export const RISK_BASELINE = 20;

/** The less time is left, the less can be repaired. */
function timePoints(days: number): number {
  if (days < 0) return 18;
  if (days <= 6) return 16;
  if (days <= 14) return 12;
  if (days <= 30) return 8;
  return days <= 60 ? 4 : 0;
}

const timeToRenewal: Factor<CustomerView> = {
  factor: 'time-to-renewal',
  measure: ({ daysUntilRenewal: days, customerEvidence }) =>
    days === null
      ? null
      : {
          label: days < 0 ? `Renewal overdue by ${countText(-days, 'day')}` : `Renewal in ${countText(days, 'day')}`,
          points: timePoints(days),
          value: days,
          evidence: [customerEvidence],
        },
};

const threads: Factor<CustomerView> = {
  factor: 'relationships',
  measure: ({ stakeholders }) =>
    stakeholders === null
      ? null
      : {
          label: stakeholders.count === 1 ? 'Only one person is known' : `${stakeholders.count} people are known`,
          points: stakeholders.count === 1 ? 5 : stakeholders.count >= 4 ? -2 : 0,
          value: stakeholders.count,
          evidence: stakeholders.evidence,
        },
};

const opposition: Factor<CustomerView> = {
  factor: 'opposition',
  measure: ({ stakeholders }) =>
    stakeholders === null
      ? null
      : {
          label: `${countText(stakeholders.opposed, 'stakeholder')} with a negative view`,
          points: Math.min(6, 3 * stakeholders.opposed),
          value: stakeholders.opposed,
          evidence: stakeholders.evidence,
        },
};

/** A customer who left before and came back, or announced it, is likelier to leave; the memory fades over a year. */
const pastChurn = figureFactor(
  'past-churn',
  'daysSinceChurn',
  (days) => 8 * clamp((365 - days) / 365, 0, 1),
  (days) => `Churned ${countText(days, 'day')} ago`,
);

/** The factors of risk with the points of the prior. */
export const riskFactors: readonly Factor<CustomerView>[] = [
  figureFactor(
    'usage-trend',
    'usageChange',
    (change) => (Math.abs(change) <= 5 ? 0 : change < 0 ? Math.min(30, -change) : Math.max(-10, -change * 0.4)),
    (change) => `Usage ${changeText(change)}`,
  ),
  figureFactor(
    'utilization',
    'utilization',
    (percent) => clamp((70 - percent) * 0.3, -6, 12),
    (percent) => `${numberText(percent)} % of seats in use`,
  ),
  figureFactor(
    'open-tickets',
    'openTickets',
    (count) => Math.min(15, 2.5 * count),
    (count) => countText(count, 'open ticket'),
  ),
  figureFactor(
    'escalations',
    'escalations',
    (count) => Math.min(12, 4 * count),
    (count) => `${countText(count, 'ticket')} escalated in 30 days`,
  ),
  figureFactor(
    'resolution-time',
    'resolutionHours',
    (hours) => clamp((hours - 24) / 12, 0, 6),
    (hours) => `Tickets take ${countText(hours, 'hour')} to resolve`,
  ),
  figureFactor(
    'csat',
    'csat',
    (value) => clamp((4 - value) * 4, -4, 10),
    (value) => `Satisfaction ${numberText(value)} of 5`,
  ),
  figureFactor(
    'nps',
    'nps',
    (value) => clamp((7 - value) * 2, -6, 10),
    (value) => `NPS ${numberText(value)} of 10`,
  ),
  figureFactor(
    'sentiment',
    'sentiment',
    (value) => clamp(-6 * value, -6, 6),
    (value) => `Sentiment ${numberText(value)} (−1 to 1)`,
  ),
  figureFactor(
    'last-contact',
    'daysSinceLastContact',
    (days) => clamp((days - 14) * 0.15, -2, 8),
    (days) => `Last contact ${countText(days, 'day')} ago`,
  ),
  figureFactor(
    'payments',
    'daysPastDue',
    (days) => clamp(days * 0.4, 0, 12),
    (days) => (days > 0 ? `Payment ${countText(days, 'day')} past due` : 'Payments up to date'),
  ),
  championFactor(6, -4),
  threads,
  opposition,
  figureFactor(
    'tenure',
    'tenureDays',
    (days) => clamp(4 - (days / 365) * 3, -5, 4),
    (days) => `Customer for ${countText(days, 'day')}`,
  ),
  pastChurn,
  timeToRenewal,
];

/** The factors with their points as a model weighs them. */
function weighted({ weights, version }: CustomerRiskModel): readonly Factor<CustomerView>[] {
  if (version === 0) return riskFactors;
  const multipliers = new Map(weights.map(({ factor, multiplier }) => [factor, multiplier]));
  return riskFactors.map(({ factor, measure }) => ({
    factor,
    measure: (view) => {
      const part = measure(view);
      return part === null ? null : { ...part, points: part.points * (multipliers.get(factor) ?? 1) };
    },
  }));
}

/**
 * Churn risk 0–100 from weighted contributions that sum exactly to it. The weights of the prior are judgement, not
 * fitted: a loss of usage weighs most (a point per per cent, up to 30), then the time left, support load and
 * satisfaction; a refitted model multiplies them by what the organization's own renewals taught. A factor without data
 * adds nothing and is listed in `unknown`.
 */
export function scoreRisk(view: CustomerView, model: CustomerRiskModel = priorRiskModel): AdditiveScore {
  const { score, contributions, unknown } = applyModel(RISK_BASELINE, weighted(model), view);
  // Never having churned is no missing data.
  return { score, contributions, unknown: unknown.filter((factor) => factor !== 'past-churn') };
}

import { changeText, countText, numberText } from './wording.ts';
import { applyModel, clamp, type AdditiveScore, type Factor } from './contributions.ts';
import { championFactor, figureFactor } from './factors.ts';
import type { CustomerView } from './view.ts';

/** Points of a customer of whom nothing is known. */
const BASELINE = 35;

const planPoints = { invest: 6, expand: 10, manage: 0, monitor: -6 } as const;

const plan: Factor<CustomerView> = {
  factor: 'account-plan',
  measure: ({ facts: { customer }, customerEvidence }) =>
    customer.plan === null
      ? null
      : {
          label: `Account plan ${customer.plan}`,
          points: planPoints[customer.plan],
          value: customer.plan,
          evidence: [customerEvidence],
        },
};

const factors: readonly Factor<CustomerView>[] = [
  figureFactor(
    'usage-trend',
    'usageChange',
    (change) => (Math.abs(change) <= 5 ? 0 : clamp(change * 0.6, -20, 20)),
    (change) => `Usage ${changeText(change)}`,
  ),
  figureFactor(
    'utilization',
    'utilization',
    (percent) => clamp((percent - 65) * 0.8, -16, 24),
    (percent) => `${numberText(percent)} % of seats in use`,
  ),
  figureFactor(
    'nps',
    'nps',
    (value) => clamp((value - 7) * 4, -12, 12),
    (value) => `NPS ${numberText(value)} of 10`,
  ),
  figureFactor(
    'csat',
    'csat',
    (value) => clamp((value - 3.8) * 4, -8, 5),
    (value) => `Satisfaction ${numberText(value)} of 5`,
  ),
  figureFactor(
    'sentiment',
    'sentiment',
    (value) => clamp(6 * value, -6, 6),
    (value) => `Sentiment ${numberText(value)} (−1 to 1)`,
  ),
  figureFactor(
    'open-tickets',
    'openTickets',
    (count) => -Math.min(10, 1.5 * count),
    (count) => countText(count, 'open ticket'),
  ),
  figureFactor(
    'payments',
    'daysPastDue',
    (days) => -clamp(days * 0.4, 0, 12),
    (days) => (days > 0 ? `Payment ${countText(days, 'day')} past due` : 'Payments up to date'),
  ),
  plan,
  championFactor(-4, 6),
];

/**
 * Room to grow, 0–100: seats that fill up, rising usage and customers who speak well of the product. Contributions sum
 * exactly to the score; a factor without data adds nothing.
 */
export function scoreOpportunity(view: CustomerView): AdditiveScore {
  return applyModel(BASELINE, factors, view);
}

import { changeText, countText, numberText } from './wording.ts';
import { applyModel, clamp, type AdditiveScore, type Factor } from './contributions.ts';
import { championFactor, figureFactor } from './factors.ts';
import type { CustomerView } from './view.ts';

/** Points of a customer of whom nothing is known. */
const BASELINE = 75;

const factors: readonly Factor<CustomerView>[] = [
  figureFactor(
    'usage-trend',
    'usageChange',
    (change) => (Math.abs(change) <= 5 ? 0 : clamp(change * 0.3, -20, 8)),
    (change) => `Usage ${changeText(change)}`,
  ),
  figureFactor(
    'utilization',
    'utilization',
    (percent) => clamp((percent - 65) * 0.4, -18, 8),
    (percent) => `${numberText(percent)} % of seats in use`,
  ),
  figureFactor(
    'open-tickets',
    'openTickets',
    (count) => -Math.min(12, 0.8 * count),
    (count) => countText(count, 'open ticket'),
  ),
  figureFactor(
    'escalations',
    'escalations',
    (count) => -Math.min(10, 3 * count),
    (count) => `${countText(count, 'ticket')} escalated in 30 days`,
  ),
  figureFactor(
    'csat',
    'csat',
    (value) => clamp((value - 3.8) * 5, -12, 5),
    (value) => `Satisfaction ${numberText(value)} of 5`,
  ),
  figureFactor(
    'nps',
    'nps',
    (value) => clamp((value - 7) * 2.5, -12, 6),
    (value) => `NPS ${numberText(value)} of 10`,
  ),
  figureFactor(
    'sentiment',
    'sentiment',
    (value) => clamp(6 * value, -6, 6),
    (value) => `Sentiment ${numberText(value)} (−1 to 1)`,
  ),
  figureFactor(
    'last-contact',
    'daysSinceLastContact',
    (days) => clamp((21 - days) * 0.15, -8, 2),
    (days) => `Last contact ${countText(days, 'day')} ago`,
  ),
  figureFactor(
    'payments',
    'daysPastDue',
    (days) => -clamp(days * 0.4, 0, 12),
    (days) => (days > 0 ? `Payment ${countText(days, 'day')} past due` : 'Payments up to date'),
  ),
  championFactor(-4, 4),
];

/**
 * Health 0–100: how well the customer is served and uses the product today, whatever the renewal date. Contributions
 * sum exactly to the score; a factor without data adds nothing.
 */
export function scoreHealth(view: CustomerView): AdditiveScore {
  return applyModel(BASELINE, factors, view);
}

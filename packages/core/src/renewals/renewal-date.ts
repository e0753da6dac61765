import { addMonths, diffDays } from '../calendar/dates.ts';
import { isActiveSubscription, type Billing, type Subscription } from './arr.ts';

const monthsOf = { monthly: 1, quarterly: 3, annual: 12 } as const;

/** Months of one billing period. Throws `RangeError` unless they are a whole number above 0. */
export function billingMonths(billing: Billing): number {
  const months = typeof billing === 'string' ? monthsOf[billing] : billing.months;
  if (!Number.isInteger(months) || months < 1)
    throw new RangeError(`A billing period of ${months} months is not possible.`);
  return months;
}

/**
 * The first end of a period on or after `today`: start + n × period with n ≥ 1. Every period is counted from the start,
 * so a subscription begun on the 31st renews on the last day of short months and on the 31st again after them.
 */
export function nextRenewalDate(startDate: string, billing: Billing, today: string): string {
  const months = billingMonths(billing);
  const elapsedMonths = Math.floor(Math.max(0, diffDays(startDate, today)) / 31);
  let periods = Math.max(1, Math.floor(elapsedMonths / months));
  let date = addMonths(startDate, periods * months);
  while (date < today) {
    periods += 1;
    date = addMonths(startDate, periods * months);
  }
  return date;
}

/** The earliest next renewal among a customer's active paid subscriptions; null when there is none. */
export function customerRenewalDate(subscriptions: readonly Subscription[], today: string): string | null {
  const dates = subscriptions
    .filter((subscription) => !subscription.trial && isActiveSubscription(subscription, today))
    .map(({ startDate, billing }) => nextRenewalDate(startDate, billing, today));
  return dates.sort()[0] ?? null;
}

/** How long one period of a subscription is. */
export type Billing = 'monthly' | 'quarterly' | 'annual' | { months: number };

/** One subscription of a customer; dates `YYYY-MM-DD`. */
export interface Subscription {
  startDate: string;
  /** The day it ends or ended, from which it no longer counts; null while it runs on. */
  endDate: string | null;
  arrMinor: number;
  billing: Billing;
  trial: boolean;
}

/** Whether a subscription has begun by `today` and does not end before or on it. */
export function isActiveSubscription(
  subscription: Pick<Subscription, 'startDate' | 'endDate'>,
  today: string,
): boolean {
  return subscription.startDate <= today && (subscription.endDate === null || subscription.endDate > today);
}

/** ARR in minor units over the active subscriptions that are not trials; one currency is assumed. */
export function sumArr(subscriptions: readonly Subscription[], today: string): number {
  return subscriptions
    .filter((subscription) => !subscription.trial && isActiveSubscription(subscription, today))
    .reduce((sum, { arrMinor }) => sum + arrMinor, 0);
}

import { diffDays, utcDate } from '../calendar/dates.ts';

/**
 * Whole days from `now` to the renewal date: the difference of their UTC calendar dates, whatever the time of day.
 * Negative when overdue; null without a date. Both accept a date or an ISO-8601 instant.
 */
export function daysUntilRenewal(renewalDate: string | null, now: string): number | null {
  return renewalDate === null ? null : diffDays(utcDate(now), utcDate(renewalDate));
}

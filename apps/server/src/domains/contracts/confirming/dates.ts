import type { ContractTerms, TermLength } from '@renubu/contracts/contract-terms';
import { addDays, addMonths } from '@renubu/core/calendar/dates';

/** Renewals counted before we stop: a daily renewal of a contract of the last century ends here. */
const mostRenewals = 20_000;

/** `date` plus `times` lengths, counted in one step so that the 31st stays the 31st. Parts of a unit are rounded up. */
function after(date: string, { n, unit }: TermLength, times: number): string {
  const amount = Math.ceil(n * times);
  switch (unit) {
    case 'day':
      return addDays(date, amount);
    case 'week':
      return addDays(date, amount * 7);
    case 'month':
      return addMonths(date, amount);
    case 'year':
      return addMonths(date, Math.ceil(n * times * 12));
  }
}

export interface NextEnd {
  /** `YYYY-MM-DD`; null when the terms name no end, or there is none. */
  date: string | null;
  /** How often the contract has renewed by itself since its end date. */
  renewals: number;
}

/**
 * When a contract ends next: its expiration date, or, when that has passed and the contract renews by itself, the first
 * end of a renewal term on or after `today`, as far as it may renew.
 */
export function nextEnd(terms: Partial<ContractTerms>, today: string): NextEnd {
  const end = terms.expirationDate?.normalized;
  if (end === undefined || end === 'perpetual') return { date: null, renewals: 0 };
  const renewal = terms.renewalTerm?.normalized;
  if (end >= today || terms.autoRenew?.normalized !== true || renewal === undefined || renewal === 'perpetual') {
    return { date: end, renewals: 0 };
  }
  const most = Math.min(mostRenewals, renewal.times ?? (renewal.successive ? mostRenewals : 1));
  let renewals = 0;
  let date = end;
  while (date < today && renewals < most) {
    renewals += 1;
    date = after(end, renewal, renewals);
  }
  return { date, renewals };
}

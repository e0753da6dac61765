import type { ContractTerms, NoticeDeadline, TermLength } from '@renubu/contracts/contract-terms';
import { addBusinessDays, isBusinessDay } from '../calendar/business-days.ts';
import { addDays, addMonths } from '../calendar/dates.ts';

const noHolidays: ReadonlySet<string> = new Set();

/**
 * The last day on which notice can be given: `endDate − notice`. Days and weeks are calendar days unless the contract
 * counts business days; months and years go back by the calendar (31 May less three months is the last of February).
 * A deadline on a weekend or holiday is not moved, since contracts seldom allow more time for it; `sendBy` is the last
 * business day on or before it.
 */
export function noticeDeadline(
  endDate: string,
  notice: TermLength,
  holidays: ReadonlySet<string> = noHolidays,
): NoticeDeadline {
  const date = goBack(endDate, notice, holidays);
  const sendBy = isBusinessDay(date, holidays) ? date : addBusinessDays(date, -1, holidays);
  return { date, sendBy, endDate, notice };
}

function goBack(endDate: string, { n, unit, business }: TermLength, holidays: ReadonlySet<string>): string {
  switch (unit) {
    case 'day':
      return business ? addBusinessDays(endDate, -Math.round(n), holidays) : addDays(endDate, -Math.round(n));
    case 'week':
      return addDays(endDate, -Math.round(n * 7));
    case 'month':
      return addMonths(endDate, -Math.round(n));
    case 'year':
      return addMonths(endDate, -Math.round(n * 12));
  }
}

/** The deadline that follows from the terms read; null without an end date or a notice. */
export function deadlineOf(terms: ContractTerms, holidays?: ReadonlySet<string>): NoticeDeadline | null {
  const end = terms.expirationDate?.normalized;
  const notice = terms.noticeToTerminateRenewal?.normalized;
  if (!end || end === 'perpetual' || !notice) return null;
  return noticeDeadline(end, notice, holidays);
}

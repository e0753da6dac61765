import type { ContractReading, ContractTerms } from '@renubu/contracts/contract-terms';
import { noticeDeadline } from '@renubu/core/contract-terms/notice-deadline';
import { findObstacles, riskLevelOf } from '@renubu/core/contract-terms/obstacles';
import { overviewOf } from '@renubu/core/contract-terms/overview';
import { nextEnd } from './confirming/dates.ts';

export type Conclusion = Pick<ContractReading, 'obstacles' | 'noticeDeadline' | 'riskLevel' | 'overview'>;

/**
 * What terms come to on a day, after corrections as after reading: the deadline is that of the present term, so a
 * contract that has renewed by itself has one ahead of it again.
 */
export function conclude(terms: ContractTerms, today: string): Conclusion {
  const { date } = nextEnd(terms, today);
  const notice = terms.noticeToTerminateRenewal?.normalized;
  const deadline = date === null || notice === undefined ? null : noticeDeadline(date, notice);
  const obstacles = findObstacles(terms);
  return {
    obstacles,
    noticeDeadline: deadline,
    riskLevel: riskLevelOf(obstacles),
    overview: overviewOf(terms, deadline),
  };
}

import type { ContractTerms } from '@renubu/contracts/contract-terms';
import { describe, expect, it } from 'vitest';
import { nextEnd } from './dates.ts';

const term = <Value>(normalized: Value) => ({ value: '', normalized, spans: [], confidence: 1 });
const renewing = (end: string, n: number, unit: 'month' | 'year', more: object = {}): Partial<ContractTerms> => ({
  expirationDate: term(end),
  autoRenew: term(true),
  renewalTerm: term({ n, unit, successive: true, times: null, ...more }),
});

describe('the next end of a contract', () => {
  it.each([
    ['the end date while it lies ahead', { expirationDate: term('2027-01-31') }, '2027-01-31', 0],
    ['the end date when it has passed and nothing renews', { expirationDate: term('2020-01-31') }, '2020-01-31', 0],
    ['nothing without an end date', {}, null, 0],
    ['nothing for a contract without an end', { expirationDate: term('perpetual' as const) }, null, 0],
    ['the end of the present renewal term', renewing('2024-06-30', 1, 'year'), '2026-06-30', 2],
    ['the last day of short months, counted from the end', renewing('2025-08-31', 1, 'month'), '2026-03-31', 7],
    ['the last renewal that is allowed', renewing('2020-06-30', 1, 'year', { times: 2 }), '2022-06-30', 2],
    [
      'one renewal unless they follow each other',
      renewing('2020-06-30', 1, 'year', { successive: false }),
      '2021-06-30',
      1,
    ],
    ['half a year', renewing('2025-12-31', 0.5, 'year'), '2026-06-30', 1],
  ])('is %s', (_what, terms, date, renewals) => {
    expect(nextEnd(terms, '2026-03-02')).toEqual({ date, renewals });
  });
});

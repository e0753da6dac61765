import { contractTermNames, contractTermsSchema } from '@renubu/contracts/contract-terms';
import type { Json } from '@renubu/contracts/json';
import { describe, expect, it } from 'vitest';
import { numberOf, termForms } from './term-fields.ts';
import { daysTo, findWords, segmentsOf, surenessOf, termOrder, type Clause } from './terms.ts';

const clause = (term: Clause['term'], start: number, end: number): Clause => ({ term, span: { start, end, text: '' } });

describe('the text of a contract', () => {
  it('is cut where clauses begin and end, also where they overlap or cross a page', () => {
    const segments = segmentsOf('0123456789', [clause('term', 2, 6), clause('parties', 4, 20)], 1, 8);
    expect(segments).toEqual([
      { start: 1, text: '1', terms: [], begins: [] },
      { start: 2, text: '23', terms: ['term'], begins: ['term'] },
      { start: 4, text: '45', terms: ['term', 'parties'], begins: ['parties'] },
      { start: 6, text: '67', terms: ['parties'], begins: [] },
    ]);
    expect(segments.map(({ text }) => text).join('')).toBe('1234567');
  });

  it('finds typed words over white space and case, and takes signs as they are', () => {
    expect(findWords('The  Term\nends (soon).', 'term ENDS (soon)')).toEqual({ start: 5, end: 21 });
    expect(findWords('abc', '.*')).toBeNull();
    expect(findWords('abc', '  ')).toBeNull();
  });
});

describe('terms', () => {
  it('are all shown, each once', () => {
    expect([...termOrder].sort()).toEqual([...contractTermNames].sort());
  });

  it('count days to a date by the calendar', () => {
    expect(daysTo('2026-03-05', new Date(2026, 2, 2, 23, 59).getTime())).toBe(3);
    expect(daysTo('2026-03-01', new Date(2026, 2, 2).getTime())).toBe(-1);
  });

  it('are sure, likely or a guess', () => {
    expect([0.9, 0.85, 0.7, 0.59].map(surenessOf)).toEqual(['sure', 'sure', 'likely', 'guess']);
  });
});

const values: { [Name in (typeof termOrder)[number]]: Json[] } = {
  documentName: ['Supply Agreement'],
  parties: [
    [
      { name: 'Acme, Inc.', alias: 'Customer' },
      { name: 'Northwind', alias: null },
    ],
  ],
  agreementDate: ['2026-01-31'],
  effectiveDate: ['2026-01-31'],
  expirationDate: ['2026-12-31', 'perpetual'],
  term: [{ n: 3, unit: 'year' }, 'perpetual'],
  renewalTerm: [{ n: 1, unit: 'year', successive: true, times: 2 }, 'perpetual'],
  autoRenew: [true, false],
  noticeToTerminateRenewal: [
    { n: 30, unit: 'day' },
    { n: 5, unit: 'day', business: true },
  ],
  governingLaw: ['New York'],
  priceRestrictions: [{ kind: 'increase_cap', percent: 5 }],
  paymentTerms: [{ days: 30, business: false }],
  minimumCommitment: [{ kind: 'amount', amount: { amount: 1500.5, currency: 'EUR' }, quantity: null }],
  terminationForConvenience: [{ by: 'Customer', either: false, notice: { n: 2, unit: 'month' } }],
  capOnLiability: [{ kind: 'fees', amount: null }],
};

describe.each(termOrder)('the form of %s', (name) => {
  it('gives back what it was given, in the shape that the server takes', () => {
    for (const value of values[name]) {
      const given = termForms[name].toNormalized(termForms[name].toDraft(value));
      expect(given).toEqual(value);
      const term = { value: 'x', normalized: given, spans: [], confidence: 1 };
      expect(contractTermsSchema.shape[name].safeParse(term).success).toBe(true);
    }
  });
});

it('numbers are read as people type them', () => {
  expect(['1,500.5', '1 500', '3', 'three', '-1', ''].map(numberOf)).toEqual([
    1500.5,
    1500,
    3,
    undefined,
    undefined,
    undefined,
  ]);
});

import { describe, expect, it } from 'vitest';
import { describeLength, findDurations } from './durations.ts';

const lengths = (text: string, articles = false): string[] => findDurations(text, articles).map(describeLength);

const cases: readonly [string, string[]][] = [
  ['thirty (30) days', ['30 days']],
  ["thirty (30) days' prior notice", ['30 days']],
  ['sixty (60) calendar days', ['60 days']],
  ['five (5) business days', ['5 business days']],
  ['ten Business Days', ['10 business days']],
  ['30 days', ['30 days']],
  ['(90) days', ['90 days']],
  ['a one-year term', ['1 year']],
  ['one (1) year', ['1 year']],
  ['one (l) year', ['1 year']],
  ['twelve (12) month period', ['12 months']],
  ['twelve (12)-month period', ['12 months']],
  ['a 5-year term', ['5 years']],
  ['forty-five (45) days', ['45 days']],
  ['one hundred eighty (180) days', ['180 days']],
  ['one hundred and twenty days', ['120 days']],
  ['six months', ['6 months']],
  ['six (6) weeks', ['6 weeks']],
  ['two full years', ['2 years']],
  ['two (2) consecutive years', ['2 years']],
  ['two quarters', ['6 months']],
  ['half a year', ['6 months']],
  ['one-half (1/2) year', ['6 months']],
  ['eighteen (18) months', ['18 months']],
  ['three (3) additional years', ['3 years']],
  ['30 or 60 days', ['60 days']],
  ['$30 days', []],
  ['the days of thunder', []],
  ['section 12.30 days', []],
  ['1998 years', ['1998 years']],
];

describe('lengths of time in a text', () => {
  it.each(cases)('%s', (text, expected) => {
    expect(lengths(text)).toEqual(expected);
  });

  it('reads articles only when asked', () => {
    expect(lengths('for an additional year')).toEqual([]);
    expect(lengths('for an additional year', true)).toEqual(['1 year']);
    expect(lengths('for another month', true)).toEqual(['1 month']);
  });
});

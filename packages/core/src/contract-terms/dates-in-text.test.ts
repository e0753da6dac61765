import { describe, expect, it } from 'vitest';
import { findDates } from './dates-in-text.ts';

const dates = (text: string): (string | null)[] => findDates(text).map(({ iso }) => iso);

const cases: readonly [string, (string | null)[]][] = [
  ['made on June 1, 1998 at Houston', ['1998-06-01']],
  ['JUNE 1, 1998', ['1998-06-01']],
  ['June 1st , 1998', ['1998-06-01']],
  ['Jan. 5, 2001', ['2001-01-05']],
  ['Sept 30 2014', ['2014-09-30']],
  ['this 1 st day of May 2006', ['2006-05-01']],
  ['the 23rd day of January, 2009', ['2009-01-23']],
  ['31 day of July, 2000', ['2000-07-31']],
  ['this first day of May, 2006', ['2006-05-01']],
  ['the twenty-third (23rd) day of October, 2010', ['2010-10-23']],
  ['the third day of May, Two Thousand and Four', ['2004-05-03']],
  ['May 3, nineteen hundred and ninety-eight', ['1998-05-03']],
  ['1 April, 2020', ['2020-04-01']],
  ['06 October 2000', ['2000-10-06']],
  ['1-Jun-1998', ['1998-06-01']],
  ['12th of July 2007', ['2007-07-12']],
  ['2 May, in the year 2004', ['2004-05-02']],
  ['from 1998-06-01 on', ['1998-06-01']],
  ['6/1/98', ['1998-06-01']],
  ['1/14/02', ['2002-01-14']],
  ['12-23-2019', ['2019-12-23']],
  ['31.12.2021', ['2021-12-31']],
  ['31/12/2021', ['2021-12-31']],
  ['June 1, 1998 and July 2, 1999', ['1998-06-01', '1999-07-02']],
  ['the 1st day of the month of March, 2011', ['2011-03-01']],
  ['February 30, 2001', []],
  ['13/13/2001', []],
  ['the ____ day of _______________2000', [null]],
  ['this __ day of May, 2004', [null]],
  ['July __, 2000', [null]],
  ['December [__], 2016', [null]],
  ['[●] day of March 2011', [null]],
  ['March [*], 2011', [null]],
  ['as of [date]', []],
  ['Section 10.2.3 and 1.2.99 of it', []],
  ['in May 2004', []],
  ['phone 555-12-2000', []],
  ['may 10 days later', []],
];

describe('dates in a text', () => {
  it.each(cases)('%s', (text, expected) => {
    expect(dates(text)).toEqual(expected);
  });

  it('gives offsets of the text as it is', () => {
    const text = 'It begins on June 1, 1998.';
    const [date] = findDates(text);
    expect(text.slice(date?.start, date?.end)).toBe('June 1, 1998');
  });
});

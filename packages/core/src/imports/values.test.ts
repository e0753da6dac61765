import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dateOfDay } from '../calendar/dates.ts';
import { decideDateOrder, noEvidence, weighDate } from './date-order.ts';
import {
  parseBoolean,
  parseDate,
  parseInstant,
  parseInteger,
  parseMoney,
  parseNumber,
  type DateOrder,
} from './values.ts';

const value = <T>(parsed: { ok: true; value: T } | { ok: false; message: string }): T | undefined =>
  parsed.ok ? parsed.value : undefined;

describe('numbers', () => {
  it.each([
    ['12', 12],
    ['-3.5', -3.5],
    ['1,234.50', 1234.5],
    ['1.234,50', 1234.5],
    ['1,234', 1234],
    ['0,5', 0.5],
    ['1.234.567', 1_234_567],
    ['1 234', 1234],
    ['$ 1,000', 1000],
    ['12 %', 12],
    ['€12', 12],
    ['1e3', 1000],
  ])('reads %s', (text, expected) => expect(value(parseNumber(text))).toBe(expected));

  it.each(['', 'abc', '1,2,3.4.5', '12 apples', '--1', 'Infinity', 'NaN'])('refuses %j', (text) =>
    expect(parseNumber(text).ok).toBe(false),
  );

  it('reads every finite number it is given in plain form', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 }), (number) => {
        expect(value(parseNumber(String(number)))).toBe(Object.is(number, -0) ? 0 : number);
      }),
    );
  });

  it('makes minor units without losing a cent', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000_000 }), (minor) => {
        expect(value(parseMoney((minor / 100).toFixed(2)))).toBe(minor);
      }),
    );
    expect(parseMoney('-1')).toMatchObject({ ok: false, message: '"-1" is negative.' });
  });

  it('takes whole numbers only, and none that a column cannot hold', () => {
    expect(value(parseInteger('12.0'))).toBe(12);
    expect(parseInteger('12.5').ok).toBe(false);
    expect(parseInteger('3000000000').ok).toBe(false);
  });
});

describe('booleans', () => {
  it('are read in any case and refused when unclear', () => {
    expect(['TRUE', 'yes', '1', 'x'].map((text) => value(parseBoolean(text)))).toEqual([true, true, true, true]);
    expect(['False', 'n', '0'].map((text) => value(parseBoolean(text)))).toEqual([false, false, false]);
    expect(parseBoolean('maybe').ok).toBe(false);
  });
});

describe('dates', () => {
  it.each<[string, DateOrder, string | undefined]>([
    ['2024-10-16', 'iso', '2024-10-16'],
    ['2024/1/5', 'day-first', '2024-01-05'],
    ['16/10/2024', 'day-first', '2024-10-16'],
    ['10/16/2024', 'month-first', '2024-10-16'],
    ['3.4.2024', 'day-first', '2024-04-03'],
    ['3/4/2024', 'month-first', '2024-03-04'],
    ['3/4/2024', 'iso', undefined],
    ['31/02/2024', 'day-first', undefined],
    ['16/10/2024', 'month-first', undefined],
    ['2024-13-01', 'iso', undefined],
    ['yesterday', 'iso', undefined],
  ])('%s read %s is %s', (text, order, expected) => expect(value(parseDate(text, order))).toBe(expected));

  it.each<[string, string | undefined]>([
    ['2023-07-28 03:00:00', '2023-07-28T03:00:00.000Z'],
    ['2023-07-28', '2023-07-28T00:00:00.000Z'],
    ['2023-07-28T03:00:00+02:00', '2023-07-28T01:00:00.000Z'],
    ['28/7/2023 3:05 pm', '2023-07-28T15:05:00.000Z'],
    ['2023-07-28 25:00', undefined],
    ['2023-07-28 noon', undefined],
  ])('instant %s is %s', (text, expected) => expect(value(parseInstant(text, 'day-first'))).toBe(expected));

  it('come back from any order they were written in', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 30_000 }), (day) => {
        const date = dateOfDay(day);
        const [year, month, dayOfMonth] = date.split('-');
        expect(value(parseDate(`${dayOfMonth}/${month}/${year}`, 'day-first'))).toBe(date);
        expect(value(parseDate(`${Number(month)}-${Number(dayOfMonth)}-${year}`, 'month-first'))).toBe(date);
      }),
    );
  });
});

describe('the order of day and month', () => {
  const decide = (...texts: string[]) => {
    const evidence = noEvidence();
    for (const text of texts) weighDate(evidence, text);
    return decideDateOrder(evidence);
  };
  it('is decided by the one value that can be read in one way only', () => {
    expect(decide('3/4/2024', '5/6/2024', '16/10/2024')).toBe('day-first');
    expect(decide('3/4/2024', '5/6/2024', '10/16/2024')).toBe('month-first');
    expect(decide('2024-03-04', 'Acme', '')).toBe('iso');
    expect(decide('Acme', '12')).toBe('iso');
    expect(decide('3/4/2024')).toBe('day-first');
  });
});

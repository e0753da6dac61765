import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  addMonths,
  dateOfDay,
  dayNumber,
  daysSince,
  diffDays,
  InvalidDateError,
  isDate,
  utcDate,
} from './dates.ts';

const days = fc.integer({ min: -100_000, max: 200_000 });

describe('dates', () => {
  it('knows which dates exist', () => {
    expect(isDate('2024-02-29')).toBe(true);
    for (const text of ['2023-02-29', '2024-13-01', '2024-1-1', '24-01-01', '', '2024-01-01T00:00:00Z'])
      expect(isDate(text)).toBe(false);
    expect(() => dayNumber('2023-02-30')).toThrow(InvalidDateError);
  });

  it('counts days from 1970-01-01 and back', () => {
    expect(dayNumber('1970-01-01')).toBe(0);
    expect(dayNumber('2000-03-01')).toBe(11_017);
    fc.assert(fc.property(days, (day) => dayNumber(dateOfDay(day)) === day));
  });

  it('adds days and measures the distance again', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: -5000, max: 5000 }), (day, n) => {
        const date = dateOfDay(day);
        return diffDays(date, addDays(date, n)) === n;
      }),
    );
  });

  it('keeps months within their length', () => {
    expect(addMonths('2023-01-31', 1)).toBe('2023-02-28');
    expect(addMonths('2024-01-31', 1)).toBe('2024-02-29');
    expect(addMonths('2024-02-29', 12)).toBe('2025-02-28');
    expect(addMonths('2024-03-31', -1)).toBe('2024-02-29');
    expect(addMonths('2024-12-15', 1)).toBe('2025-01-15');
    expect(addMonths('2024-11-30', 14)).toBe('2026-01-30');
  });

  it('lands in the right month, on the same day or the last of it', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: -60, max: 60 }), (day, n) => {
        const from = dateOfDay(day);
        const to = addMonths(from, n);
        const monthIndex = (date: string) => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7));
        const sameDay = from.slice(8) === to.slice(8);
        const lastDay = addDays(to, 1).endsWith('-01');
        return monthIndex(to) - monthIndex(from) === n && (sameDay || (lastDay && to.slice(8) < from.slice(8)));
      }),
    );
  });

  it('takes the UTC date of an instant', () => {
    expect(utcDate('2026-03-01T23:30:00-05:00')).toBe('2026-03-02');
    expect(utcDate('2026-03-01')).toBe('2026-03-01');
    expect(() => utcDate('soon')).toThrow(InvalidDateError);
  });

  it('measures elapsed days, never below zero', () => {
    expect(daysSince('2026-03-01T12:00:00Z', '2026-03-03T11:59:59Z')).toBe(1);
    expect(daysSince('2026-03-09T12:00:00Z', '2026-03-03T11:59:59Z')).toBe(0);
    expect(() => daysSince('x', '2026-03-03T11:59:59Z')).toThrow(InvalidDateError);
    expect(() => daysSince('2026-03-03T11:59:59Z', 'x')).toThrow(InvalidDateError);
  });
});

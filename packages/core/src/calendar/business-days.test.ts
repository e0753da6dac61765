import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addBusinessDays, businessDaysBetween, isBusinessDay } from './business-days.ts';
import { dateOfDay } from './dates.ts';

const date = fc.integer({ min: -1000, max: 2000 }).map(dateOfDay);
const count = fc.integer({ min: -60, max: 60 });
const newYear = new Set(['2026-01-01', '2026-01-02']);

describe('business days', () => {
  it('leaves out weekends and holidays', () => {
    expect(isBusinessDay('2026-01-02')).toBe(true);
    expect(isBusinessDay('2026-01-02', newYear)).toBe(false);
    expect(isBusinessDay('2026-01-03')).toBe(false);
    expect(isBusinessDay('2026-01-04')).toBe(false);
    expect(isBusinessDay('1969-12-27')).toBe(false);
    expect(isBusinessDay('1969-12-29')).toBe(true);
  });

  it('steps over what is no business day', () => {
    expect(addBusinessDays('2026-01-02', 1)).toBe('2026-01-05');
    expect(addBusinessDays('2025-12-31', 1, newYear)).toBe('2026-01-05');
    expect(addBusinessDays('2026-01-05', -1, newYear)).toBe('2025-12-31');
    expect(addBusinessDays('2026-01-03', 1)).toBe('2026-01-05');
    expect(addBusinessDays('2026-01-03', 0)).toBe('2026-01-03');
  });

  it('lands on a business day exactly as far away as asked', () => {
    fc.assert(
      fc.property(date, count, (from, n) => {
        const to = addBusinessDays(from, n);
        return n === 0 || (isBusinessDay(to) && (n < 0 || businessDaysBetween(from, to) === n));
      }),
    );
  });

  it('counts the same length forwards and backwards', () => {
    fc.assert(fc.property(date, date, (a, b) => businessDaysBetween(a, b) + businessDaysBetween(b, a) === 0));
  });

  it('counts five in every full week', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 20_000 }),
        (day) => businessDaysBetween(dateOfDay(day), dateOfDay(day + 7)) === 5,
      ),
    );
  });
});

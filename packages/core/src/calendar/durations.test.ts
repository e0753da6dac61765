import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDuration, durationSeconds, InvalidDurationError, parseDuration } from './durations.ts';

describe('parseDuration', () => {
  it('reads every unit of the language', () => {
    const length = { days: 0, businessDays: 0, milliseconds: 0 };
    expect(parseDuration('500ms')).toEqual({ ...length, milliseconds: 500 });
    expect(parseDuration('30s')).toEqual({ ...length, milliseconds: 30_000 });
    expect(parseDuration('15m')).toEqual({ ...length, milliseconds: 900_000 });
    expect(parseDuration('2w')).toEqual({ ...length, days: 14 });
    expect(parseDuration('5bd')).toEqual({ ...length, businessDays: 5 });
  });

  it('reads units together, from the longest to the shortest', () => {
    expect(parseDuration('1h30m')).toEqual({ days: 0, businessDays: 0, milliseconds: 5_400_000 });
    expect(parseDuration('1w2d3h4m5s6ms')).toEqual({ days: 9, businessDays: 0, milliseconds: 11_045_006 });
    for (const text of ['30m1h', '1h1h', '1d5bd', '1h30', 'h30m']) expect(parseDuration(text), text).toBeNull();
  });

  it('refuses everything else', () => {
    for (const text of ['', '3', 'd', '-3d', '1.5h', '3 d', '3D', '9999999999s', '999999999w', '99999bd'])
      expect(parseDuration(text)).toBeNull();
  });

  it('knows its length, except that of business days', () => {
    const seconds = (text: string) => durationSeconds(parseDuration(text)!);
    expect([seconds('90s'), seconds('2m'), seconds('2h'), seconds('3d'), seconds('1w'), seconds('5bd')]).toEqual([
      90,
      120,
      7200,
      259_200,
      604_800,
      null,
    ]);
  });
});

describe('addDuration', () => {
  const add = (from: string, duration: string, timezone?: string) => addDuration(from, duration, { timezone });

  it('adds elapsed time', () => {
    expect(add('2026-01-01T00:00:00Z', '90s')).toBe('2026-01-01T00:01:30.000Z');
    expect(add('2026-12-31T23:00:00Z', '2h')).toBe('2027-01-01T01:00:00.000Z');
  });

  it('adds days by the wall clock and hours by the clock that runs', () => {
    expect(add('2026-03-28T08:00:00Z', '1d12h', 'Europe/Berlin')).toBe('2026-03-29T19:00:00.000Z');
  });

  it('keeps the wall clock over a change of daylight saving time', () => {
    expect(add('2026-03-28T08:00:00Z', '1d', 'Europe/Berlin')).toBe('2026-03-29T07:00:00.000Z');
    expect(add('2026-03-28T08:00:00Z', '24h', 'Europe/Berlin')).toBe('2026-03-29T08:00:00.000Z');
    expect(add('2026-03-28T08:00:00Z', '1w')).toBe('2026-04-04T08:00:00.000Z');
  });

  it('counts business days in the zone of the organization', () => {
    // Friday 23:00 in New York is already Saturday in UTC.
    expect(add('2026-01-10T04:00:00Z', '1bd', 'America/New_York')).toBe('2026-01-13T04:00:00.000Z');
    expect(add('2026-01-10T04:00:00Z', '1bd')).toBe('2026-01-12T04:00:00.000Z');
    const holidays = new Set(['2026-01-12']);
    expect(addDuration('2026-01-09T09:00:00Z', '1bd', { holidays })).toBe('2026-01-13T09:00:00.000Z');
  });

  it('refuses what it cannot read', () => {
    expect(() => add('2026-01-01T00:00:00Z', 'soon')).toThrow(InvalidDurationError);
    expect(() => addDuration('2026-01-01T00:00:00Z', { days: 1e9, businessDays: 0, milliseconds: 0 })).toThrow(
      InvalidDurationError,
    );
    expect(() => add('yesterday', '1d')).toThrow(RangeError);
  });

  it('in UTC equals the arithmetic of seconds', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 4e9 }),
        fc.integer({ min: 0, max: 500 }),
        fc.constantFrom('s', 'm', 'h', 'd', 'w'),
        (start, amount, unit) => {
          const duration = parseDuration(`${amount}${unit}`)!;
          const from = new Date(start * 1000).toISOString();
          return Date.parse(addDuration(from, duration)) === (start + durationSeconds(duration)!) * 1000;
        },
      ),
    );
  });
});

import { describe, expect, it } from 'vitest';
import { isTimezone, nextRun, nextRuns, normalizeCron, ScheduleError } from './cron.ts';

describe('normalizeCron', () => {
  it('takes five and six fields, names and descriptors', () => {
    for (const valid of ['0 0 9 * * *', '0 */15 * * * *', '0 0 0 * * MON', '0 0 0,12 * * *', '0 */6 * * *']) {
      expect(normalizeCron(valid)).toBe(valid);
    }
    expect(normalizeCron(' 0  9 * jan-mar mon-fri ')).toBe('0 9 * JAN-MAR MON-FRI');
    expect(normalizeCron('@hourly')).toBe('0 * * * *');
    expect(normalizeCron('@Daily')).toBe('0 0 * * *');
  });

  it('refuses everything else and says why', () => {
    for (const text of ['invalid', '0 60 * * * *', '0 0 0 1 1 * 2030', '', '   ', '@often', '0 0 32 * *', '61 * * * *'])
      expect(() => normalizeCron(text), text).toThrow(ScheduleError);
    expect(() => normalizeCron('0 0 0 1 1 * 2030')).toThrow(/5 or 6 fields.*has 7/);
  });
});

describe('nextRuns', () => {
  it('counts in the time zone', () => {
    expect(nextRuns({ cron: '0 9 * * MON-FRI', timezone: 'Europe/Berlin' }, '2026-01-09T09:00:00Z', 2)).toEqual([
      '2026-01-12T08:00:00.000Z',
      '2026-01-13T08:00:00.000Z',
    ]);
  });

  it('runs a skipped time once, right after the change of daylight saving time', () => {
    const runs = nextRuns({ cron: '30 2 * * *', timezone: 'Europe/Berlin' }, '2026-03-28T12:00:00Z', 2);
    expect(runs).toEqual(['2026-03-29T01:00:00.000Z', '2026-03-30T00:30:00.000Z']);
  });

  it('runs a time that comes twice once', () => {
    const runs = nextRuns({ cron: '30 2 * * *', timezone: 'Europe/Berlin' }, '2026-10-24T12:00:00Z', 2);
    expect(runs).toEqual(['2026-10-25T00:30:00.000Z', '2026-10-26T01:30:00.000Z']);
  });

  it('keeps intervals by elapsed time over both changes', () => {
    for (const start of ['2026-03-28T23:00:00Z', '2026-10-24T22:00:00Z']) {
      const runs = nextRuns({ cron: '0 * * * *', timezone: 'Europe/Berlin' }, start, 6);
      const gaps = runs.slice(1).map((run, index) => Date.parse(run) - Date.parse(runs[index] ?? ''));
      expect(new Set(gaps), start).toEqual(new Set([3_600_000]));
    }
  });

  it('runs one-shots once', () => {
    const once = { runAt: '2026-05-01T12:00:00+02:00' };
    expect(nextRuns(once, '2026-01-01T00:00:00Z', 5)).toEqual(['2026-05-01T10:00:00.000Z']);
    expect(nextRun(once, '2026-05-01T10:00:00Z')).toBeNull();
  });

  it('has no run for a day that never comes', () => {
    expect(nextRuns({ cron: '0 0 31 2 *' }, '2026-01-01T00:00:00Z', 3)).toEqual([]);
  });

  it('refuses both or neither of cron and runAt, and unknown zones', () => {
    const from = '2026-01-01T00:00:00Z';
    expect(() => nextRuns({}, from, 1)).toThrow(/exactly one/);
    expect(() => nextRuns({ cron: '@daily', runAt: from }, from, 1)).toThrow(/exactly one/);
    expect(() => nextRuns({ cron: '@daily', timezone: 'Mars/Olympus' }, from, 1)).toThrow(/time zone/);
    expect(isTimezone('+01:00')).toBe(false);
    expect(isTimezone('America/New_York')).toBe(true);
  });
});

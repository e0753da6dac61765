import { describe, expect, it } from 'vitest';
import { noticeDeadline } from './notice-deadline.ts';
import { readTerms } from './read-terms.ts';

describe('notice deadline', () => {
  it.each([
    ['2026-12-31', { n: 90, unit: 'day' }, '2026-10-02', '2026-10-02'],
    ['2026-12-31', { n: 60, unit: 'day' }, '2026-11-01', '2026-10-30'],
    ['2026-05-31', { n: 3, unit: 'month' }, '2026-02-28', '2026-02-27'],
    ['2024-05-31', { n: 3, unit: 'month' }, '2024-02-29', '2024-02-29'],
    ['2026-12-31', { n: 6, unit: 'week' }, '2026-11-19', '2026-11-19'],
    ['2026-12-31', { n: 1, unit: 'year' }, '2025-12-31', '2025-12-31'],
    ['2026-12-31', { n: 10, unit: 'day', business: true }, '2026-12-17', '2026-12-17'],
  ] as const)('%s less %o', (end, notice, date, sendBy) => {
    expect(noticeDeadline(end, notice)).toEqual({ date, sendBy, endDate: end, notice });
  });

  it('skips holidays for the day to send, and counts business days without them', () => {
    const holidays = new Set(['2026-10-02', '2026-12-25']);
    expect(noticeDeadline('2026-12-31', { n: 90, unit: 'day' }, holidays)).toMatchObject({
      date: '2026-10-02',
      sendBy: '2026-10-01',
    });
    expect(noticeDeadline('2026-12-31', { n: 10, unit: 'day', business: true }, holidays).date).toBe('2026-12-16');
  });

  it('needs an end and a notice', () => {
    expect(readTerms('This Agreement shall renew for successive one-year terms.').noticeDeadline).toBeNull();
  });
});

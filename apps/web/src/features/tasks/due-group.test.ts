import { describe, expect, it } from 'vitest';
import { task } from '../../testing/fixtures.ts';
import { dueGroup, inDueOrder } from './due-group.ts';

const now = new Date(2026, 10, 21, 12, 0);
const due = (...parts: [number, number, number, number]) => task({ dueAt: new Date(...parts).toISOString() });

describe('due groups', () => {
  it('are bounded by now, midnight and a week', () => {
    const tasks = [due(2026, 10, 21, 11), due(2026, 10, 21, 23), due(2026, 10, 27, 9), due(2026, 10, 29, 9), task()];
    expect(tasks.map((item) => dueGroup(item, now))).toEqual(['overdue', 'today', 'week', 'later', 'none']);
    expect(dueGroup({ ...due(2026, 10, 1, 1), status: 'completed' }, now)).toBe('done');
  });

  it('order a list and keep the server’s order inside', () => {
    const [late, none, done] = [due(2026, 10, 1, 1), task({ title: 'none' }), task({ status: 'completed' })];
    expect(inDueOrder([done, none, late], now)).toEqual([late, none, done]);
  });
});

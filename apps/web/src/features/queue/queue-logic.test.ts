import { describe, expect, it } from 'vitest';
import { id, queueItem } from '../../testing/fixtures.ts';
import { fitsToday } from './capacity.ts';
import { groupByCustomer } from './group-by-customer.ts';
import { snoozeRefusal } from './snooze-rule.ts';

const workflow = { slug: 'x', name: 'X', snoozable: true, estimatedMinutes: 45 };

describe('capacity', () => {
  it('counts from the top what fits into the day', () => {
    const items = [45, 45, 300, 10].map((estimatedMinutes) =>
      queueItem({ workflow: { ...workflow, estimatedMinutes } }),
    );
    expect(fitsToday(items)).toBe(2);
    expect(fitsToday([])).toBe(0);
  });
});

describe('groups', () => {
  it('stand where their highest item does', () => {
    const [a, b] = [queueItem().customer, { ...queueItem().customer, id: id(101), name: 'B' }];
    const groups = groupByCustomer([
      queueItem({ customer: a }),
      queueItem({ customer: b }),
      queueItem({ customer: a }),
    ]);
    expect(groups.map((group) => [group.customer.id, group.items.length])).toEqual([
      [a.id, 2],
      [b.id, 1],
    ]);
  });
});

describe('snooze', () => {
  it('is refused for an emergency, an unsnoozable workflow and started work', () => {
    expect(snoozeRefusal(queueItem())).toBe('notSnoozable');
    expect(snoozeRefusal(queueItem({ stage: 'critical', workflow: { ...workflow, snoozable: false } }))).toBe(
      'notSnoozableOther',
    );
    expect(snoozeRefusal(queueItem({ stage: 'prepare', workflow, status: 'in_progress' }))).toBe('inProgressSnooze');
    expect(snoozeRefusal(queueItem({ stage: 'prepare', workflow }))).toBeNull();
  });
});

import { describe, expect, it } from 'vitest';
import type { Condition } from '@renubu/contracts/language/conditions';
import { evaluateCondition } from './evaluate.ts';
import { explainVerdict } from './explain.ts';

const scope = { now: '2026-03-01T00:00:00Z', order: { total: 500 }, customer: { tier: 'gold', tags: ['a', 'b'] } };
const explain = (condition: Condition): string => explainVerdict(evaluateCondition(condition, scope));

describe('explainVerdict', () => {
  it.each<[Condition, string]>([
    [{ field: 'order.total', op: 'gte', value: 10_000 }, 'order.total (500) is less than 10000'],
    [
      { field: 'customer.tier', op: 'in', value: ['gold', 'silver'] },
      'customer.tier ("gold") is one of "gold", "silver"',
    ],
    [{ field: 'order.total', op: 'between', value: [1, 5] }, 'order.total (500) is not between 1 and 5'],
    [{ field: 'order.gone', op: 'gt', value: 1 }, 'order.gone is missing'],
    [{ field: 'customer.tier', op: 'exists' }, 'customer.tier is present'],
    [{ field: 'order.total', op: 'eq', value: { path: 'x' } }, 'order.total (500) is not a missing value'],
    [
      {
        all: [
          { not: { field: 'order.total', op: 'lt', value: 5 } },
          {
            any: [
              { field: 'customer.tier', op: 'eq', value: 'gold' },
              { field: 'customer.tags', op: 'contains', value: 'z' },
            ],
          },
        ],
      },
      'order.total (500) is not less than 5 and (customer.tier ("gold") is "gold" or customer.tags (["a","b"]) does not contain "z")',
    ],
    [{ cel: 'order.total > 5' }, 'order.total > 5 is true'],
    [{ not: { all: [{ field: 'a', op: 'exists' }] } }, 'not (a is missing)'],
  ])('%j', (condition, sentence) => {
    expect(explain(condition)).toBe(sentence);
  });

  it('says what went wrong', () => {
    expect(explain({ cel: 'order.' })).toContain('could not be decided');
  });

  it('shortens long values', () => {
    expect(explain({ field: 'order.total', op: 'eq', value: 'x'.repeat(500) }).length).toBeLessThan(120);
  });
});

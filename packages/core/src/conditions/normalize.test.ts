import { describe, expect, it } from 'vitest';
import { operators } from '@renubu/contracts/language/conditions';
import { nearestName } from './nearest.ts';
import { normalizeCondition, readOperator, suggestOperator } from './normalize.ts';

describe('normalizeCondition', () => {
  it.each([
    ['>=', 'gte'],
    ['==', 'eq'],
    ['regex', 'matches'],
    ['greater_than', 'gt'],
    ['greaterThan', 'gt'],
    ['less than or equal to', 'lte'],
    ['startsWith', 'starts_with'],
    ['NOT_IN', 'not_in'],
  ])('reads %s as %s', (spelling, op) => {
    expect(normalizeCondition({ field: 'a', operator: spelling, value: 1 })).toEqual({ field: 'a', op, value: 1 });
  });

  it('rewrites groups, opposites and flags', () => {
    expect(
      normalizeCondition({
        and: [
          { field: 'a', op: 'not_exists' },
          { or: [{ field: 'b', op: 'is_true' }, { not: { field: 'c', op: '!=', value: 2 } }] },
          { field: 'd', op: 'exists', value: false },
          { field: 'e', op: 'not_null', value: false },
          { field: 'f', op: 'does_not_contain', value: 'x' },
        ],
      }),
    ).toEqual({
      all: [
        { not: { field: 'a', op: 'exists' } },
        { any: [{ field: 'b', op: 'eq', value: true }, { not: { field: 'c', op: 'neq', value: 2 } }] },
        { not: { field: 'd', op: 'exists' } },
        { field: 'e', op: 'is_null' },
        { not: { field: 'f', op: 'contains', value: 'x' } },
      ],
    });
  });

  it('leaves what it does not know', () => {
    for (const input of [null, 5, 'x', [], {}, { field: 'a', op: 'like' }, { op: 'constructor' }, { all: 3 }]) {
      expect(normalizeCondition(input)).toEqual(input);
    }
  });

  it('keeps every canonical operator', () => {
    for (const op of operators) expect(readOperator(op)).toEqual({ op, negated: false });
  });

  it('suggests the nearest operator', () => {
    expect(suggestOperator('greather_than')).toBe('gt');
    expect(suggestOperator('contians')).toBe('contains');
    expect(suggestOperator('zzzzzzzz')).toBeUndefined();
  });
});

describe('nearestName', () => {
  it.each([
    ['custmer', ['customer', 'inputs'], 'customer'],
    ['then_', ['then', 'else'], 'then'],
    ['condtion', ['condition', 'action'], 'condition'],
    ['xyz', ['customer', 'inputs'], undefined],
    ['', ['a'], undefined],
  ])('%s → %s', (name, candidates, expected) => {
    expect(nearestName(name, candidates)).toBe(expected);
  });
});

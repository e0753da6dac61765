import type { Condition } from '@renubu/contracts/language/conditions';
import { describe, expect, it } from 'vitest';
import { conditionKind, emptyComparison, grouped, setPart, withKind } from './condition-parts.ts';
import { knownNames, schemaFields } from './names.ts';
import { operatorChoices } from './operator-groups.ts';

const a: Condition = { field: 'a', op: 'eq', value: 1 };
const b: Condition = { field: 'b', op: 'exists' };

describe('the parts of a condition', () => {
  it('are joined another way without losing one', () => {
    expect(withKind({ all: [a, b] }, 'any')).toEqual({ any: [a, b] });
    expect(withKind({ all: [a, b] }, 'not')).toEqual({ not: { any: [a, b] } });
    expect(withKind({ not: { any: [a, b] } }, 'all')).toEqual({ all: [a, b] });
    expect(withKind({ not: a }, 'all')).toEqual({ all: [a] });
  });
  it('are set, added and taken out', () => {
    expect(grouped(a, 'all')).toEqual({ all: [a, emptyComparison] });
    expect(setPart({ all: [a] }, 1, b)).toEqual({ all: [a, b] });
    expect(setPart({ any: [a, b] }, 0, null)).toEqual({ any: [b] });
    expect(setPart({ not: a }, 0, b)).toEqual({ not: b });
    expect(setPart(a, 0, b)).toBe(a);
  });
  it('are told apart, unfinished ones too', () => {
    expect(['all', 'not'].map((key) => conditionKind({ [key]: null } as never))).toEqual(['comparison', 'comparison']);
    expect(conditionKind({ rule: 'x' })).toBe('rule');
  });
});

describe('what is offered for a condition', () => {
  it('are the names that are in scope', () => {
    const names = knownNames(
      {
        on: [{ manual: { inputs: { properties: { amount: { type: 'number' } } } } }],
        context: [{ load: 'customer.profile', as: 'buyer' }],
        steps: [
          { id: 'sum', type: 'set', values: { total: 1 } },
          { id: 'ask', type: 'approval' },
        ],
      },
      ['order.total'],
    );
    expect(names).toEqual(
      expect.arrayContaining(['order.total', 'buyer', 'inputs.amount', 'vars.total', 'steps.ask.decision']),
    );
    expect(knownNames({ on: 'x', steps: 3, context: null })).toContain('event.type');
  });
  it('are the operators that fit what an event’s schema says of the field', () => {
    const types = schemaFields({
      properties: {
        order: { type: 'object', properties: { total: { type: 'number' }, at: { type: 'string', format: 'date' } } },
        tags: { type: 'array' },
      },
    });
    expect([...types]).toEqual([
      ['order', 'object'],
      ['order.total', 'number'],
      ['order.at', 'date'],
      ['tags', 'list'],
    ]);
    const offered = (type: Parameters<typeof operatorChoices>[0]) =>
      operatorChoices(type, 'eq').flatMap(([, list]) => list);
    expect(offered('number')).not.toContain('starts_with');
    expect(offered('date')).toContain('within_last');
    expect(offered(undefined)).toHaveLength(22);
    expect(operatorChoices('number', 'matches').flatMap(([, list]) => list)).toContain('matches');
  });
});

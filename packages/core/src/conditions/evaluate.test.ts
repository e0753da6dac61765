import { describe, expect, it } from 'vitest';
import type { Condition, Operator } from '@renubu/contracts/language/conditions';
import type { Json } from '@renubu/contracts/json';
import { evaluateCondition, type Scope } from './evaluate.ts';

const scope: Scope = {
  now: '2026-03-31T12:00:00Z',
  order: { total: 12_000, text: '12000', empty: '', nothing: null, none: [], big: true },
  customer: {
    tier: 'gold',
    tags: ['vip', 'eu'],
    since: '2026-03-11',
    renewal: '2026-04-03',
    wait: '3d',
    email: 'ann@acme.com',
    limit: 10_000,
    tiers: ['gold', 'silver'],
  },
  items: [{ price: 5 }, { price: 20 }, { note: 'x' }],
  steps: { 'is-big': { outputs: { ok: true } } },
  secrets: { TOKEN: 'x' },
};

const check = (field: string, op: Operator, value?: Json): boolean =>
  evaluateCondition(value === undefined ? { field, op } : { field, op, value }, scope).result;

describe('evaluateCondition', () => {
  it.each<[string, Operator, Json | undefined, boolean]>([
    ['order.total', 'eq', 12_000, true],
    ['order.total', 'eq', '12000', true],
    ['order.text', 'eq', 12_000, true],
    ['order.nothing', 'eq', null, true],
    ['order.nothing', 'neq', null, false],
    ['order.none', 'eq', [], true],
    ['customer.tags', 'eq', ['vip', 'eu'], true],
    ['order.big', 'eq', 'true', false],
    ['order.total', 'gt', '11999.5', true],
    ['order.text', 'gte', 12_000, true],
    ['order.total', 'lt', 12_000, false],
    ['order.total', 'lte', 12_000, true],
    ['order.total', 'between', [10_000, 12_000], true],
    ['order.total', 'between', [10_000], false],
    ['customer.since', 'gt', '2026-03-10T23:59:59Z', true],
    ['customer.wait', 'gt', '48h', true],
    ['customer.wait', 'lt', '1w', true],
    ['customer.tier', 'gt', 5, false],
    ['customer.tier', 'in', ['gold', 'silver'], true],
    ['customer.tier', 'in', { path: 'customer.tiers' }, true],
    ['customer.tier', 'not_in', ['gold'], false],
    ['customer.tier', 'not_in', { path: 'missing' }, true],
    ['customer.tags', 'contains', 'vip', true],
    ['customer.email', 'contains', '@acme', true],
    ['customer.tags', 'has_all', ['vip', 'eu'], true],
    ['customer.tags', 'has_all', ['vip', 'us'], false],
    ['customer.tags', 'has_any', ['us', 'eu'], true],
    ['customer.email', 'has_any', ['zzz', 'ann'], true],
    ['customer.email', 'starts_with', 'ann', true],
    ['customer.email', 'ends_with', '.com', true],
    ['customer.email', 'matches', '^[a-z]+@acme\\.', true],
    ['customer.renewal', 'after', 'now', true],
    ['customer.renewal', 'before', 'now+4d', true],
    ['customer.renewal', 'before', 'now + 1d', false],
    ['customer.since', 'within_last', '30d', true],
    ['customer.since', 'within_last', '7d', false],
    ['customer.since', 'within_last', '14bd', false],
    ['customer.since', 'within_last', '15bd', true],
    ['customer.renewal', 'within_last', '30d', false],
    ['customer.since', 'older_than', '7d', true],
    ['customer.since', 'older_than', 'now-7d', true],
    ['order.nothing', 'exists', undefined, true],
    ['order.missing', 'exists', undefined, false],
    ['order.nothing', 'is_null', undefined, true],
    ['order.missing', 'is_null', undefined, false],
    ['order.empty', 'is_empty', undefined, true],
    ['order.none', 'is_empty', undefined, true],
    ['order.missing', 'is_empty', undefined, false],
    ['order.missing', 'eq', null, false],
    ['order.missing', 'neq', 1, true],
    ['order.missing', 'not_in', [1], true],
    ['order.missing', 'lt', 5, false],
    ['items[*].price', 'gt', 10, true],
    ['items[*].price', 'gt', 100, false],
    ['items[0].price', 'eq', 5, true],
    ['items[-1].note', 'eq', 'x', true],
    ['items.size', 'eq', 3, true],
    ['nothing[*].price', 'neq', 1, true],
    ['steps.is-big.outputs.ok', 'eq', true, true],
    ['order.total', 'gt', { path: 'customer.limit' }, true],
    ['order.total', 'gt', '{{ customer.limit }}', true],
    ['customer.email', 'eq', '{{ "ann" }}@acme.com', true],
    ['customer.tier', 'in', ['{{ customer.tier }}', 'x'], true],
    ['secrets.TOKEN', 'exists', undefined, false],
    ['constructor', 'exists', undefined, false],
    ['order.__proto__', 'exists', undefined, false],
    ['order.constructor.name', 'exists', undefined, false],
    ['customer.tags.length', 'exists', undefined, false],
  ])('%s %s %j is %s', (field, op, value, expected) => {
    expect(check(field, op, value)).toBe(expected);
  });

  it('tells both compared values of every part', () => {
    const condition: Condition = {
      all: [
        { field: 'order.total', op: 'gt', value: '{{ customer.limit }}' },
        { not: { field: 'items[*].price', op: 'eq', value: 20 } },
        { any: [{ field: 'gone', op: 'eq', value: 1 }] },
      ],
    };
    expect(evaluateCondition(condition, scope)).toEqual({
      result: false,
      kind: 'all',
      children: [
        { result: true, kind: 'comparison', field: 'order.total', op: 'gt', actual: 12_000, expected: 10_000 },
        {
          result: false,
          kind: 'not',
          children: [{ result: true, kind: 'comparison', field: 'items[*].price', op: 'eq', actual: 20, expected: 20 }],
        },
        {
          result: false,
          kind: 'any',
          children: [{ result: false, kind: 'comparison', field: 'gone', op: 'eq', expected: 1 }],
        },
      ],
    });
  });

  it.each([
    ['order.total > 5000 && customer.tier in ["gold"]', true],
    ['order.total + 1 > 12000.5 && order.total % 5 == 0', true],
    ['items.exists(i, has(i.price) && i.price > 10)', true],
    ['customer.email.matches("^ann@")', true],
    ['(customer.email).matches("x") || customer.email.matches("ac+me")', true],
    ['order.missing > 1', false],
    ['order.total', false],
    ['has(secrets.TOKEN)', false],
  ])('cel: %s is %s', (cel, expected) => {
    const verdict = evaluateCondition({ cel }, scope);
    expect([verdict.kind, verdict.result]).toEqual(['cel', expected]);
  });

  it.each<[string, unknown]>([
    ['bad operator', { field: 'a', op: 'like', value: 1 }],
    ['bad path', { field: 'a..b', op: 'eq', value: 1 }],
    ['bad pattern', { field: 'customer.email', op: 'matches', value: '(?=x)' }],
    ['bad late pattern', { field: 'customer.email', op: 'matches', value: '{{ "(" }}' }],
    ['bad template', { field: 'customer.email', op: 'eq', value: '{{ a | nope }}' }],
    ['bad cel', { cel: 'a &&& b' }],
    ['nothing', null],
    ['empty', {}],
    ['no list', { all: 5 }],
  ])('is false with an error for %s', (_name, condition) => {
    const verdict = evaluateCondition(condition as Condition, scope);
    expect(verdict.result).toBe(false);
    expect(verdict.error).toBeTruthy();
  });
});

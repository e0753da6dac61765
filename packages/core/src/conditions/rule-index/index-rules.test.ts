import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { operators, type Condition } from '@renubu/contracts/language/conditions';
import type { Json } from '@renubu/contracts/json';
import { evaluateCondition } from '../evaluate.ts';
import { eventPatternMatches, patternsOf, patternsOverlap } from '../event-pattern.ts';
import { compilePredicate } from '../predicate.ts';
import type { Scope } from '../paths.ts';
import { indexRules, type EventRule } from './index-rules.ts';

const now = '2026-01-15T09:00:00.000Z';
const types = ['order.created', 'order.paid', 'order.payment.failed', 'cart.created', 'order'];
const patterns = [...types, 'order.*', 'order.payment.*', 'cart.*', '*'];
const scalar = fc.constantFrom<Json[]>(
  5,
  '5',
  '5.0',
  0,
  -1,
  10,
  'a',
  '',
  'gold',
  true,
  false,
  null,
  '2026-01-01',
  '3d',
);
const value = fc.oneof(scalar, fc.array(scalar, { maxLength: 3 }), fc.constantFrom<Json[]>({ path: 'b.x' }, '{{ a }}'));
const comparison: fc.Arbitrary<Condition> = fc
  .record({ field: fc.constantFrom('a', 'b.x', 'list[*]', 'list[0]'), op: fc.constantFrom(...operators), value })
  .map((parts) => parts);
const condition = fc.letrec<{ any: Condition }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    comparison,
    fc.array(tie('any'), { minLength: 1, maxLength: 3 }).map((all) => ({ all })),
    fc.array(tie('any'), { minLength: 1, maxLength: 3 }).map((any) => ({ any })),
    tie('any').map((not) => ({ not })),
  ),
})).any;
const usual: fc.Arbitrary<Condition> = fc
  .array(
    fc.oneof(
      fc.record({ field: fc.constantFrom('a', 'b.x'), op: fc.constant('eq' as const), value: scalar }),
      fc.record({ field: fc.constantFrom('a', 'b.x'), op: fc.constantFrom('gt', 'gte', 'lt', 'lte'), value: scalar }),
      fc.record({ field: fc.constant('a'), op: fc.constantFrom('in', 'between'), value: fc.tuple(scalar, scalar) }),
    ),
    { minLength: 1, maxLength: 3 },
  )
  .map((all) => ({ all }) as Condition);
const rule = fc.record({
  event: fc.constantFrom(...patterns),
  when: fc.option(fc.oneof(condition, usual), { nil: undefined }),
});
const scope: fc.Arbitrary<Scope> = fc.record({
  a: fc.oneof(scalar, fc.array(scalar, { maxLength: 2 })),
  b: fc.oneof(fc.record({ x: scalar }), scalar),
  list: fc.array(scalar, { maxLength: 3 }),
  now: fc.constant(now),
});

const oneByOne = (rules: readonly EventRule[], type: string, over: Scope): string[] =>
  rules
    .filter(({ event }) => eventPatternMatches(event, type))
    .filter(({ when }) => when === undefined || evaluateCondition(when, over).result)
    .map(({ id }) => id);

describe('an index of rules', () => {
  it('gives what deciding every rule alone gives', () => {
    fc.assert(
      fc.property(
        fc.array(rule, { maxLength: 40 }),
        fc.array(fc.tuple(fc.constantFrom(...types), scope), { minLength: 1, maxLength: 4 }),
        (made, events) => {
          const rules = made.map((item, index) => ({ id: `r${index}`, ...item }));
          const index = indexRules(rules);
          for (const [type, over] of events) expect(index.match(type, over)).toEqual(oneByOne(rules, type, over));
        },
      ),
      { numRuns: 1500 },
    );
  });

  it('never matches a malformed condition', () => {
    const rules = [
      { id: 'bad', event: '*', when: { field: '..', op: 'eq', value: 1 } as Condition },
      { id: 'named', event: '*', when: { rule: 'vip' } as Condition },
      { id: 'good', event: '*', when: { field: 'a', op: 'eq', value: 1 } as Condition },
    ];
    expect(indexRules(rules).match('x', { a: 1, now })).toEqual(['good']);
  });
});

it('decides predicates as conditions', () => {
  fc.assert(
    fc.property(condition, scope, (made, over) => {
      let predicate: ReturnType<typeof compilePredicate>;
      try {
        predicate = compilePredicate(made);
      } catch {
        return;
      }
      expect(predicate(over)).toBe(evaluateCondition(made, over).result);
    }),
    { numRuns: 1500 },
  );
});

it('knows which patterns take a type and which overlap', () => {
  for (const type of types) {
    expect(new Set(patternsOf(type))).toEqual(
      new Set([...patterns.filter((pattern) => eventPatternMatches(pattern, type)), ...patternsOf(type)]),
    );
    for (const pattern of patterns) expect(patternsOf(type).includes(pattern)).toBe(eventPatternMatches(pattern, type));
  }
  expect(patternsOverlap('order.*', 'order.payment.*')).toBe(true);
  expect(patternsOverlap('order.created', 'order.*')).toBe(true);
  expect(patternsOverlap('order', 'order.*')).toBe(false);
  expect(patternsOverlap('order.created', 'order.paid')).toBe(false);
  expect(patternsOverlap('*', 'cart.created')).toBe(true);
});

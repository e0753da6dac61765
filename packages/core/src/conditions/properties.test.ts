import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '@renubu/contracts/json';
import { operators, type Condition } from '@renubu/contracts/language/conditions';
import { compileCondition } from './compile.ts';
import { evaluateCondition, type Verdict } from './evaluate.ts';
import { explainVerdict } from './explain.ts';
import { normalizeCondition } from './normalize.ts';

const now = '2026-03-01T10:00:00Z';
const fields = [
  'a',
  'b.c',
  'b.d[0]',
  'list[*]',
  'list[*].x',
  'gone',
  'b.gone',
  '__proto__',
  'constructor.name',
  'a.size',
];
const json = fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>;
const value: fc.Arbitrary<Json> = fc.oneof(
  json,
  fc.constantFrom<Json>(
    'now-30d',
    '3d',
    '2026-02-01',
    '5',
    5,
    null,
    '{{ a }}',
    '{{ b.c }} x',
    { path: 'b.c' },
    { path: 'list[*]' },
    ['1', 2],
    [1, 9],
  ),
);
const comparison: fc.Arbitrary<Condition> = fc.record({
  field: fc.constantFrom(...fields),
  op: fc.constantFrom(...operators),
  value,
});
const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    comparison,
    fc.record({ all: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ not: tie('condition') }),
    fc.constantFrom<Condition>({ cel: 'a == b.c' }, { cel: 'gone > 1' }, { cel: 'size(list) > 1' }, { cel: '((' }),
  ),
}));
const scope = fc.record(
  { a: value, b: fc.record({ c: value, d: fc.array(value) }), list: fc.array(value) },
  { requiredKeys: [] },
);
const withNow = (data: JsonObject): JsonObject & { now: string } => ({ ...data, now });

const isFaulty = (verdict: Verdict): boolean => verdict.error !== undefined || (verdict.children ?? []).some(isFaulty);

describe('conditions', () => {
  it('never throw, whatever they are given', () => {
    fc.assert(
      fc.property(
        fc.oneof(condition, fc.anything()),
        fc.oneof(scope, fc.dictionary(fc.string(), json)),
        (input, data) => {
          const verdict = evaluateCondition(input as Condition, withNow(data as JsonObject));
          expect(typeof verdict.result).toBe('boolean');
          expect(typeof explainVerdict(verdict)).toBe('string');
        },
      ),
      { numRuns: 600 },
    );
  });

  it('not is the inverse', () => {
    fc.assert(
      fc.property(condition, scope, (part, data) => {
        const plain = evaluateCondition(part, withNow(data as JsonObject));
        fc.pre(!isFaulty(plain));
        expect(evaluateCondition({ not: part }, withNow(data as JsonObject)).result).toBe(!plain.result);
      }),
    );
  });

  it('obey De Morgan', () => {
    fc.assert(
      fc.property(comparison, comparison, scope, (left, right, data) => {
        const decide = (input: Condition): boolean => evaluateCondition(input, withNow(data as JsonObject)).result;
        const verdicts = [left, right].map((part) => evaluateCondition(part, withNow(data as JsonObject)));
        fc.pre(!verdicts.some(isFaulty));
        expect(decide({ not: { all: [left, right] } })).toBe(decide({ any: [{ not: left }, { not: right }] }));
        expect(decide({ not: { any: [left, right] } })).toBe(decide({ all: [{ not: left }, { not: right }] }));
      }),
    );
  });

  it('all is every part and any is some part', () => {
    fc.assert(
      fc.property(fc.array(comparison, { minLength: 1, maxLength: 4 }), scope, (parts, data) => {
        const results = parts.map((part) => evaluateCondition(part, withNow(data as JsonObject)));
        fc.pre(!results.some(isFaulty));
        expect(evaluateCondition({ all: parts }, withNow(data as JsonObject)).result).toBe(
          results.every((part) => part.result),
        );
        expect(evaluateCondition({ any: parts }, withNow(data as JsonObject)).result).toBe(
          results.some((part) => part.result),
        );
      }),
    );
  });

  it('give the same verdict compiled and normalised', () => {
    fc.assert(
      fc.property(comparison, scope, (part, data) => {
        const verdict = evaluateCondition(part, withNow(data as JsonObject));
        fc.pre(!isFaulty(verdict) && !['exists', 'is_null', 'is_empty'].includes((part as { op: string }).op));
        expect(compileCondition(part)(withNow(data as JsonObject))).toEqual(verdict);
        expect(normalizeCondition(part)).toEqual(part);
      }),
    );
  });

  it('are false for a missing path, except neq and not_in', () => {
    for (const op of operators) {
      const verdict = evaluateCondition({ field: 'gone.x', op, value: 1 }, { now });
      expect([op, verdict.result, 'actual' in verdict]).toEqual([op, op === 'neq' || op === 'not_in', false]);
    }
  });
});

describe('hostile conditions', () => {
  const bounded = (act: () => Verdict): Verdict => {
    const started = performance.now();
    const verdict = act();
    expect(performance.now() - started).toBeLessThan(1000);
    return verdict;
  };
  const long = { now, text: 'a'.repeat(19_000), list: Array.from({ length: 5000 }, (_, index) => index) };

  it.each(['(a+)+$b', '((a*)*)*b', '(a|a)*b', '(.*a){20}b', '^(([a-z])+.)+[A-Z]([a-z])+$'])('pattern %s', (pattern) => {
    const verdict = bounded(() => evaluateCondition({ field: 'text', op: 'matches', value: pattern }, long));
    expect(verdict.result).toBe(false);
    bounded(() => evaluateCondition({ cel: `text.matches("${pattern}")` }, long));
  });

  it.each([
    'list.map(a, list.map(b, list.map(c, a + b + c))).size() > 1',
    'list.exists(a, list.exists(b, a == -1 && b == -1))',
    'cel.bind(x, text + text, x + x) == ""',
    `${'('.repeat(300)}1${')'.repeat(300)} == 1`,
    `${'1 + '.repeat(900)}1 == 1`,
    'text.split("").map(a, text.split("").map(b, a + b)).size() > 0',
    'constructor.constructor("return 1")() == 1',
  ])('expression %#', (cel) => {
    const verdict = bounded(() => evaluateCondition({ cel }, long));
    expect([verdict.result, verdict.error !== undefined]).toEqual([false, true]);
  });

  it('deep nesting', () => {
    let deep: Condition = { field: 'a', op: 'exists' };
    for (let level = 0; level < 5000; level += 1) deep = { not: deep };
    expect(bounded(() => evaluateCondition(deep, { now })).error).toContain('deep');
  });

  it('a text too long for a pattern', () => {
    const verdict = evaluateCondition({ field: 'text', op: 'matches', value: 'a' }, { now, text: 'a'.repeat(20_001) });
    expect([verdict.result, verdict.error]).toEqual([false, 'the text is longer than 20000 characters']);
  });
});

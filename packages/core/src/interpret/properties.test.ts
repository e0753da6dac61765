import fc from 'fast-check';
import { expect, it } from 'vitest';
import { checkDefinition, checkText } from '../definitions/check.ts';
import { interpret } from './interpret.ts';

const words = [
  'block',
  'allow',
  'notify',
  'sales',
  'a manager',
  'ask',
  'orders',
  'over',
  '$5,000',
  'from',
  'new',
  'customers',
  'gold',
  'unless',
  'except for',
  'when',
  'if',
  'otherwise',
  'and',
  'or',
  ',',
  '.',
  ';',
  ':',
  'wait 2 days',
  'until',
  'a payment fails',
  'every day at 9',
  'risk score',
  '70',
  'and up',
  'between',
  'not',
  'large',
  'email',
  'them',
  'quote',
  'discount',
  '15 %',
  'first',
  'then',
  'to',
  'within the last 30 days',
  'stock',
  'falls below',
  'create a purchase order',
  'slack',
  '#x',
  'xyzzy',
  'total',
  'is',
  'approve',
  'need approval',
];

it('never throws, whatever is typed, and gives no workflow that fails', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ maxLength: 200 }),
        fc.array(fc.constantFrom(...words), { maxLength: 24 }).map((list) => list.join(' ')),
      ),
      (text) => {
        const reading = interpret(text);
        const { suggestedWorkflow, suggestedTests, interpretation, questions } = reading;
        expect(interpretation.confidence).toBeGreaterThanOrEqual(0);
        expect(interpretation.confidence).toBeLessThanOrEqual(1);
        if (questions.length > 0 || interpretation.notUnderstood.length > 0)
          expect(interpretation.confidence).toBeLessThan(0.8);
        if (suggestedWorkflow === null) return;
        expect(checkDefinition(suggestedWorkflow.definition).definition).toEqual(suggestedWorkflow.definition);
        expect(checkText(suggestedWorkflow.yaml).definition).toEqual(suggestedWorkflow.definition);
        expect(suggestedTests.filter(({ passed }) => !passed)).toEqual([]);
      },
    ),
    { numRuns: 400 },
  );
});

it('gives the same answer to the same request', () => {
  const request = 'Block orders over $5,000 from new customers, otherwise notify sales';
  expect(interpret(request)).toEqual(interpret(request));
});

it.each(['block orders over $5,000 and ', 'xyzzy ', 'not not ', '((((', '$1 ', 'every ', 'unless gold '])(
  'a long request of “%s” costs little work per word',
  (part) => {
    const long = interpret(part.repeat(Math.floor(10_000 / part.length)));
    expect(long.interpretation.confidence).toBeLessThan(0.8);
  },
);

it.each(['block orders over $5,000 and ', 'unless gold or ', 'wait a day, ', 'a@b.c #x 1,000 '])(
  'ten times as long a request of “%s” takes little more than ten times as long',
  (part) => {
    const timeOf = (length: number): number => {
      const text = part.repeat(Math.floor(length / part.length));
      const started = performance.now();
      interpret(text);
      return performance.now() - started;
    };
    timeOf(10_000);
    const short = Math.min(timeOf(10_000), timeOf(10_000));
    expect(timeOf(100_000)).toBeLessThan(short * 40 + 500);
  },
);

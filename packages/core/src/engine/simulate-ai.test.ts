import { describe, expect, test } from 'vitest';
import { workflowDefinitionSchema } from '@renubu/contracts/language/workflow';
import { compileDefinition } from '../definitions/compile.ts';
import { runDefinitionTests, simulate } from './simulate.ts';
import { startTime } from './testing/harness.ts';

const source = {
  workflow: 'triage',
  name: 'Triage',
  kind: 'automation',
  on: [{ manual: {} }],
  steps: [
    {
      id: 'label',
      type: 'ai',
      prompt: 'classify-text',
      input: { text: '{{ inputs.text }}', labels: ['billing question', 'outage'] },
      budget: { usd: 0.01 },
    },
    {
      id: 'route',
      type: 'set',
      values: { label: '{{ steps.label.output.label }}', by: '{{ steps.label.source.kind }}' },
    },
  ],
};

const text = 'We have a question about billing.';
const run = (...tests: object[]) =>
  runDefinitionTests(
    workflowDefinitionSchema.parse({ ...source, tests: tests.map((item, index) => ({ name: `t${index}`, ...item })) }),
  );

describe('tests of ai steps', () => {
  test('without an answer given, the built-in provider answers; no model is asked', () => {
    const expected = { label: 'billing question', by: 'built-in' };
    const [result] = run({ given: { inputs: { text } }, expect: { vars: expected, effects: ['ai.run'] } });
    expect(result?.failures).toEqual([]);
  });

  test('a given answer is used, and one that does not fit fails the step', () => {
    const good = { label: 'outage', confidence: 1, reason: 'given' };
    const [given, wrong] = run(
      { given: { inputs: { text } }, play: [{ effect: 'label', output: good }], expect: { vars: { label: 'outage' } } },
      { play: [{ effect: 'ai.run', output: { label: 3 } }], expect: { status: 'failed' } },
    );
    expect([given?.failures, wrong?.failures]).toEqual([[], []]);
    expect(wrong?.state.error).toMatchObject({ code: 'invalid_answer' });
  });

  test('an error stands for a model that fails: the built-in provider answers and says why', () => {
    const [result] = run({
      given: { inputs: { text } },
      play: [{ effect: 'label', error: 'timeout' }],
      expect: { vars: { label: 'billing question' } },
    });
    expect(result?.failures).toEqual([]);
    expect(result?.state.steps['label']?.answer?.source.fallback).toMatchObject({ message: 'timeout' });
  });

  test('a simulation answers them too', () => {
    let count = 0;
    const env = { now: startTime, newId: () => `id-${(count += 1)}`, context: {} };
    const plan = compileDefinition(workflowDefinitionSchema.parse(source));
    const { state } = simulate(plan, { inputs: { text: 'Nothing of that' } }, env);
    expect(state).toMatchObject({ status: 'completed', vars: { label: 'unclear' } });
  });
});

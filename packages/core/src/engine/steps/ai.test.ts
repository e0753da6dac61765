import { describe, expect, test } from 'vitest';
import type { AiSource } from '@renubu/contracts/ai';
import type { JsonObject } from '@renubu/contracts/json';
import { builtInSource } from '../../ai-steps/answer.ts';
import { started } from '../testing/harness.ts';

const judge = {
  id: 'judge',
  type: 'ai',
  prompt: 'Is the order {{ inputs.number }} plausible?',
  input: { total: '{{ inputs.total }}' },
  evidence: ['inputs', 'customer.name'],
  budget: { usd: 0.05 },
  output: {
    type: 'object',
    properties: { verdict: { type: 'string', enum: ['yes', 'no', 'unclear'] }, total: { type: 'number' } },
    required: ['verdict'],
  },
};
const source: AiSource = { ...builtInSource({ prompt: null }), kind: 'model', provider: 'home', model: 'small-1' };
const answer = (output: JsonObject): JsonObject =>
  JSON.parse(JSON.stringify({ output, source, unanswered: [] })) as JsonObject;
const begin = (steps: unknown[], inputs: JsonObject = { number: 'A-1', total: 12 }) =>
  started(steps, {}, { inputs, context: { customer: { name: 'Acme' } } });

describe('ai', () => {
  test('asks once with the rendered question, its input and the values of its evidence', () => {
    const run = begin([judge]);
    expect(run.effects).toEqual([
      expect.objectContaining({
        kind: 'perform',
        operation: 'ai.run',
        idempotencyKey: 'execution-1:judge:1',
        with: {
          prompt: null,
          question: 'Is the order A-1 plausible?',
          input: { total: 12 },
          evidence: { inputs: { number: 'A-1', total: 12 }, 'customer.name': 'Acme' },
          output: judge.output,
          budget: { usd: 0.05 },
          timeoutMs: null,
        },
      }),
    ]);
  });

  test('keeps the answer as its output, with its source beside it and in the history', () => {
    const values = { said: '{{ steps.judge.output.verdict }}', by: '{{ steps.judge.source.model }}' };
    const run = begin([judge, { id: 'keep', type: 'set', values }]);
    run.succeed('judge', answer({ verdict: 'yes' }));
    expect(run.state).toMatchObject({ status: 'completed', vars: { said: 'yes', by: 'small-1' } });
    const told = run.history.find(({ type }) => type === 'effect.succeeded');
    expect(told?.message).toBe('“Judge” was answered by small-1 (home).');
    expect(told?.data).toMatchObject({ output: { verdict: 'yes' }, source: { prompt: 'step-question@1' } });
  });

  test('an answer of another shape fails the step, and its handler runs', () => {
    const handled = {
      ...judge,
      onError: [{ id: 'note', type: 'set', values: { why: '{{ steps.judge.error.code }}' } }],
    };
    const run = begin([handled]);
    run.succeed('judge', answer({ verdict: 'maybe' }));
    expect(run.state).toMatchObject({ status: 'completed', vars: { why: 'invalid_answer' } });
  });

  test('an answer that is none fails the step', () => {
    const run = begin([judge]);
    run.succeed('judge', { verdict: 'yes' });
    expect(run.state.error).toMatchObject({ code: 'invalid_answer', stepId: 'judge' });
  });

  test('a named prompt is asked by its name, and its own output is expected', () => {
    const run = begin([
      { id: 'sum', type: 'ai', prompt: 'summarize-text', input: { text: 'Hi.' }, budget: { usd: 1 } },
    ]);
    expect(run.effects[0]).toMatchObject({ with: { prompt: 'summarize-text', question: null, output: null } });
    run.succeed('sum', answer({ text: 'Hi.' }));
    expect(run.state.error).toMatchObject({ code: 'invalid_answer' });
  });

  test('data that looks like a secret is broken before it is sent', () => {
    const run = begin([judge], { number: '{{ secrets.KEY }}', total: 1 });
    expect(JSON.stringify(run.effects[0])).not.toContain('{{ secrets.KEY');
  });

  test('a secret in the question fails the step', () => {
    const run = begin([{ ...judge, prompt: 'What is {{ secrets.KEY }}?' }]);
    expect(run.state.error).toMatchObject({ code: 'secret_not_allowed' });
  });

  test('a repeated answer is not used', () => {
    const run = begin([judge, { id: 'pause', type: 'wait', for: '1d' }]);
    const { id } = run.wait('effect', 'judge');
    run.succeed('judge', answer({ verdict: 'yes' }));
    run.send({ type: 'effectSucceeded', effectId: id, output: answer({ verdict: 'no' }) });
    expect(run.record('judge').output).toEqual({ verdict: 'yes' });
  });
});

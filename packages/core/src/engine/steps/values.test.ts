import { describe, expect, test } from 'vitest';
import { started } from '../testing/harness.ts';

describe('set', () => {
  test('computes variables in order, keeping types', () => {
    const run = started(
      [
        {
          id: 'compute',
          type: 'set',
          values: { total: '{{ inputs.total }}', text: 'is {{ vars.total }}', fixed: [1, null] },
        },
      ],
      {},
      { inputs: { total: 12 } },
    );
    expect(run.state.vars).toEqual({ total: 12, text: 'is 12', fixed: [1, null] });
    expect(run.state.result).toBe('executed');
  });

  test('a bad template fails the step with a clear error', () => {
    const run = started([{ id: 'compute', type: 'set', values: { x: '{{ a | nonsense }}' } }]);
    expect(run.state.status).toBe('failed');
    expect(run.state.error).toMatchObject({ code: 'template_error', stepId: 'compute' });
  });

  test('variables over 256 kB fail the step', () => {
    const run = started([{ id: 'compute', type: 'set', values: { x: 'a'.repeat(300_000) } }]);
    expect(run.state.error).toMatchObject({ code: 'too_large' });
  });

  test('a variable named like a prototype is just a variable', () => {
    const values = JSON.parse('{"__proto__": {"polluted": true}}');
    const run = started([{ id: 'compute', type: 'set', values }]);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(run.state.status).toBe('completed');
  });
});

describe('decision', () => {
  test('the last verdict counts and the run goes on', () => {
    const run = started([
      { id: 'one', type: 'decision', outcome: 'block', reason: 'too big: {{ inputs.total }}' },
      { id: 'two', type: 'decision', outcome: 'review', reason: 'look at it' },
    ]);
    expect(run.state).toMatchObject({ status: 'completed', result: 'review' });
    expect(run.state.verdict).toEqual({ outcome: 'review', reason: 'look at it' });
  });
});

describe('end', () => {
  test('ends early with its outcome', () => {
    const run = started(
      [
        { id: 'stop', type: 'end', outcome: 'lost', data: { why: '{{ inputs.why }}' } },
        { id: 'never', type: 'decision', outcome: 'block' },
      ],
      { outcomes: ['won', 'lost'] },
      { inputs: { why: 'price' } },
    );
    expect(run.state).toMatchObject({ status: 'completed', outcome: 'lost', result: 'executed' });
    expect(run.record('stop').output).toEqual({ why: 'price' });
    expect(run.status('never')).toBe('pending');
    expect(run.effects).toEqual([{ kind: 'ended' }]);
  });

  test('ends from inside nested lists and cancels what is open beside it', () => {
    const run = started([
      {
        id: 'both',
        type: 'parallel',
        branches: [
          [{ id: 'ask', type: 'guided' }],
          [
            {
              id: 'check',
              type: 'condition',
              if: { not: { field: 'x', op: 'exists' } },
              then: [{ id: 'stop', type: 'end' }],
            },
          ],
        ],
      },
      { id: 'after', type: 'decision', outcome: 'block' },
    ]);
    expect(run.state.status).toBe('completed');
    expect([run.status('ask'), run.status('check'), run.status('both'), run.status('after')]).toEqual([
      'cancelled',
      'completed',
      'completed',
      'pending',
    ]);
    expect(run.state.waits).toEqual([]);
  });

  test('an outcome the workflow does not have fails the step', () => {
    const run = started([{ id: 'stop', type: 'end', outcome: 'strange' }], { outcomes: ['won'] });
    expect(run.state.error).toMatchObject({ code: 'unknown_outcome' });
  });

  test('without an outcome, in a workflow with outcomes, a person must choose one', () => {
    const run = started([{ id: 'stop', type: 'end' }], { outcomes: ['won'] });
    expect(run.state).toMatchObject({ status: 'waiting', awaitsOutcome: true });
  });
});

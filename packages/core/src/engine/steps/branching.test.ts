import { describe, expect, test } from 'vitest';
import { started } from '../testing/harness.ts';

const decide = (id: string, outcome = 'allow') => ({ id, type: 'decision', outcome });
const big = { field: 'inputs.total', op: 'gte', value: 100 };

describe('condition', () => {
  const steps = [{ id: 'is-big', type: 'condition', if: big, then: [decide('yes', 'block')], else: [decide('no')] }];

  test('takes `then` when it holds and `else` when not', () => {
    expect(started(steps, {}, { inputs: { total: 150 } }).state.result).toBe('blocked');
    const small = started(steps, {}, { inputs: { total: 50 } });
    expect(small.state.result).toBe('allowed');
    expect(small.status('yes')).toBe('pending');
    expect(small.state.status).toBe('completed');
  });

  test('records both compared values in the history', () => {
    const { history } = started(steps, {}, { inputs: { total: 150 } });
    const entry = history.find((item) => item.type === 'condition.evaluated');
    expect(entry?.data).toMatchObject({ holds: true, branch: 'then', verdict: { actual: 150, expected: 100 } });
    expect(entry?.message).toBe('“Is big” holds: inputs.total is 150, tested for gte 100.');
  });

  test('without `else` goes on when it does not hold', () => {
    const run = started([
      { id: 'is-big', type: 'condition', if: big, then: [decide('yes')] },
      decide('after', 'review'),
    ]);
    expect(run.status('is-big')).toBe('completed');
    expect(run.state.result).toBe('review');
    expect(run.record('is-big').output).toEqual({ result: false, branch: null });
  });

  test('goes on after a wait inside a list', () => {
    const run = started(
      [
        { id: 'is-big', type: 'condition', if: big, then: [{ id: 'nap', type: 'wait', for: '2h' }, decide('in')] },
        decide('out'),
      ],
      {},
      { inputs: { total: 100 } },
    );
    expect(run.status('is-big')).toBe('running');
    run.fire('nap');
    expect(run.status('is-big')).toBe('completed');
    expect([run.status('in'), run.status('out'), run.state.status]).toEqual(['completed', 'completed', 'completed']);
  });
});

describe('switch', () => {
  const steps = [
    {
      id: 'route',
      type: 'switch',
      cases: [
        { when: { field: 'inputs.kind', op: 'eq', value: 'a' }, steps: [decide('case-a', 'block')] },
        { when: { field: 'inputs.kind', op: 'in', value: ['a', 'b'] }, steps: [decide('case-b', 'review')] },
      ],
      default: [decide('other')],
    },
  ];

  test.each([
    ['a', 'blocked'],
    ['b', 'review'],
    ['c', 'allowed'],
  ])('%s leads to %s', (kind, result) => {
    expect(started(steps, {}, { inputs: { kind } }).state.result).toBe(result);
  });

  test('tells every case it tried', () => {
    const { history } = started(steps, {}, { inputs: { kind: 'b' } });
    const entry = history.find((item) => item.type === 'switch.evaluated');
    expect(entry?.data).toMatchObject({ branch: 'cases[1]', tried: [{ holds: false }, { holds: true }] });
  });

  test('without a fitting case or default it goes on', () => {
    const run = started([
      { id: 'route', type: 'switch', cases: [{ when: big, steps: [decide('x')] }] },
      decide('after'),
    ]);
    expect(run.status('x')).toBe('pending');
    expect(run.state.status).toBe('completed');
  });
});

describe('when', () => {
  test('skips a step whose condition does not hold, with the verdict', () => {
    const run = started([{ ...decide('maybe', 'block'), when: big }, decide('after')]);
    expect(run.status('maybe')).toBe('skipped');
    expect(run.state.result).toBe('allowed');
    expect(run.history.find((entry) => entry.type === 'step.skipped')?.data).toHaveProperty('verdict');
  });

  test('skips an `end` without ending', () => {
    const run = started([{ id: 'stop', type: 'end', when: big }, decide('after')]);
    expect(run.status('after')).toBe('completed');
  });
});

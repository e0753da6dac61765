import { describe, expect, test } from 'vitest';
import { started } from '../testing/harness.ts';

const act = (id: string) => ({ id, type: 'action', uses: 'log.write' });
const after = { id: 'after', type: 'decision', outcome: 'allow' };
const parallel = (join: string, count = 3, extra = {}) => ({
  id: 'both',
  type: 'parallel',
  join,
  branches: Array.from({ length: count }, (_, index) => [act(`a${index}`)]),
  ...extra,
});

describe('parallel', () => {
  test('all: waits for every branch', () => {
    const run = started([parallel('all'), after]);
    run.succeed('a1');
    run.succeed('a0');
    expect(run.status('after')).toBe('pending');
    run.succeed('a2');
    expect(run.state).toMatchObject({ status: 'completed', result: 'allowed' });
  });

  test('all: the first failure cancels the rest', () => {
    const run = started([parallel('all'), after]);
    run.succeed('a0');
    const { id } = run.wait('effect', 'a2');
    expect(run.fail('a1')).toEqual(expect.arrayContaining([{ kind: 'cancelEffect', id }]));
    expect([run.status('a0'), run.status('a1'), run.status('a2'), run.status('both')]).toEqual([
      'completed',
      'failed',
      'cancelled',
      'failed',
    ]);
    expect(run.state).toMatchObject({ status: 'failed', error: { stepId: 'a1' } });
  });

  test('any: the first success cancels the rest', () => {
    const run = started([parallel('any'), after]);
    run.fail('a0');
    run.succeed('a1');
    expect([run.status('a0'), run.status('a2'), run.status('both')]).toEqual(['failed', 'cancelled', 'completed']);
    expect(run.state.status).toBe('completed');
  });

  test('any: fails when every branch failed', () => {
    const run = started([parallel('any', 2), after]);
    run.fail('a1');
    run.fail('a0');
    expect(run.state).toMatchObject({ status: 'failed', error: { code: 'broken' } });
  });

  test('settle: never fails', () => {
    const run = started([parallel('settle'), after]);
    run.fail('a0');
    run.fail('a1');
    run.succeed('a2');
    expect(run.state.status).toBe('completed');
    expect(run.record('both').output).toEqual({ branches: ['failed', 'failed', 'completed'] });
  });

  test('concurrency: starts further branches as others finish', () => {
    const run = started([parallel('all', 4, { concurrency: 2 }), after]);
    expect(run.state.waits.map((wait) => wait.path)).toEqual(['a0', 'a1']);
    run.succeed('a1');
    expect(run.state.waits.map((wait) => wait.path)).toEqual(['a0', 'a2']);
    run.succeed('a0');
    run.succeed('a3');
    run.succeed('a2');
    expect(run.state.status).toBe('completed');
  });

  test('a branch that ends at once can decide before others start', () => {
    const run = started([
      {
        id: 'both',
        type: 'parallel',
        join: 'any',
        branches: [[{ id: 'quick', type: 'set', values: {} }], [act('slow')]],
      },
    ]);
    expect(run.status('slow')).toBe('pending');
    expect(run.state.status).toBe('completed');
  });

  test('an effect asked for and cancelled in the same run is never sent', () => {
    const bad = { id: 'bad', type: 'set', values: { x: '{{ a | nonsense }}' } };
    const run = started([{ id: 'both', type: 'parallel', branches: [[act('a0')], [bad]] }]);
    expect(run.effects).toEqual([{ kind: 'ended' }]);
  });

  test('its timeout fails it with everything inside', () => {
    const run = started([{ ...parallel('settle'), timeout: '1d' }]);
    run.fire('both', 'timeout');
    expect(run.state).toMatchObject({ status: 'failed', error: { code: 'timeout', stepId: 'both' }, waits: [] });
    expect(run.status('a0')).toBe('cancelled');
  });

  test('nested branches join one after the other', () => {
    const inner = { id: 'inner', type: 'parallel', branches: [[act('x')], [act('y')]] };
    const run = started([{ id: 'outer', type: 'parallel', branches: [[inner], [act('z')]] }, after]);
    run.succeed('y');
    run.succeed('z');
    expect(run.status('inner')).toBe('running');
    run.succeed('x');
    expect(run.state.status).toBe('completed');
  });
});

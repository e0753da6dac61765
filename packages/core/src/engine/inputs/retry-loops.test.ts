import { describe, expect, test } from 'vitest';
import { started } from '../testing/harness.ts';

const call = { id: 'call', type: 'action', uses: 'http.request', with: { n: '{{ item }}' } };
const keep = { id: 'keep', type: 'set', values: { last: '{{ item }}' } };
const loop = (extra: object = {}) => ({
  id: 'each',
  type: 'foreach',
  items: ['a', 'b', 'c'],
  steps: [call, keep],
  ...extra,
});
const fail = { id: 'fail', type: 'set', values: { x: '{{ a | nonsense }}' } };

describe('retry inside loops', () => {
  test('goes on with the iteration that failed; finished ones stay', () => {
    const run = started([loop()]);
    run.succeed('each[0].call');
    run.fail('each[1].call');
    expect(run.state.status).toBe('failed');
    const effects = run.send({ type: 'retry' });
    expect(effects).toMatchObject([{ path: 'each[1].call', attempt: 2, with: { n: 'b' } }]);
    run.succeed('each[1].call');
    run.succeed('each[2].call');
    expect(run.state).toMatchObject({ status: 'completed', vars: { last: 'c' } });
    expect(run.record('each').output).toEqual({ count: 3, succeeded: 3, failed: 0 });
  });

  test('cancelled neighbours of a failed iteration run again too', () => {
    const run = started([loop({ concurrency: 3 })]);
    run.fail('each[1].call');
    const effects = run.send({ type: 'retry' });
    expect(effects.map((effect) => ('path' in effect ? effect.path : ''))).toEqual([
      'each[0].call',
      'each[1].call',
      'each[2].call',
    ]);
    for (const index of [0, 1, 2]) run.succeed(`each[${index}].call`);
    expect(run.state.status).toBe('completed');
  });

  test('from a step of an iteration that was over, that iteration alone runs again and what follows the loop', () => {
    const run = started([loop(), fail]);
    for (const index of [0, 1, 2]) run.succeed(`each[${index}].call`);
    expect(run.state.status).toBe('failed');
    expect(run.send({ type: 'retry', path: 'each[1].call' })).toMatchObject([{ path: 'each[1].call', attempt: 2 }]);
    expect(run.status('each[0].call')).toBe('completed');
    expect(run.status('fail')).toBe('pending');
    run.succeed('each[1].call');
    expect(run.record('each').output).toEqual({ count: 3, succeeded: 3, failed: 0 });
    expect(run.state).toMatchObject({ status: 'failed', error: { stepId: 'fail' } });
  });

  test('from a failed iteration that was collected, its failure is counted anew', () => {
    const run = started([loop({ continueOnError: true }), fail]);
    run.succeed('each[0].call');
    run.fail('each[1].call');
    run.succeed('each[2].call');
    run.send({ type: 'retry', path: 'each[1].call' });
    run.succeed('each[1].call');
    expect(run.record('each').output).toEqual({ count: 3, succeeded: 3, failed: 0 });
  });

  test('from the loop itself everything in it runs again, with new keys', () => {
    const run = started([loop({ items: ['a'] }), fail]);
    run.succeed('each[0].call');
    const effects = run.send({ type: 'retry', path: 'each' });
    expect(effects).toMatchObject([{ path: 'each[0].call', attempt: 2, idempotencyKey: 'execution-1:each[0].call:2' }]);
  });

  test('an iteration that was never started is unknown', () => {
    const run = started([loop(), fail]);
    run.fail('each[0].call');
    expect(run.refuse({ type: 'retry', path: 'each[7].call' }).code).toBe('unknown_step');
  });

  test('inside the branch of an approval, the decision stands', () => {
    const ask = { id: 'ask', type: 'approval', title: 'Ok?', approvers: { role: 'lead' }, approved: [call] };
    const run = started([ask]);
    run.decide('ask', 'approved');
    run.fail('call');
    expect(run.send({ type: 'retry' })).toMatchObject([{ kind: 'perform', path: 'call', attempt: 2 }]);
    run.succeed('call');
    expect(run.state.status).toBe('completed');
    expect(run.record('ask').output).toMatchObject({ decision: 'approved' });
  });
});

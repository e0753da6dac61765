import { describe, expect, test } from 'vitest';
import { started } from './testing/harness.ts';
import type { ExecutionState } from './types.ts';

const call = (id: string, extra: object = {}) => ({ id, type: 'action', uses: 'http.request', ...extra });
const set = (id: string, values: object) => ({ id, type: 'set', values });
const big = { field: 'item.total', op: 'gte', value: 1000 };

describe('what automation must do', () => {
  test('U1: a loop runs its steps for every item of a list', () => {
    const run = started(
      [
        {
          id: 'each',
          type: 'foreach',
          items: '{{ inputs.orders }}',
          as: 'order',
          steps: [call('ship', { with: { id: '{{ order.id }}' } })],
        },
      ],
      {},
      { inputs: { orders: [{ id: 1 }, { id: 2 }] } },
    );
    run.succeed('each[0].ship');
    run.succeed('each[1].ship');
    expect(run.state.status).toBe('completed');
    expect(run.effects.filter((effect) => effect.kind === 'perform').map((effect) => effect.with)).toEqual([
      { id: 1 },
      { id: 2 },
    ]);
  });

  test('U2: a wait parks the execution, also for days; the event or the timeout lets it go on', () => {
    const wait = {
      id: 'paid',
      type: 'wait',
      event: { type: 'order.paid' },
      timeout: '60d',
      onTimeout: [set('late', { late: true })],
    };
    const steps = [wait, set('after', { after: '{{ steps.paid.output.data.sum }}' })];
    const run = started(steps);
    expect(run.state).toMatchObject({ status: 'waiting', error: null });
    run.state = JSON.parse(JSON.stringify(run.state)) as ExecutionState;
    run.now = '2026-03-01T00:00:00.000Z';
    run.receive('paid', { sum: 3 });
    expect(run.state).toMatchObject({ status: 'completed', vars: { after: 3 } });
    const late = started(steps);
    late.fire('paid', 'timeout');
    expect(late.state).toMatchObject({ status: 'completed', vars: { late: true, after: null } });
  });

  test('U3: an approval parks the execution; the decision lets it go on in its branch', () => {
    const ask = {
      id: 'ask',
      type: 'approval',
      title: 'Ok?',
      approvers: { role: 'manager' },
      approved: [set('yes', { said: 'yes' })],
      rejected: [set('no', { said: 'no' })],
    };
    const run = started([ask, set('after', { after: true })]);
    expect(run.state).toMatchObject({ status: 'waiting', vars: {} });
    run.state = JSON.parse(JSON.stringify(run.state)) as ExecutionState;
    run.decide('ask', 'approved');
    expect(run.state).toMatchObject({ status: 'completed', vars: { said: 'yes', after: true } });
  });

  test('U6: decisions do not end the run, actions are followed by further steps', () => {
    const run = started([
      { id: 'block', type: 'decision', outcome: 'block' },
      call('tell'),
      set('after', { after: true }),
    ]);
    run.succeed('tell');
    expect(run.state).toMatchObject({ status: 'completed', result: 'blocked', vars: { after: true } });
  });

  test('U6: steps inside loops and parallel branches branch, try again and decide', () => {
    const judge = { id: 'big', type: 'condition', if: big, then: [{ id: 'no', type: 'decision', outcome: 'block' }] };
    const loop = { id: 'each', type: 'foreach', items: [{ total: 5 }, { total: 5000 }], steps: [judge] };
    const retried = call('risky', { retry: { attempts: 2, on: ['5xx'] } });
    const run = started([{ id: 'both', type: 'parallel', branches: [[loop], [retried]] }]);
    expect(run.state).toMatchObject({ result: 'blocked', status: 'running' });
    expect(run.fail('risky', '5xx')).toMatchObject([{ kind: 'perform', path: 'risky', attempt: 2 }]);
    run.succeed('risky');
    expect(run.state).toMatchObject({ status: 'completed', result: 'blocked' });
  });

  test('U7: a failing call fails its step and is tried again by its class; a cancel ends the waiting for it', () => {
    const run = started([call('send', { retry: { attempts: 3, on: ['5xx'] } })]);
    run.fail('send', '5xx');
    expect(run.record('send')).toMatchObject({ status: 'running', attempt: 2 });
    run.fail('send', '4xx');
    expect(run.state).toMatchObject({ status: 'failed', error: { code: 'broken', stepId: 'send' } });
    const cancelled = started([call('send', { retry: { attempts: 3, delay: '1h', on: ['5xx'] } })]);
    cancelled.fail('send', '5xx');
    expect(cancelled.send({ type: 'cancel', reason: 'gone' }).map((effect) => effect.kind)).toEqual([
      'cancelEffect',
      'ended',
    ]);
  });

  test('U7: a timeout is that of one attempt', () => {
    const run = started([call('send', { timeout: '10s', retry: { attempts: 2, delay: '1s' } })]);
    run.fire('send', 'timeout');
    expect(run.record('send')).toMatchObject({ status: 'running', attempt: 2 });
    run.succeed('send');
    expect(run.state.status).toBe('completed');
  });

  test('U7: a failure is never swallowed: without a handler the execution fails, with one it is known', () => {
    const handled = started([
      call('send', { onError: [set('note', { why: '{{ steps.send.error.message }}' })] }),
      set('after', { after: true }),
    ]);
    handled.fail('send', 'permanent');
    expect(handled.state).toMatchObject({ status: 'completed', vars: { why: 'It broke.', after: true } });
    expect(handled.record('send').status).toBe('failed');
  });
});

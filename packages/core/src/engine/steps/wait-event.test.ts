import { describe, expect, test } from 'vitest';
import { eventOf, started, worker } from '../testing/harness.ts';

const paid = {
  id: 'paid',
  type: 'wait',
  event: { type: 'order.paid', match: { field: 'order.id', op: 'eq', value: '{{ inputs.id }}' } },
  timeout: '2d',
};
const after = { id: 'after', type: 'set', values: { sum: '{{ steps.paid.output.data.sum }}' } };
const late = { onTimeout: [{ id: 'late', type: 'decision', outcome: 'block', reason: 'not paid' }] };
const given = { inputs: { id: 'A-1' } };

describe('waiting for an event', () => {
  test('subscribes with the values rendered, and takes the event as its output', () => {
    const run = started([paid, after], {}, given);
    expect(run.effects).toMatchObject([
      {
        kind: 'subscribeEvent',
        path: 'paid',
        eventType: 'order.paid',
        match: { field: 'order.id', op: 'eq', value: 'A-1' },
      },
      { kind: 'setTimer', dueAt: '2026-01-17T09:00:00.000Z' },
    ]);
    const effects = run.receive('paid', { sum: 7 });
    expect(effects.map((effect) => effect.kind)).toEqual(['cancelTimer', 'ended']);
    expect(run.state).toMatchObject({ status: 'completed', vars: { sum: 7 } });
    expect(run.record('paid').output).toMatchObject({ type: 'happened', source: 'shop', data: { sum: 7 } });
  });

  test('an event that comes again is a no-op with a history line', () => {
    const run = started([paid, { id: 'hold', type: 'wait', for: '1d' }], {}, given);
    const { id } = run.wait('event', 'paid');
    run.receive('paid', {});
    run.send({ type: 'eventMatched', subscriptionId: id, event: eventOf('order.paid') }, worker);
    expect(run.history.at(-1)).toMatchObject({ type: 'input.ignored', data: { why: 'it was applied already' } });
  });

  test('when none comes in time the list for it runs, and the event comes too late', () => {
    const run = started([{ ...paid, ...late }, after], {}, given);
    const { id } = run.wait('event', 'paid');
    const effects = run.fire('paid', 'timeout');
    expect(effects.map((effect) => effect.kind)).toEqual(['unsubscribeEvent', 'ended']);
    expect(run.state).toMatchObject({ status: 'completed', verdict: { outcome: 'block', reason: 'not paid' } });
    expect(run.record('paid')).toMatchObject({ status: 'completed', output: { timedOut: true } });
    run.send({ type: 'eventMatched', subscriptionId: id, event: eventOf('order.paid') }, worker);
    expect(run.history.at(-1)?.type).toBe('input.ignored');
  });

  test('what runs after the timeout may itself take long', () => {
    const run = started([{ ...paid, onTimeout: [{ id: 'call', type: 'task', title: 'Call' }] }], {}, given);
    run.fire('paid', 'timeout');
    expect(run.state.waits).toMatchObject([{ kind: 'task', path: 'call' }]);
  });

  test('without a list for it the step fails with `timeout`', () => {
    const run = started([paid, after], {}, given);
    run.fire('paid', 'timeout');
    expect(run.state).toMatchObject({ status: 'failed', error: { code: 'timeout', stepId: 'paid' } });
    const handled = started([{ ...paid, onError: [{ id: 'note', type: 'set', values: { bad: true } }] }], {}, given);
    handled.fire('paid', 'timeout');
    expect(handled.state).toMatchObject({ status: 'completed', vars: { bad: true } });
  });

  test('an event over 256 kB fails the step', () => {
    const run = started([paid], {}, given);
    run.receive('paid', 'x'.repeat(300_000));
    expect(run.state).toMatchObject({ status: 'failed', error: { code: 'too_large' } });
  });
});

import { describe, expect, test } from 'vitest';
import type { Effect } from '../types.ts';
import { started, worker } from '../testing/harness.ts';

const notify = { id: 'tell', type: 'action', uses: 'notify.user', with: { text: 'Hello {{ inputs.name }}' } };
const performs = (effects: Effect[]) => effects.filter((effect) => effect.kind === 'perform');

describe('action', () => {
  test('asks for its effect, runs until it is answered and keeps the output', () => {
    const run = started(
      [notify, { id: 'keep', type: 'set', values: { id: '{{ steps.tell.output.id }}' } }],
      {},
      { inputs: { name: 'Ann' } },
    );
    expect(run.state.status).toBe('running');
    expect(performs(run.effects)).toEqual([
      {
        kind: 'perform',
        id: 'id-1',
        path: 'tell',
        operation: 'notify.user',
        connection: null,
        with: { text: 'Hello Ann' },
        idempotencyKey: 'execution-1:tell:1',
        attempt: 1,
        notBefore: null,
      },
    ]);
    run.succeed('tell', { id: 7 });
    expect(run.state).toMatchObject({ status: 'completed', vars: { id: 7 } });
    expect(run.types()).toEqual(expect.arrayContaining(['effect.requested', 'effect.succeeded']));
  });

  test('a repeated or foreign result is a no-op with a history note', () => {
    const run = started([notify, { id: 'wait', type: 'wait', for: '1d' }]);
    const { id } = run.wait('effect', 'tell');
    run.succeed('tell');
    const before = structuredClone(run.state);
    expect(run.send({ type: 'effectSucceeded', effectId: id }, worker)).toEqual([]);
    expect(run.history.at(-1)).toMatchObject({ type: 'input.ignored', data: { why: 'it was applied already' } });
    run.send({ type: 'effectSucceeded', effectId: 'unheard-of' }, worker);
    expect(run.history.at(-1)).toMatchObject({ type: 'input.ignored', data: { why: 'nothing waits for it' } });
    expect(run.state).toEqual(before);
  });

  test('tries again with backoff and the same key, then fails the execution', () => {
    const run = started([{ ...notify, retry: { attempts: 3, backoff: 'exponential', delay: '10s', maxDelay: '15s' } }]);
    expect(run.fail('tell', '5xx')).toMatchObject([
      { kind: 'perform', attempt: 2, idempotencyKey: 'execution-1:tell:1', notBefore: '2026-01-15T09:00:08.000Z' },
    ]);
    expect(run.fail('tell', 'network')).toMatchObject([{ attempt: 3, notBefore: '2026-01-15T09:00:17.863Z' }]);
    expect(run.fail('tell', 'timeout')).toEqual([{ kind: 'ended' }]);
    expect(run.state).toMatchObject({ status: 'failed', error: { code: 'broken', stepId: 'tell' } });
  });

  test('a permanent failure is not tried again', () => {
    const run = started([{ ...notify, retry: { attempts: 5 } }]);
    run.fail('tell', 'permanent');
    expect(run.state.status).toBe('failed');
  });

  test('its error handler runs instead of failing the execution', () => {
    const run = started([
      { ...notify, onError: [{ id: 'note', type: 'set', values: { why: '{{ steps.tell.error.message }}' } }] },
      { id: 'after', type: 'decision', outcome: 'allow' },
    ]);
    run.fail('tell');
    expect(run.state).toMatchObject({ status: 'completed', result: 'allowed', vars: { why: 'It broke.' } });
    expect(run.status('tell')).toBe('failed');
  });

  test('a failure inside the error handler fails the execution', () => {
    const run = started([{ ...notify, onError: [{ ...notify, id: 'tell-again' }] }]);
    run.fail('tell');
    expect(run.status('tell-again')).toBe('running');
    run.fail('tell-again');
    expect(run.state.error).toMatchObject({ stepId: 'tell-again' });
  });

  test('a failure inside a list goes to the handler of the step that holds it', () => {
    const holder = {
      id: 'hold',
      type: 'condition',
      if: { not: { field: 'x', op: 'exists' } },
      then: [notify],
      onError: [{ id: 'handled', type: 'decision', outcome: 'review' }],
    };
    const run = started([holder]);
    run.fail('tell');
    expect(run.state).toMatchObject({ status: 'completed', result: 'review' });
    expect([run.status('tell'), run.status('hold')]).toEqual(['failed', 'failed']);
  });

  test('uses the key the definition writes', () => {
    const run = started([{ ...notify, idempotencyKey: 'order-{{ inputs.order }}' }], {}, { inputs: { order: 5 } });
    expect(performs(run.effects)[0]).toMatchObject({ idempotencyKey: 'order-5' });
  });

  test('an output over 256 kB fails the step', () => {
    const run = started([notify]);
    run.succeed('tell', { text: 'é'.repeat(150_000) });
    expect(run.state.error).toMatchObject({ code: 'too_large' });
  });

  test('its timeout is that of one attempt: the effect is called off and asked for again', () => {
    const run = started([{ ...notify, timeout: '1h', retry: { attempts: 2, delay: '10m' } }]);
    const { id } = run.wait('effect', 'tell');
    const again = run.fire('tell', 'timeout');
    expect(again).toMatchObject([
      { kind: 'cancelEffect', id },
      { kind: 'perform', attempt: 2, idempotencyKey: 'execution-1:tell:1' },
      { kind: 'setTimer' },
    ]);
    const begins = run.wait('effect', 'tell').until ?? '';
    const due = run.wait('timer', 'tell', 'timeout').until ?? '';
    expect(begins > run.now).toBe(true);
    expect(Date.parse(due) - Date.parse(begins)).toBe(3_600_000);
    run.fire('tell', 'timeout');
    expect(run.state).toMatchObject({ status: 'failed', error: { code: 'timeout', stepId: 'tell' } });
  });

  test('its timeout fails it when it may not be tried again, and calls the effect off', () => {
    const run = started([{ ...notify, timeout: '1h', retry: { attempts: 1 }, onError: [] }]);
    const { id } = run.wait('effect', 'tell');
    expect(run.fire('tell', 'timeout')).toEqual(expect.arrayContaining([{ kind: 'cancelEffect', id }]));
    expect(run.record('tell').error).toMatchObject({ code: 'timeout' });
    expect(run.state.status).toBe('completed');
  });

  test('an answer cancels its timeout', () => {
    const run = started([{ ...notify, timeout: '1h' }]);
    const { id } = run.wait('timer', 'tell', 'timeout');
    expect(run.succeed('tell')).toEqual(expect.arrayContaining([{ kind: 'cancelTimer', id }]));
  });
});

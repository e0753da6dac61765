import { describe, expect, test } from 'vitest';
import { started } from '../testing/harness.ts';
import type { Effect } from '../types.ts';

const send = {
  id: 'send',
  type: 'action',
  uses: 'http.request',
  with: { sku: '{{ item.sku }}', at: '{{ itemIndex }}' },
};
const orders = { inputs: { lines: [{ sku: 'a' }, { sku: 'b' }, { sku: 'c' }] } };
const loop = (extra: object = {}, steps: unknown[] = [send]) => ({
  id: 'ship',
  type: 'foreach',
  items: '{{ inputs.lines }}',
  steps,
  ...extra,
});
const performs = (effects: readonly Effect[]) => effects.filter((effect) => effect.kind === 'perform');

describe('foreach', () => {
  test('runs its steps for each item, one after the other, and counts', () => {
    const run = started(
      [loop(), { id: 'sum', type: 'set', values: { n: '{{ steps.ship.output.count }}' } }],
      {},
      orders,
    );
    expect(performs(run.effects)).toMatchObject([
      { path: 'ship[0].send', with: { sku: 'a', at: 0 }, idempotencyKey: 'execution-1:ship[0].send:1' },
    ]);
    run.succeed('ship[0].send');
    run.succeed('ship[1].send');
    run.succeed('ship[2].send');
    expect(run.record('ship').output).toEqual({ count: 3, succeeded: 3, failed: 0 });
    expect(run.state).toMatchObject({ status: 'completed', vars: { n: 3 } });
    expect(run.history.find((entry) => entry.path === 'ship[1].send')).toMatchObject({ stepId: 'send' });
  });

  test('runs as many iterations at once as its concurrency says', () => {
    const run = started([loop({ concurrency: 2 })], {}, orders);
    expect(performs(run.effects).map((effect) => effect.path)).toEqual(['ship[0].send', 'ship[1].send']);
    expect(performs(run.succeed('ship[1].send'))).toMatchObject([{ path: 'ship[2].send' }]);
    run.succeed('ship[0].send');
    run.succeed('ship[2].send');
    expect(run.state.status).toBe('completed');
  });

  test('nests: names of each loop, and the records of the same iteration, are in scope', () => {
    const inner = {
      id: 'inner',
      type: 'foreach',
      items: '{{ box.parts }}',
      as: 'part',
      steps: [
        { id: 'ask', type: 'action', uses: 'log.write', with: { text: '{{ boxIndex }}.{{ partIndex }} {{ part }}' } },
        { id: 'keep', type: 'set', values: { last: '{{ steps.ask.output.n }} {{ steps.before.output.of }}' } },
      ],
    };
    const before = { id: 'before', type: 'action', uses: 'log.write' };
    const run = started(
      [{ id: 'outer', type: 'foreach', items: '{{ inputs.boxes }}', as: 'box', steps: [before, inner] }],
      {},
      { inputs: { boxes: [{ parts: ['x'] }, { parts: ['y', 'z'] }] } },
    );
    run.succeed('outer[0].before', { of: 'first' });
    run.succeed('outer[0].inner[0].ask', { n: 1 });
    expect(run.state.vars).toEqual({ last: '1 first' });
    run.succeed('outer[1].before', { of: 'second' });
    run.succeed('outer[1].inner[0].ask', { n: 2 });
    const asked = performs(run.succeed('outer[1].inner[1].ask', { n: 3 }));
    expect(asked).toEqual([]);
    expect(run.state).toMatchObject({ status: 'completed', vars: { last: '3 second' } });
    expect(performs(run.effects).map((effect) => effect.with['text'])).toEqual([
      undefined,
      '0.0 x',
      undefined,
      '1.0 y',
      '1.1 z',
    ]);
  });

  test('conditions inside decide for their own iteration', () => {
    const branch = {
      id: 'dear',
      type: 'condition',
      if: { field: 'line.price', op: 'gt', value: 10 },
      then: [{ id: 'count', type: 'set', values: { dear: '{{ vars.dear }}{{ line.name }}' } }],
    };
    const items = [
      { name: 'a', price: 5 },
      { name: 'b', price: 50 },
      { name: 'c', price: 70 },
    ];
    const run = started([{ id: 'each', type: 'foreach', items, as: 'line', steps: [branch] }]);
    expect(run.state).toMatchObject({ status: 'completed', vars: { dear: 'bc' } });
    expect(run.record('each[0].dear').output).toEqual({ result: false, branch: null });
    expect(run.status('each[1].count')).toBe('completed');
  });

  test('the first failure cancels the others and fails the step', () => {
    const run = started([loop({ concurrency: 3 })], {}, orders);
    const effects = run.fail('ship[1].send');
    expect(effects.filter((effect) => effect.kind === 'cancelEffect')).toHaveLength(2);
    expect(run.status('ship[0].send')).toBe('cancelled');
    expect(run.state).toMatchObject({ status: 'failed', error: { stepId: 'send', code: 'broken' } });
  });

  test('with continueOnError failures are collected and the rest goes on', () => {
    const run = started([loop({ continueOnError: true })], {}, orders);
    run.succeed('ship[0].send');
    run.fail('ship[1].send');
    run.succeed('ship[2].send');
    expect(run.record('ship').output).toEqual({
      count: 3,
      succeeded: 2,
      failed: 1,
      errors: [{ index: 1, code: 'broken', message: 'It broke.' }],
    });
    expect(run.types()).toContain('loop.item-failed');
    expect(run.state.status).toBe('completed');
  });

  test('an error handler inside an iteration keeps it going', () => {
    const handled = { ...send, onError: [{ id: 'note', type: 'set', values: { bad: '{{ item.sku }}' } }] };
    const run = started([loop({}, [handled])], {}, orders);
    run.fail('ship[0].send');
    expect(run.state.vars).toEqual({ bad: 'a' });
    expect(run.status('ship[0].note')).toBe('completed');
    run.succeed('ship[1].send');
    run.succeed('ship[2].send');
    expect(run.record('ship').output).toMatchObject({ succeeded: 3 });
  });

  test('no items at all is done at once', () => {
    const run = started([loop()], {}, { inputs: { lines: [] } });
    expect(run.state.status).toBe('completed');
    expect(run.record('ship').output).toEqual({ count: 0, succeeded: 0, failed: 0 });
  });

  test.each([
    ['what is no list', { lines: 'a, b' }, {}, 'invalid_items'],
    ['what is missing', {}, {}, 'invalid_items'],
    ['more items than it may have', { lines: [1, 2, 3] }, { maxItems: 2 }, 'too_many_items'],
    [
      'items over 256 kB',
      { lines: ['x'.repeat(100_000), 'y'.repeat(100_000)] },
      { items: ['{{ inputs.lines[0] }}', '{{ inputs.lines[1] }}', '{{ inputs.lines[0] }}'] },
      'too_large',
    ],
  ])('refuses %s', (_, inputs, extra, code) => {
    const run = started([loop(extra)], {}, { inputs });
    expect(run.state).toMatchObject({ status: 'failed', error: { code } });
  });

  test('an end inside ends the workflow', () => {
    const stop = { id: 'stop', type: 'end', when: { field: 'item', op: 'eq', value: 2 } };
    const run = started([
      { id: 'each', type: 'foreach', items: [1, 2, 3], steps: [stop] },
      { id: 'after', type: 'set', values: { x: 1 } },
    ]);
    expect(run.state).toMatchObject({ status: 'completed', vars: {} });
    expect(run.status('each[2].stop')).toBe('pending');
    expect(run.record('each').output).toMatchObject({ succeeded: 1 });
  });

  test('a loop that would start more than 10,000 steps fails with that reason', () => {
    const inner = {
      id: 'inner',
      type: 'foreach',
      items: '{{ inputs.many }}',
      steps: [{ id: 'x', type: 'set', values: {} }],
    };
    const many = Array.from({ length: 1000 }, (_, index) => index);
    const run = started([{ id: 'outer', type: 'foreach', items: many, steps: [inner] }], {}, { inputs: { many } });
    expect(run.state).toMatchObject({ status: 'failed', error: { code: 'too_many_steps' } });
    expect(run.state.stepCount).toBe(10_001);
  });

  test('people work on each iteration by its path', () => {
    const talk = {
      id: 'talk',
      type: 'guided',
      outputs: { properties: { note: { type: 'string' } }, required: ['note'] },
    };
    const run = started([{ id: 'each', type: 'foreach', items: ['a', 'b'], concurrency: 2, steps: [talk] }]);
    expect(run.refuse({ type: 'personCompletedStep', path: 'talk', outputs: {} }).code).toBe('step_not_active');
    run.send({ type: 'personCompletedStep', path: 'each[1].talk', outputs: { note: 'second' } });
    expect(run.status('each[0].talk')).toBe('waiting');
    run.send({ type: 'personSkipped', path: 'each[0].talk', reason: 'not needed' });
    expect(run.state.status).toBe('completed');
  });
});

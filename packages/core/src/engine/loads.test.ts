import { describe, expect, test } from 'vitest';
import type { WorkflowDefinition } from '@renubu/contracts/language/workflow';
import { eventOf, started, worker } from './testing/harness.ts';
import type { Effect } from './types.ts';

const customer = { load: 'customer.profile', id: '{{ order.customer_id }}', as: 'customer', optional: false };
const stock = { load: 'shop.stock', id: '{{ customer.region }}', as: 'stock', optional: true };
const steps = [{ id: 'keep', type: 'set', values: { tier: '{{ customer.tier }}', stock: '{{ stock.free }}' } }];
const event = eventOf('order.created', {
  order: { customer_id: 'c-1', total: 12 },
  customer: { tier: 'from the event' },
});
const begin = (context: WorkflowDefinition['context'], loaded?: { [name: string]: null | object }) =>
  started(steps, { context: context ?? [] }, { event, ...(loaded === undefined ? {} : { loaded: loaded as never }) });
const performs = (effects: readonly Effect[]) => effects.filter((effect) => effect.kind === 'perform');

describe('context loads', () => {
  test('what the driver loaded is in scope before the first step and wins over the event', () => {
    const run = begin([customer], { customer: { tier: 'gold' } });
    expect(run.state).toMatchObject({ status: 'completed', vars: { tier: 'gold', stock: null } });
    expect(run.types().slice(0, 2)).toEqual(['execution.started', 'context.loaded']);
    expect(run.state.loads).toBeUndefined();
  });

  test('others are asked for as effects; a load that reads another waits for it; steps begin when all are settled', () => {
    const run = begin([customer, stock]);
    expect(performs(run.effects)).toMatchObject([
      {
        path: '$context.customer',
        operation: 'context.load',
        connection: null,
        with: { load: 'customer.profile', id: 'c-1', as: 'customer' },
        idempotencyKey: 'execution-1:$context.customer:1',
      },
    ]);
    expect(run.state.status).toBe('running');
    const next = run.succeed('$context.customer', { tier: 'gold', region: 'north' });
    expect(performs(next)).toMatchObject([{ path: '$context.stock', with: { id: 'north' } }]);
    expect(run.state.steps).toEqual({});
    run.succeed('$context.stock', { free: 4 });
    expect(run.state).toMatchObject({ status: 'completed', vars: { tier: 'gold', stock: 4 } });
  });

  test('an optional one that fails or has nothing is left out with a history line', () => {
    const failed = begin([{ ...customer, optional: true }, stock], { customer: { tier: 'gold' } });
    expect(failed.history.find((entry) => entry.type === 'context.left-out')).toMatchObject({
      path: '$context.stock',
      stepId: null,
      data: { code: 'missing_id' },
    });
    expect(failed.state.status).toBe('completed');
    const nothing = begin([{ ...customer, optional: true }], { customer: null });
    expect(nothing.state).toMatchObject({ status: 'completed', vars: { tier: 'from the event' } });
    expect(nothing.types()).toContain('context.left-out');
  });

  test('a required one is tried again, then fails the execution before its first step', () => {
    const run = begin([customer]);
    expect(performs(run.fail('$context.customer', 'network'))).toMatchObject([
      { attempt: 2, notBefore: expect.stringMatching(/^2026-01-15T09:00:0[01]/) as string },
    ]);
    run.fail('$context.customer', 'network');
    expect(run.fail('$context.customer', 'network')).toEqual([{ kind: 'ended' }]);
    expect(run.state).toMatchObject({
      status: 'failed',
      steps: {},
      waits: [],
      error: { code: 'context_failed', message: '“customer” could not be loaded: It broke.', stepId: null },
    });
  });

  test('a failed execution tried again asks once more', () => {
    const run = begin([customer]);
    run.fail('$context.customer', 'permanent');
    expect(performs(run.send({ type: 'retry' }))).toMatchObject([
      { path: '$context.customer', attempt: 2, idempotencyKey: 'execution-1:$context.customer:2' },
    ]);
    run.succeed('$context.customer', { tier: 'silver' });
    expect(run.state).toMatchObject({ status: 'completed', vars: { tier: 'silver' } });
  });

  test('a required one that has nothing, or too much, fails the execution', () => {
    expect(begin([customer], { customer: null }).state).toMatchObject({ status: 'failed' });
    const large = begin([customer]);
    large.succeed('$context.customer', { text: 'x'.repeat(300_000) });
    expect(large.state).toMatchObject({ status: 'failed', error: { code: 'context_failed' } });
  });

  test('while paused results are kept and nothing further is asked for', () => {
    const run = begin([customer, stock]);
    const { id } = run.wait('effect', '$context.customer');
    run.send({ type: 'pause' });
    const effects = run.send({ type: 'effectSucceeded', effectId: id, output: { tier: 'gold', region: 'n' } }, worker);
    expect(effects).toEqual([]);
    expect(performs(run.send({ type: 'resume' }))).toMatchObject([{ path: '$context.stock' }]);
  });

  test('cancelling calls the loads off', () => {
    const run = begin([customer]);
    expect(run.send({ type: 'cancel', reason: 'no' }).map((effect) => effect.kind)).toEqual(['cancelEffect', 'ended']);
    expect(run.state.waits).toEqual([]);
  });
});

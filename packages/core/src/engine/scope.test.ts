import { describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '@renubu/contracts/json';
import { computedFields } from './computed.ts';
import { startScope } from './scope.ts';
import { eventOf, started } from './testing/harness.ts';
import type { Environment } from './types.ts';

function valuesOf(values: JsonObject, given: Parameters<typeof started>[2] = {}): JsonObject {
  return started([{ id: 'keep', type: 'set', values }], {}, given).state.vars;
}

describe('names in scope', () => {
  test('the members of the event stand at the root; names of ours win; both stay reachable', () => {
    const event = eventOf('order.created', { order: { total: 5 }, workflow: 'theirs', user: { name: 'Theirs' } });
    const context = { workflow: { id: 'ours' }, user: {} };
    expect(
      valuesOf(
        {
          a: '{{ order.total }}',
          b: '{{ event.type }} {{ event.source }}',
          c: '{{ workflow.id }}',
          d: '{{ event.data.workflow }} {{ payload.workflow }}',
          e: '{{ user.name }}',
        },
        { event, context },
      ),
    ).toEqual({ a: 5, b: 'order.created shop', c: 'ours', d: 'theirs theirs', e: 'Theirs' });
  });

  test('before the start the same names are known', () => {
    const event = eventOf('order.created', { order: { id: 7 }, workflow: 'theirs' });
    const env = { now: '2026-01-15T09:00:00.000Z', newId: () => '', context: { workflow: { id: 'ours' } } };
    const scope = startScope(env, { event, inputs: { a: 1 }, loaded: { customer: { tier: 'gold' } } });
    expect(scope).toMatchObject({
      order: { id: 7 },
      workflow: { id: 'ours' },
      inputs: { a: 1 },
      customer: { tier: 'gold' },
    });
    expect(scope['computed']).toMatchObject({ currentHour: 9 });
  });

  test('an event without an object as data is only `payload`', () => {
    expect(valuesOf({ a: '{{ payload }}' }, { event: eventOf('ping', [1, 2]) })).toEqual({ a: [1, 2] });
  });

  test('values may be expressions; a later one sees the earlier ones', () => {
    const values = { sum: { cel: 'inputs.a + inputs.b' }, big: { cel: 'vars.sum > 5' } };
    expect(valuesOf(values, { inputs: { a: 2, b: 4 } })).toEqual({ sum: 6, big: true });
  });

  test('an expression that cannot be computed fails the step', () => {
    const run = started([{ id: 'keep', type: 'set', values: { x: { cel: 'inputs.nothing.there' } } }]);
    expect(run.state).toMatchObject({ status: 'failed', error: { code: 'expression_error', stepId: 'keep' } });
  });

  test('whole containers may be kept without following later changes', () => {
    const run = started([
      { id: 'one', type: 'set', values: { x: 1 } },
      { id: 'all', type: 'set', values: { seen: '{{ steps }}' } },
      { id: 'two', type: 'set', values: { y: 2 } },
    ]);
    expect(Object.keys(run.state.vars['seen'] as JsonObject)).toEqual(['one', 'all']);
  });
});

describe('secrets', () => {
  const send = { id: 'send', type: 'action', uses: 'http.request' };
  const sent = (values: JsonObject, inputs: JsonObject = {}) =>
    started([{ ...send, with: values }], {}, { inputs, context: { secrets: { TOKEN: 'hush' } } });

  test('stay as written in what an action sends, beside rendered values', () => {
    const run = sent(
      { url: '{{ inputs.url }}', headers: { a: 'Bearer {{ secrets.TOKEN }} {{ inputs.n }}' } },
      { url: 'u', n: 1 },
    );
    expect(run.effects[0]).toMatchObject({ with: { url: 'u', headers: { a: 'Bearer {{ secrets.TOKEN }} 1' } } });
    expect(JSON.stringify([run.state, run.history, run.effects])).not.toContain('hush');
  });

  test('data cannot ask for one', () => {
    const run = sent({ body: '{{ inputs.note }}' }, { note: 'look: {{ secrets.TOKEN }}' });
    expect(JSON.stringify(run.effects)).not.toMatch(/\{\{\s*secrets/);
  });

  test.each<[string, Json]>([
    ['another form of it', { ...send, with: { a: '{{ secrets.TOKEN | upcase }}' } }],
    ['a set', { id: 'keep', type: 'set', values: { x: '{{ secrets.TOKEN }}' } }],
    ['a decision', { id: 'keep', type: 'decision', outcome: 'allow', reason: '{{ secrets.TOKEN }}' }],
    ['a condition over it', { id: 'c', type: 'foreach', items: '{{ secrets }}', steps: [] }],
  ])('fails the step in %s', (_, step) => {
    expect(started([step]).state).toMatchObject({ status: 'failed', error: { code: 'secret_not_allowed' } });
  });
});

describe('computed fields', () => {
  const env = (now: string, timezone?: string): Environment => ({
    now,
    newId: () => '',
    context: timezone === undefined ? {} : { organization: { timezone } },
  });

  test('the clock is the organization’s', () => {
    expect(computedFields({}, env('2026-07-15T22:30:00.000Z', 'Europe/Berlin'))).toEqual({
      currentTime: '00:30',
      currentHour: 0,
      currentDayOfWeek: 'Thursday',
      currentDate: '2026-07-16',
    });
    expect(computedFields({}, env('2026-07-15T22:30:00.000Z'))).toMatchObject({ currentHour: 22 });
    expect(computedFields({}, env('2026-07-15T22:30:00.000Z', 'Nowhere/Land'))).toMatchObject({ currentHour: 22 });
  });

  test.each([
    [999.99, 'low'],
    [1000, 'medium'],
    ['9999', 'medium'],
    [10_000, 'high'],
  ])('an order of %s is %s', (total, band) => {
    expect(computedFields({ order: { total } }, env('2026-01-15T09:00:00.000Z'))).toMatchObject({
      orderValueBand: band,
    });
  });

  test.each<[JsonObject, number, boolean]>([
    [{ created_at: '2026-01-01' }, 14, true],
    [{ createdAt: '2025-12-16T09:00:00Z' }, 30, false],
    [{ account_age_days: 29 }, 29, true],
  ])('a customer with %o is %i days old', (customer, days, isNew) => {
    const fields = computedFields({ customer }, env('2026-01-15T09:00:00.000Z'));
    expect(fields).toMatchObject({ customerAccountAgeDays: days, customerIsNew: isNew });
  });

  test('are left out where nothing is known, and usable in conditions', () => {
    expect(computedFields({ order: 1, customer: null }, env('2026-01-15T09:00:00.000Z'))).not.toHaveProperty(
      'customerIsNew',
    );
    const run = started(
      [{ id: 'big', type: 'condition', if: { field: 'computed.orderValueBand', op: 'eq', value: 'high' }, then: [] }],
      {},
      { event: eventOf('order.created', { order: { total: 20_000 } }) },
    );
    expect(run.record('big').output).toMatchObject({ result: true });
  });
});

import { describe, expect, it } from 'vitest';
import type { Condition } from '@renubu/contracts/language/conditions';
import type { WorkflowDefinition } from '@renubu/contracts/language/workflow';
import { evaluateCondition } from '../conditions/evaluate.ts';
import { runDefinitionTests } from '../engine/simulate.ts';
import { renderValue } from '../templates/render.ts';
import { checkDefinition, checkText } from './check.ts';
import { diffDefinitions } from './diff.ts';
import { definitionJsonSchema } from './json-schema.ts';
import { normalizeDefinition } from './normalize.ts';
import { writeText } from './parse.ts';
import { base, note, type Data } from './testing/samples.ts';

const wide: Data = {
  ...base,
  on: [
    { event: 'order.*', when: { field: 'order.total', operator: '>=', value: 10 }, correlate: '{{ order.id }}' },
    { schedule: { cron: '@daily', timezone: 'Europe/Berlin', misfire: 'skip' } },
    { webhook: { scheme: 'token', header: 'x-token', event: 'order.received' } },
    { manual: {} },
  ],
  context: [{ load: 'customer.profile', id: '{{ order.customer_id }}', as: 'buyer', optional: true }],
  timeout: '1h30m',
  steps: [
    {
      id: 'each',
      type: 'foreach',
      items: '{{ order.items }}',
      as: 'line',
      steps: [{ ...note, with: { message: '{{ line.sku }}' } }],
    },
    {
      id: 'ask',
      type: 'approval',
      title: 'Sure?',
      approvers: { 'manager-of': '{{ user.id }}' },
      expiresIn: '2d',
      approved: [
        {
          id: 'yes',
          type: 'condition',
          if: { field: 'buyer.tier', operator: 'equals', value: 'gold' },
          then: [{ id: 'ok', type: 'decision', outcome: 'allow' }],
          else: [{ id: 'hm', type: 'decision', outcome: 'review' }],
        },
      ],
      rejected: [{ id: 'no', type: 'decision', outcome: 'block' }],
      expired: [{ id: 'late', type: 'decision', outcome: 'block' }],
    },
    {
      id: 'paid',
      type: 'wait',
      event: { type: 'order.paid', match: { field: 'order.id', operator: '==', value: '{{ order.id }}' } },
      timeout: '500ms',
      onTimeout: [{ id: 'unpaid', type: 'set', values: { paid: false } }],
    },
  ],
};

const read = (definition: unknown): WorkflowDefinition => {
  const checked = checkDefinition(definition);
  if (checked.definition === null) throw new Error(JSON.stringify(checked.issues, null, 2));
  return checked.definition;
};

describe('the whole language', () => {
  it('is lossless between YAML, JSON and the model', () => {
    const definition = read(wide);
    for (const format of ['yaml', 'json'] as const) {
      expect(checkText(writeText(definition, format)).definition).toEqual(definition);
    }
    expect(normalizeDefinition(definition)).toEqual(definition);
  });

  it('takes other spellings everywhere', () => {
    const definition = read(wide);
    expect(definition.on[0]).toMatchObject({ when: { field: 'order.total', op: 'gte', value: 10 } });
    expect(definition.steps[1]).toMatchObject({
      approvers: { managerOf: '{{ user.id }}', quorum: 1 },
      approved: [{ if: { op: 'eq' } }],
    });
    expect(definition.steps[2]).toMatchObject({ event: { match: { op: 'eq' } } });
  });

  it('is compared by meaning, inside every list', () => {
    const after = structuredClone(wide) as { steps: Data[] };
    const [each, ask, paid] = after.steps as [Data, Data, Data];
    each.steps = [
      { ...note, with: { message: 'changed' } },
      { ...note, id: 'second' },
    ];
    ask.rejected = [];
    paid.onTimeout = [{ id: 'unpaid', type: 'set', values: { paid: null } }];
    const changes = diffDefinitions(read(wide), read(after));
    expect(
      changes
        .map((change) =>
          'field' in change ? `${change.stepId ?? ''} ${change.field}` : `${change.change} ${change.stepId}`,
        )
        .sort(),
    ).toEqual(['added second', 'note with.message', 'removed no', 'unpaid values.paid']);
  });

  it('is described to editors', () => {
    const schema = JSON.stringify(definitionJsonSchema());
    for (const word of ['foreach', 'approval', 'onTimeout', 'correlate', 'runAt', 'webhook', 'managerOf', '"rule"']) {
      expect(schema).toContain(word);
    }
  });
});

describe('U9: what a rule could not say', () => {
  const scope = {
    now: '2026-01-15T09:00:00.000Z',
    order: { total: 5, note: null, at: '2026-01-10T00:00:00Z', items: ['a'] },
    product: { stock: 3, point: 10 },
  };
  const holds = (condition: Condition): boolean => evaluateCondition(condition, scope).result;

  it('one interpolation over every field, and a whole text keeps its type', () => {
    expect(
      renderValue(
        { url: 'https://a.b/{{ order.total }}', body: { total: '{{ order.total }}', list: ['{{ order.items }}'] } },
        scope,
      ),
    ).toEqual({
      url: 'https://a.b/5',
      body: { total: 5, list: [['a']] },
    });
    expect(holds({ field: 'product.stock', op: 'lt', value: '{{ product.point }}' })).toBe(true);
  });

  it('null, missing, dates and not', () => {
    expect(holds({ field: 'order.note', op: 'is_null' })).toBe(true);
    expect(holds({ field: 'order.gone', op: 'is_null' })).toBe(false);
    expect(holds({ field: 'order.gone', op: 'exists' })).toBe(false);
    expect(holds({ field: 'order.at', op: 'within_last', value: '7d' })).toBe(true);
    expect(holds({ field: 'order.at', op: 'before', value: 'now-3d' })).toBe(true);
    expect(holds({ not: { field: 'order.total', op: 'eq', value: '5' } })).toBe(false);
  });

  it('a failing step goes its own way', () => {
    const failing = (join: string): WorkflowDefinition =>
      read({
        ...base,
        on: [{ event: 'order.created' }],
        steps: [
          {
            id: 'checks',
            type: 'parallel',
            join,
            branches: [
              [{ id: 'call', type: 'action', uses: 'http.request', with: { url: 'https://a.b' } }],
              [{ ...note }],
            ],
            onError: [{ id: 'stop', type: 'decision', outcome: 'block', reason: 'A check failed' }],
          },
        ],
        tests: [
          {
            name: 'fails',
            given: { event: { type: 'order.created' } },
            play: [{ effect: 'call', error: 'gone' }],
            expect: {},
          },
        ],
      });
    const resultOf = (join: string) => runDefinitionTests(failing(join))[0]?.state;
    expect(resultOf('all')).toMatchObject({ status: 'completed', result: 'blocked' });
    expect(resultOf('any')).toMatchObject({ status: 'completed', result: 'executed' });
    expect(resultOf('settle')).toMatchObject({ status: 'completed', result: 'executed' });
  });
});

import { describe, expect, it } from 'vitest';
import type { WorkflowDefinition } from '@renubu/contracts/language/workflow';
import { runDefinitionTests } from '../../engine/simulate.ts';
import { everyStep } from '../../engine/lists.ts';
import { checkDefinition } from '../check.ts';
import type { Loose } from '../loose.ts';
import { importOlder } from './import-older.ts';

const document = (steps: Loose[], more: Loose = {}): string =>
  JSON.stringify({
    workflow_id: 'big_orders',
    version: '1.0.0',
    name: 'Big orders',
    definition: { trigger: { type: 'event', event: 'order.created' }, steps, ...more },
  });
const imported = (source: string): { definition: WorkflowDefinition; notes: string[] } => {
  const result = importOlder(source);
  if (!result.ok) throw new Error(result.reasons.join('\n'));
  return result;
};
const refused = (source: string): string => {
  const result = importOlder(source);
  return result.ok ? '' : result.reasons.join('\n');
};
const types = (definition: WorkflowDefinition): string[] =>
  [...everyStep(definition.steps)].map(({ id, type }) => `${id}:${type}`);
const resultOf = (definition: WorkflowDefinition, data: unknown, play: unknown[] = []): unknown => {
  const test = { name: 'x', given: { event: { type: 'order.created', data } }, play, expect: {} };
  const checked = checkDefinition({ ...definition, tests: [test] });
  if (checked.definition === null) throw new Error(JSON.stringify(checked.issues));
  const [played] = runDefinitionTests(checked.definition);
  return played?.state.result;
};
const allow = { id: 'ok', type: 'action', action: { type: 'allow' } };
const block = { id: 'no', type: 'action', action: { action: 'block', reason: 'Too big: ${order.total}' } };
const big = { field: 'order.total', operator: 'gte', value: 1000 };

describe('importing the older form', () => {
  it('nests what named its successors', () => {
    const { definition } = imported(
      document([{ id: 'is_big', type: 'condition', condition: big, on_true: 'no', on_false: 'ok' }, allow, block]),
    );
    expect(definition).toMatchObject({ workflow: 'big-orders', kind: 'automation', on: [{ event: 'order.created' }] });
    expect(types(definition)).toEqual(['is-big:condition', 'no-verdict:decision', 'ok-verdict:decision']);
    expect(resultOf(definition, { order: { total: 1000 } })).toBe('blocked');
    expect(resultOf(definition, { order: { total: 999 } })).toBe('allowed');
    expect(JSON.stringify(definition)).toContain('Too big: {{ order.total }}');
  });

  it('takes flattened YAML with the other spellings', () => {
    const { definition } = imported(`
workflow_id: vip
version: "2"
name: VIP
trigger: { type: order.created }
context: { load: [order.details, customer.profile] }
steps:
  - id: check
    type: condition
    condition: { and: [{ field: payload.amount, operator: greater_than, value: 10 }, { field: event.data.tier, operator: "==", value: gold }] }
    on_true: { action: allow, reason: Gold }
    on_false: { next_step: stop }
  - id: stop
    type: action
    action: block
    reason: Not gold
`);
    expect(definition.context).toEqual([
      { load: 'order.details', id: '{{ order.id | default: order_id }}', as: 'order', optional: true },
      { load: 'customer.profile', id: '{{ customer.id | default: customer_id }}', as: 'customer', optional: true },
    ]);
    expect(definition.steps[0]).toMatchObject({
      if: {
        all: [
          { field: 'amount', op: 'gt', value: 10 },
          { field: 'tier', op: 'eq', value: 'gold' },
        ],
      },
      then: [{ type: 'decision', outcome: 'allow', reason: 'Gold' }],
      else: [{ type: 'decision', outcome: 'block', reason: 'Not gold' }],
    });
  });

  it('writes out ways that meet again', () => {
    const { definition, notes } = imported(
      document([
        { id: 'a', type: 'condition', condition: big, on_true: 'log', on_false: 'ok' },
        { id: 'log', type: 'execute', execute: [{ type: 'log', message: '{{.context.order.id}}' }], next: 'ok' },
        allow,
      ]),
    );
    expect(types(definition)).toEqual([
      'a:condition',
      'log-log:action',
      'ok-verdict:decision',
      'ok-verdict-2:decision',
    ]);
    expect(notes.join()).toContain('“ok” was reached on 2 ways');
  });

  it('refuses circles, missing steps and ways that multiply', () => {
    const circle = [
      { id: 'a', type: 'execute', execute: [{ type: 'log', message: 'x' }], next: 'b' },
      { id: 'b', type: 'execute', execute: [{ type: 'log', message: 'x' }], next: 'a' },
    ];
    expect(refused(document(circle))).toContain('a → b → a go in a circle');
    expect(refused(document([{ ...allow, next: 'gone' }]))).toContain('ok goes to “gone”, which does not exist.');
    const ladder = Array.from({ length: 40 }, (_, index) => ({
      id: `s${index}`,
      type: 'condition',
      condition: big,
      on_true: `s${index + 1}`,
      on_false: `s${index + 1}`,
    }));
    expect(refused(document([...ladder, { ...allow, id: 's40' }]))).toContain('split the workflow');
  });

  it('parks the run where an approval was only noted', () => {
    const { definition, notes } = imported(
      document([
        {
          id: 'ask',
          type: 'action',
          action: { type: 'block', reason: 'Needs approval' },
          execute: [
            {
              type: 'create_approval_request',
              entity: 'order',
              entity_id: '{{order.id}}',
              data: { approver_role: 'sales_manager', expires_in: '24h' },
            },
            {
              type: 'notify',
              recipients: ['role:sales_manager', 'slack:#sales', 'a@example.com'],
              message: 'Please look',
            },
          ],
        },
      ]),
    );
    const ask = [...everyStep(definition.steps)].find(({ type }) => type === 'approval');
    expect(ask).toMatchObject({ approvers: { role: 'sales_manager' }, expiresIn: '24h', title: 'Needs approval' });
    expect(notes.join()).toContain('the run waits for it now');
    expect(resultOf(definition, { order: { id: 'o' } }, [{ approve: ask?.id }])).toBe('allowed');
    expect(resultOf(definition, { order: { id: 'o' } }, [{ reject: ask?.id, reason: 'No' }])).toBe('blocked');
    expect(JSON.stringify(definition)).toMatch(/email\.send.*notify\.user.*slack\.post/);
  });

  it('keeps what a joined check meant', () => {
    const { definition } = imported(
      document([
        {
          id: 'checks',
          type: 'parallel',
          parallel: {
            strategy: 'all_must_pass',
            steps: [
              { id: 'small', type: 'condition', condition: { field: 'order.total', operator: 'lt', value: 100 } },
              {
                id: 'score',
                type: 'execute',
                execute: [
                  {
                    type: 'http_request',
                    url: 'https://a.example/score',
                    headers: { authorization: 'Bearer {{secrets.TOKEN}}' },
                  },
                ],
                retry: { max_attempts: 3, backoff: 'exponential', retry_on: ['timeout', '5xx'] },
              },
            ],
          },
          next: 'ok',
          on_error: 'no',
        },
        allow,
        block,
      ]),
    );
    expect(resultOf(definition, { order: { total: 99 } })).toBe('allowed');
    expect(resultOf(definition, { order: { total: 100 } })).toBe('blocked');
    const score = [...everyStep(definition.steps)].find(({ type }) => type === 'action');
    expect(score?.retry).toMatchObject({ attempts: 3, on: ['timeout', '5xx'] });
  });

  it('reads every way to wait', () => {
    const wait = (fields: Loose): unknown =>
      imported(document([{ id: 'w', type: 'wait', next: 'ok', ...fields }, allow, block])).definition.steps[0];
    const timed = {
      event: { type: 'payment.retry' },
      timeout: '24h',
      onTimeout: [{ outcome: 'block' }, { type: 'end' }],
    };
    expect(wait({ wait: { event: 'payment.retry', timeout: '24h', on_timeout: 'no' } })).toMatchObject(timed);
    expect(wait({ event: 'payment.retry', timeout: '24h', on_timeout: 'no' })).toMatchObject(timed);
    expect(wait({ for_event: 'payment.retry', timeout: { duration: '24h', on_timeout: 'no' } })).toMatchObject(timed);
    expect(wait({ duration: '30m' })).toMatchObject({ for: '30m' });
    expect(wait({ type: 'delay', delay: { duration: '1h30m' } })).toMatchObject({ for: '1h30m' });
  });

  it('reads loops, records and schedules', () => {
    const { definition } = imported(
      JSON.stringify({
        workflow_id: 'quotes',
        name: 'Quotes',
        trigger: { type: 'schedule', cron: '0 */6 * * *' },
        steps: [
          {
            id: 'each',
            type: 'foreach',
            foreach: {
              items: '{{quotes}}',
              item_var: 'quote',
              steps: [
                {
                  id: 'close',
                  type: 'execute',
                  execute: [
                    {
                      type: 'update_record',
                      entity: 'quote',
                      entity_id: '{{quote.id}}',
                      data: { position: '{{_index}}' },
                    },
                  ],
                },
              ],
            },
          },
        ],
      }),
    );
    expect(definition.on).toEqual([{ schedule: { cron: '0 */6 * * *', misfire: 'run-once' } }]);
    expect(definition.steps[0]).toMatchObject({
      type: 'foreach',
      items: '{{ quotes }}',
      as: 'quote',
      steps: [
        {
          uses: 'record.update',
          with: { entity: 'quote', id: '{{ quote.id }}', data: { position: '{{ quoteIndex }}' } },
        },
      ],
    });
  });

  it.each<[string, string, string]>([
    ['no YAML', 'a: [', 'Line'],
    ['a list', '[]', 'is an object'],
    ['no steps', JSON.stringify({ workflow_id: 'x', trigger: { type: 'manual' } }), 'no steps'],
    ['no trigger', JSON.stringify({ workflow_id: 'x', steps: [allow] }), 'no trigger'],
    ['an unknown trigger', document([allow], { trigger: { type: 'telepathy' } }), '“telepathy” is not known'],
    ['an unknown step', document([{ id: 'x', type: 'magic' }]), '“magic”, which is not known'],
    [
      'an unknown effect',
      document([{ id: 'x', type: 'execute', execute: [{ type: 'show_chat_widget', message: 'Hi' }] }]),
      '“show_chat_widget”, which has no counterpart',
    ],
    [
      'a function in a template',
      document([
        { id: 'x', type: 'execute', execute: [{ type: 'log', message: "{{generate_discount_code('A', 10)}}" }] },
      ]),
      'calls a function',
    ],
    [
      'an unknown operator',
      document([
        { id: 'x', type: 'condition', condition: { field: 'a', operator: 'resembles', value: 1 }, on_true: 'ok' },
        allow,
      ]),
      'operator',
    ],
    ['two steps of one id', document([allow, allow]), 'Two steps have the id “ok”'],
    ['a malformed duration', document([allow], { timeout: 'soon' }), 'timeout'],
  ])('refuses %s and says why', (_name, source, reason) => expect(refused(source)).toContain(reason));
});

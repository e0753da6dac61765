import type { InterpretAnswer, Interpretation } from '@renubu/contracts/interpreter';
import { builtIn } from '../../../../features/assistant/testing/fixtures.ts';

export const sentence = 'Block orders over $5,000';

export const interpretation = (change: Partial<Interpretation> = {}): Interpretation => ({
  action: 'create_workflow',
  confidence: 0.92,
  entities: ['order'],
  conditions: [
    {
      field: 'order.total',
      operator: 'gt',
      value: 5000,
      type: 'number',
      negated: false,
      span: { start: 6, end: 24, text: 'orders over $5,000' },
    },
  ],
  actionType: 'block',
  trigger: { event: 'order.created' },
  workflowKind: 'automation',
  stepsIdentified: 2,
  externalSystems: [],
  notUnderstood: [],
  ...change,
});

export const yaml = `workflow: block-orders-over-5000
name: Block orders over 5000
kind: automation
on:
  - event: order.created
steps:
  - id: is-large
    type: condition
    if: { field: order.total, op: gt, value: 5000 }
    then:
      - { id: block, type: end, result: blocked }
`;

export const reading = (change: Partial<InterpretAnswer> = {}): InterpretAnswer => ({
  outcome: 'workflow',
  interpretation: interpretation(),
  suggestedWorkflow: {
    yaml,
    definition: {
      workflow: 'block-orders-over-5000',
      name: 'Block orders over 5000',
      kind: 'automation',
      on: [{ event: 'order.created' }],
      steps: [
        {
          id: 'is-large',
          type: 'condition',
          if: { field: 'order.total', op: 'gt', value: 5000 },
          then: [{ id: 'block', type: 'end', result: 'blocked' }],
        },
      ],
    } as unknown as NonNullable<InterpretAnswer['suggestedWorkflow']>['definition'],
  },
  requiresConfirmation: true,
  explanation: 'When an order is created and its total is more than $5,000, the order is blocked.',
  warnings: [],
  questions: [],
  suggestedTests: [
    {
      name: 'an order of $5,001 is blocked',
      event: { type: 'order.created', data: { order: { total: 5001 } } },
      expected: { result: 'blocked' },
      passed: true,
      failures: [],
    },
  ],
  source: builtIn,
  ...change,
});

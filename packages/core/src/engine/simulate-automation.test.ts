import { describe, expect, test } from 'vitest';
import { workflowDefinitionSchema } from '@renubu/contracts/language/workflow';
import { compileDefinition } from '../definitions/compile.ts';
import { runDefinitionTests, simulate } from './simulate.ts';
import { eventOf, startTime } from './testing/harness.ts';

const source = {
  workflow: 'high-value-order-approval',
  name: 'High-value order approval',
  kind: 'automation',
  on: [{ event: 'order.checkout.initiated' }],
  context: [{ load: 'customer.profile', id: '{{ order.customer_id }}', as: 'customer', optional: true }],
  steps: [
    {
      id: 'is-big',
      type: 'condition',
      if: { field: 'order.total', op: 'gte', value: 10_000 },
      then: [
        {
          id: 'ask',
          type: 'approval',
          title: 'Order {{ order.number }}',
          approvers: { role: 'sales_manager', quorum: 2 },
          evidence: ['order', 'customer'],
          expiresIn: '24h',
          approved: [
            { id: 'ok', type: 'decision', outcome: 'allow', reason: 'Approved by {{ steps.ask.decidedBy.name }}' },
          ],
          rejected: [{ id: 'no', type: 'decision', outcome: 'block', reason: '{{ steps.ask.reason }}' }],
          expired: [{ id: 'late', type: 'decision', outcome: 'block', reason: 'Nobody decided in time' }],
        },
      ],
      else: [{ id: 'small', type: 'decision', outcome: 'allow' }],
    },
    { id: 'tell', type: 'action', uses: 'notify.user', when: { field: 'customer.tier', op: 'eq', value: 'gold' } },
    {
      id: 'paid',
      type: 'wait',
      when: { field: 'order.total', op: 'gte', value: 10_000 },
      event: { type: 'order.paid', match: { field: 'order.number', op: 'eq', value: '{{ order.number }}' } },
      timeout: '2d',
      onTimeout: [{ id: 'unpaid', type: 'set', values: { unpaid: true } }],
    },
  ],
};
const big = { type: 'order.checkout.initiated', data: { order: { number: 'A-1', total: 20_000, customer_id: 'c' } } };

function run(...tests: object[]) {
  const named = tests.map((item, index) => ({ name: `test ${index}`, ...item }));
  return runDefinitionTests(workflowDefinitionSchema.parse({ ...source, tests: named })).map(
    ({ failures }) => failures,
  );
}

describe('tests of event-driven workflows', () => {
  test('start by an event, with or without its context', () => {
    const small = { ...big, data: { order: { total: 500 } } };
    expect(
      run(
        { given: { event: small }, expect: { result: 'allowed', skipped: ['tell'], effects: [] } },
        {
          given: { event: small, context: { customer: { tier: 'gold' } } },
          expect: { result: 'allowed', completed: ['tell'], effects: ['notify.user'] },
        },
        { given: { event: small, customer: { tier: 'gold' } }, expect: { completed: ['tell'] } },
      ),
    ).toEqual([[], [], []]);
  });

  test('approve, reject and let expire', () => {
    expect(
      run(
        {
          given: { event: big },
          play: [{ approve: 'ask', by: 'Mia' }],
          expect: { result: 'allowed', verdictReason: 'Approved by Mia', waitingAt: 'paid' },
        },
        {
          given: { event: big },
          play: [{ reject: 'ask', reason: 'too dear' }],
          expect: { result: 'blocked', verdictReason: 'too dear' },
        },
        {
          given: { event: big },
          play: [{ advance: '25h' }],
          expect: { result: 'blocked', verdictReason: 'Nobody decided in time' },
        },
      ),
    ).toEqual([[], [], []]);
  });

  test('events wake what waits for them, when they fit; otherwise the timeout comes', () => {
    const paid = (number: string) => ({ event: 'order.paid', data: { order: { number } } });
    expect(
      run(
        {
          given: { event: big },
          play: [{ approve: 'ask' }, paid('B-2'), paid('A-1')],
          expect: { status: 'completed', completed: ['paid'], vars: {} },
        },
        {
          given: { event: big },
          play: [{ approve: 'ask' }, paid('B-2')],
          expect: { status: 'waiting', waitingAt: 'paid' },
        },
        { given: { event: big }, play: [{ approve: 'ask' }, { advance: '3d' }], expect: { vars: { unpaid: true } } },
      ),
    ).toEqual([[], [], []]);
  });

  test('say what is wrong', () => {
    expect(
      run({ given: { event: { type: 'x', data: {} } }, play: [{ approve: 'ask' }], expect: { verdictReason: 'so' } }),
    ).toEqual([
      ['The step “ask” does not wait for an approval.', 'The reason of the verdict is not set; expected so.'],
    ]);
  });

  test('a required context load that is not given fails the execution', () => {
    const definition = workflowDefinitionSchema.parse({
      ...source,
      context: [{ load: 'customer.profile', as: 'customer' }],
      tests: [
        { name: 'missing', given: { event: big }, expect: { status: 'failed', effects: [] } },
        {
          name: 'broken',
          given: { event: big },
          play: [{ effect: 'customer.profile', error: '4xx' }],
          expect: { status: 'failed' },
        },
        {
          name: 'tried again',
          given: { event: big },
          play: [
            { effect: 'customer', error: '5xx' },
            { effect: 'customer', output: { tier: 'gold' } },
          ],
          expect: { waitingAt: 'ask' },
        },
      ],
    });
    expect(runDefinitionTests(definition).map(({ failures }) => failures)).toEqual([[], [], []]);
  });

  test('steps of a loop are named by id, for all iterations, or by path', () => {
    const definition = workflowDefinitionSchema.parse({
      ...source,
      context: [],
      steps: [
        {
          id: 'each',
          type: 'foreach',
          items: ['a', 'b'],
          steps: [
            { id: 'talk', type: 'guided' },
            { id: 'send', type: 'action', uses: 'log.write' },
          ],
        },
      ],
      tests: [
        {
          name: 'both',
          play: [{ complete: 'talk' }, { skip: 'each[1].talk', reason: 'no' }, { effect: 'send', output: 1 }],
          expect: { status: 'completed', completed: ['send', 'each[0].talk'], skipped: ['each[1].talk'] },
        },
        { name: 'one', play: [{ complete: 'talk' }], expect: { waitingAt: 'talk', completed: ['each[0].send'] } },
      ],
    });
    expect(runDefinitionTests(definition).map(({ failures }) => failures)).toEqual([[], []]);
  });
});

describe('simulate', () => {
  const plan = compileDefinition(workflowDefinitionSchema.parse(source));
  const env = () => {
    let ids = 0;
    return { now: startTime, newId: () => `id-${(ids += 1)}`, context: {} };
  };

  test('gives the trace with compared values and what would have been done', () => {
    const event = eventOf(big.type, big.data);
    const simulation = simulate(plan, { event, loaded: { customer: { tier: 'gold' } } }, env());
    expect(simulation.problems).toEqual([]);
    expect(simulation.state.status).toBe('waiting');
    expect(simulation.effects).toMatchObject([{ kind: 'openApproval', evidence: big.data }, { kind: 'setTimer' }]);
    expect(simulation.history.find((entry) => entry.type === 'condition.evaluated')?.data['verdict']).toMatchObject({
      actual: 20_000,
      expected: 10_000,
    });
  });

  test('answers effects from what is given', () => {
    const event = eventOf(big.type, { order: { total: 1 } });
    const answers = [{ effect: 'notify.user', error: '4xx' }];
    const simulation = simulate(plan, { event, loaded: { customer: { tier: 'gold' } }, answers }, env());
    expect(simulation.state).toMatchObject({ status: 'failed', error: { stepId: 'tell' } });
  });

  test('says why a start is refused', () => {
    const event = eventOf(big.type, 'x'.repeat(300_000));
    expect(simulate(plan, { event }, env()).problems).toEqual([expect.stringContaining('larger than 256 kB')]);
  });
});

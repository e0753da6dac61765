import { describe, expect, test } from 'vitest';
import { workflowDefinitionSchema, type WorkflowTest, workflowTestSchema } from '@renubu/contracts/language/workflow';
import { runDefinitionTests } from './simulate.ts';
import { definitionOf } from './testing/harness.ts';

const steps = [
  { id: 'tell', type: 'action', uses: 'notify.user', onError: [{ id: 'note', type: 'set', values: { failed: true } }] },
  {
    id: 'review',
    type: 'guided',
    chat: {
      opening: { text: 'Hi', buttons: [] },
      branches: {
        go: {
          reply: 'ok',
          actions: [
            { do: 'show_artifact', artifact: 'report' },
            { do: 'set_output', values: { level: 'high' } },
          ],
        },
      },
    },
    artifacts: [{ id: 'report', type: 'report', title: 'R', data: {}, visibleWhen: { field: 'never', op: 'exists' } }],
    outputs: { properties: { level: { type: 'string' } }, required: ['level'] },
  },
  { id: 'nap', type: 'wait', for: '2d' },
  { id: 'call', type: 'task', title: 'Call' },
  { id: 'sub', type: 'workflow', start: 'health-check' },
];

function run(...tests: object[]) {
  const parsed: WorkflowTest[] = tests.map((item) => workflowTestSchema.parse({ name: 'test', expect: {}, ...item }));
  return runDefinitionTests(definitionOf(steps, { outcomes: ['won', 'lost'], tests: parsed }));
}

describe('runDefinitionTests', () => {
  test('plays a whole execution', () => {
    const [result] = run({
      play: [
        { choose: 'go', step: 'review' },
        { complete: 'review' },
        { advance: '3d' },
        { complete: 'call', outputs: { result: 'reached' } },
        { finish: 'won' },
      ],
      expect: {
        status: 'completed',
        result: 'executed',
        outcome: 'won',
        completed: ['tell', 'review', 'nap', 'call', 'sub'],
        effects: ['notify.user'],
        artifacts: ['report'],
      },
    });
    expect(result?.failures).toEqual([]);
    expect(result?.passed).toBe(true);
  });

  test('answers effects as the test says; transient ones are tried again', () => {
    const [permanent, transient] = run(
      {
        play: [{ effect: 'notify.user', error: 'no such person' }],
        expect: { vars: { failed: true }, waitingAt: 'review' },
      },
      {
        play: [{ effect: 'tell', error: '5xx' }],
        expect: { completed: ['tell'], effects: ['notify.user', 'notify.user'] },
      },
    );
    expect([permanent?.failures, transient?.failures]).toEqual([[], []]);
  });

  test('skips, snoozes and wakes on time', () => {
    const [result] = run({
      play: [
        { snooze: 'review', days: 3 },
        { advance: '4d' },
        { skip: 'review', reason: 'not needed' },
        { advance: '1d' },
      ],
      expect: { skipped: ['review'], waitingAt: 'nap', status: 'waiting' },
    });
    expect(result?.failures).toEqual([]);
  });

  test('says what differs', () => {
    const [result] = run({
      play: [{ complete: 'call' }, { effect: 'slack.post' }],
      expect: {
        status: 'completed',
        completed: ['review', 'gone'],
        vars: { x: 1 },
        effects: [],
        artifacts: ['report'],
        waitingAt: 'nap',
      },
    });
    expect(result?.passed).toBe(false);
    expect(result?.failures).toEqual([
      expect.stringContaining('personCompletedStep call” was refused'),
      'The effect “slack.post” was never asked for.',
      'The status is waiting; expected completed.',
      'The step “review” is waiting; expected completed.',
      'The step “gone” is pending (the workflow has no such step); expected completed.',
      'The step “nap” is pending; expected waiting or snoozed.',
      'The variable “x” is not set; expected 1.',
      'Asked for notify.user; expected nothing, in this order.',
      'The artifact “report” is not open.',
    ]);
  });

  test('is the same every time', () => {
    expect(run({ given: { now: '2026-05-01' } })).toEqual(run({ given: { now: '2026-05-01' } }));
  });

  test('plays what is given from the given instant', () => {
    const definition = workflowDefinitionSchema.parse({
      workflow: 'given',
      name: 'Given',
      kind: 'renewal',
      on: [{ manual: {} }],
      steps: [
        { id: 'keep', type: 'set', values: { arr: '{{ customer.arr }}', at: '{{ now }}', who: '{{ inputs.who }}' } },
      ],
      tests: [
        {
          name: 'keeps',
          given: { customer: { arr: 5 }, inputs: { who: 'Ann' }, now: '2026-05-01T10:00:00Z' },
          expect: { vars: { arr: 5, at: '2026-05-01T10:00:00.000Z', who: 'Ann' } },
        },
      ],
    });
    expect(runDefinitionTests(definition)).toMatchObject([{ passed: true, failures: [] }]);
  });
});

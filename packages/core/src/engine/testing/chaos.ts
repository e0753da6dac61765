import { eventOf, type Harness, type BareInput } from './harness.ts';
import { outputsFor, possibleInputs, type World } from './world.ts';

/** Id of what a result answers; null for a person's input. */
export function idOf(input: BareInput): string | null {
  switch (input.type) {
    case 'effectSucceeded':
    case 'effectFailed':
      return input.effectId;
    case 'timerDue':
      return input.timerId;
    case 'taskChanged':
      return input.taskId;
    case 'childEnded':
      return input.childId;
    case 'eventMatched':
      return input.subscriptionId;
    case 'approvalDecided':
      return input.approvalId;
    default:
      return null;
  }
}

/** Any input a driver or person might send, fitting or not. */
export function chaoticInput(harness: Harness, world: World, roll: (name: string) => number): BareInput {
  const paths = [
    ...harness.plan.nodes.keys(),
    ...Object.keys(harness.state.steps),
    'nowhere',
    'a[0]',
    '__proto__',
    '$',
  ];
  const choose = <Item>(items: readonly Item[], name: string): Item =>
    items[Math.floor(roll(name) * items.length)] as Item;
  const path = choose(paths, 'path');
  const ids = [...harness.state.waits.map((wait) => wait.id), 'unknown'];
  const until = new Date(Date.parse(harness.now) + 86_400_000 * (roll('until') * 4 - 0.5)).toISOString();
  const inputs: BareInput[] = [
    { type: 'start' },
    { type: 'timerDue', timerId: choose(ids, 'id') },
    { type: 'timerDue', timerId: choose(ids, 'id2') },
    { type: 'effectSucceeded', effectId: choose(ids, 'id'), output: [1] },
    { type: 'taskChanged', taskId: choose(ids, 'id'), status: 'cancelled' },
    { type: 'childEnded', childId: choose(ids, 'id'), status: 'cancelled', result: null, outcome: null },
    { type: 'eventMatched', subscriptionId: choose(ids, 'id'), event: eventOf('thing.happened') },
    { type: 'eventJoined', event: eventOf('thing.changed', {}, `e-${Math.floor(roll('event') * 30)}`) },
    { type: 'approvalDecided', approvalId: choose(ids, 'id'), decision: 'rejected', reason: 'no', votes: [] },
    { type: 'migrate', fromVersion: 1, version: 2 },
    { type: 'personChoseBranch', path, value: 'x' },
    { type: 'personCompletedStep', path, outputs: outputsFor(harness, path) },
    { type: 'personSkipped', path, reason: 'no' },
    { type: 'personSnoozedStep', path, until, reason: 'later' },
    { type: 'personWokeStep', path },
    { type: 'personReopenedStep', path, reason: 'again' },
    { type: 'personReopenedStep', path, reason: 'again' },
    { type: 'complete', outcome: roll('outcome') < 0.1 ? 'won' : '' },
    { type: 'snooze', until, reason: 'later' },
    { type: 'wake' },
    { type: 'pause' },
    { type: 'resume' },
    { type: 'resume' },
    { type: 'cancel', reason: roll('cancel') < 0.1 ? 'gone' : '' },
    { type: 'retry' },
    { type: 'retry', path },
  ];
  const fitting = possibleInputs(harness, world);
  return roll('fit') < 0.5 && fitting.length > 0 ? choose(fitting, 'fitting') : choose(inputs, 'kind');
}

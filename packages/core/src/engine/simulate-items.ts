import type { Actor } from '@renubu/contracts/actor';
import type { Json } from '@renubu/contracts/json';
import type { WorkflowTest } from '@renubu/contracts/language/workflow';
import { evaluateCondition } from '../conditions/evaluate.ts';
import { eventPatternMatches } from '../conditions/event-pattern.ts';
import { eventScope } from './scope.ts';
import { moveClock, send, testPerson, testSystem, waitAt, type Play } from './simulate-play.ts';
import { later } from './time.ts';
import type { Effect, EngineInput, ExecutionEvent } from './types.ts';

type PlayItem = WorkflowTest['play'][number];
type Decision = Extract<PlayItem, { approve: string } | { reject: string }>;
type PersonItem = Exclude<
  PlayItem,
  Decision | { advance: string } | { effect: string } | Extract<PlayItem, { event: string }>
>;

/** Does what one item of a test says; answers of effects were taken before. */
export function playItem(play: Play, item: PlayItem): void {
  if ('effect' in item) return;
  if ('advance' in item) return moveClock(play, later(play.env, play.env.now, item.advance));
  if ('event' in item) return offerEvent(play, item.event, item.data ?? {});
  if ('approve' in item || 'reject' in item) return decide(play, item);
  send(play, inputOf(play, item));
}

/** The event of a test with what it leaves out. */
export function testEvent(
  play: Pick<Play, 'env'>,
  given: { type: string } & Partial<Omit<ExecutionEvent, 'type'>>,
): ExecutionEvent {
  return { id: 'test-event', source: 'test', time: play.env.now, data: {}, ...given };
}

/** Every waiting step whose type and condition fit takes the event; an event nothing waits for changes nothing. */
function offerEvent(play: Play, type: string, data: Json): void {
  const event = testEvent(play, { type, data, id: `test-event-${play.history.length}` });
  const open = play.state.waits.filter((wait) => wait.kind === 'event').map((wait) => wait.id);
  for (const effect of [...play.asked]) {
    if (effect.kind !== 'subscribeEvent' || !open.includes(effect.id) || !fits(play, effect, event)) continue;
    send(play, { type: 'eventMatched', subscriptionId: effect.id, event, by: testSystem });
  }
}

function fits(
  play: Play,
  { eventType, match }: Extract<Effect, { kind: 'subscribeEvent' }>,
  event: ExecutionEvent,
): boolean {
  if (!eventPatternMatches(eventType, event.type)) return false;
  return match === null || evaluateCondition(match, eventScope(event, play.env.now)).result;
}

/** An approval is decided at once, whatever its quorum: the test's vote stands for all. */
function decide(play: Play, item: Decision): void {
  const approves = 'approve' in item;
  const name = approves ? item.approve : item.reject;
  const wait = waitAt(play, 'approval', name);
  if (wait === undefined) {
    play.failures.push(`The step “${name}” does not wait for an approval.`);
    return;
  }
  const by: Actor = item.by === undefined ? testPerson : { type: 'person', id: item.by, name: item.by };
  const decision = approves ? 'approved' : 'rejected';
  const reason = item.reason === undefined ? {} : { reason: item.reason };
  send(play, {
    type: 'approvalDecided',
    approvalId: wait.id,
    decision,
    ...reason,
    ...(approves && item.form !== undefined ? { form: item.form } : {}),
    votes: [{ by, decision, at: play.env.now, ...reason }],
    by,
  });
}

function inputOf(play: Play, item: PersonItem): EngineInput {
  const by = testPerson;
  const placeOf = (name: string): string => waitAt(play, 'person', name)?.path ?? name;
  if ('choose' in item) return { type: 'personChoseBranch', path: placeOf(item.step), value: item.choose, by };
  if ('finish' in item) return { type: 'complete', outcome: item.finish, by };
  if ('snooze' in item) {
    const until = later(play.env, play.env.now, `${item.days}d`);
    return { type: 'personSnoozedStep', path: placeOf(item.snooze), until, reason: 'Put off by the test.', by };
  }
  const name = 'complete' in item ? item.complete : item.skip;
  const task = waitAt(play, 'task', name);
  if ('skip' in item) {
    if (task !== undefined) return { type: 'taskChanged', taskId: task.id, status: 'skipped', by };
    return { type: 'personSkipped', path: placeOf(name), reason: item.reason, by };
  }
  const outputs = item.outputs ?? {};
  if (task !== undefined) return { type: 'taskChanged', taskId: task.id, status: 'completed', output: outputs, by };
  return { type: 'personCompletedStep', path: placeOf(name), outputs, by };
}

import type { WorkflowDefinition, WorkflowTest } from '@renubu/contracts/language/workflow';
import { compileDefinition } from '../definitions/compile.ts';
import type { Plan } from './plan.ts';
import { unmetExpectations } from './simulate-expect.ts';
import { moveClock, openPlay, send, testPerson, type Play } from './simulate-play.ts';
import { later } from './time.ts';
import type { Effect, EngineInput, Environment, ExecutionState, HistoryDraft } from './types.ts';

type PlayItem = WorkflowTest['play'][number];

export interface TestResult {
  name: string;
  passed: boolean;
  /** One sentence per unmet expectation or refused input; empty when passed. */
  failures: string[];
  state: ExecutionState;
  history: HistoryDraft[];
  /** Everything that was asked for, in order. Nothing of it was done. */
  effects: Effect[];
}

const defaultStart = '2026-01-15T09:00:00.000Z';

/**
 * Plays a test of a definition in memory: effects are answered from the test's `effect` items (matched by operation,
 * step id or workflow) or with a generic success, timers fire when `advance` passes them, retries come at once. There
 * is no way to reach anything outside: only this pure code runs.
 */
export function playTest(plan: Plan, test: WorkflowTest, env: Environment): TestResult {
  const play = openPlay(plan, test, env);
  const { inputs } = test.given;
  send(play, inputs === undefined ? { type: 'start', by: testPerson } : { type: 'start', inputs, by: testPerson });
  for (const item of test.play) playItem(play, item);
  for (const answer of play.answers) play.failures.push(`The effect “${answer.effect}” was never asked for.`);
  play.failures.push(...unmetExpectations(play, test.expect));
  const { failures, state, history, asked } = play;
  return { name: test.name, passed: failures.length === 0, failures, state, history, effects: asked };
}

/** Runs all tests of a definition from a fixed start (2026-01-15, 09:00 UTC) and with counted ids. */
export function runDefinitionTests(definition: WorkflowDefinition): TestResult[] {
  const plan = compileDefinition(definition);
  return (definition.tests ?? []).map((test) => {
    let count = 0;
    const newId = (): string => `00000000-0000-7000-8000-${String((count += 1)).padStart(12, '0')}`;
    return playTest(plan, test, { now: defaultStart, newId, context: contextOf(definition) });
  });
}

function contextOf(definition: WorkflowDefinition): Environment['context'] {
  return {
    execution: { id: '00000000-0000-7000-8000-000000000000' },
    workflow: { id: definition.workflow, name: definition.name, kind: definition.kind },
  };
}

function playItem(play: Play, item: PlayItem): void {
  if ('advance' in item) return moveClock(play, later(play.env, play.env.now, item.advance));
  if ('effect' in item || 'event' in item || 'approve' in item || 'reject' in item) return;
  send(play, inputOf(play, item));
}

type PersonItem = Extract<
  PlayItem,
  { choose: string } | { complete: string } | { skip: string } | { snooze: string } | { finish: string }
>;

function inputOf(play: Play, item: PersonItem): EngineInput {
  const by = testPerson;
  if ('choose' in item) return { type: 'personChoseBranch', path: item.step, value: item.choose, by };
  if ('finish' in item) return { type: 'complete', outcome: item.finish, by };
  if ('snooze' in item) {
    const until = later(play.env, play.env.now, `${item.days}d`);
    return { type: 'personSnoozedStep', path: item.snooze, until, reason: 'Put off by the test.', by };
  }
  const path = 'complete' in item ? item.complete : item.skip;
  const task = play.state.waits.find((wait) => wait.kind === 'task' && wait.path === path);
  if ('skip' in item) {
    if (task !== undefined) return { type: 'taskChanged', taskId: task.id, status: 'skipped', by };
    return { type: 'personSkipped', path, reason: item.reason, by };
  }
  const outputs = item.outputs ?? {};
  if (task !== undefined) return { type: 'taskChanged', taskId: task.id, status: 'completed', output: outputs, by };
  return { type: 'personCompletedStep', path, outputs, by };
}

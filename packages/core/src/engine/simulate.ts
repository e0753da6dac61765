import type { JsonObject } from '@renubu/contracts/json';
import type { WorkflowDefinition, WorkflowTest } from '@renubu/contracts/language/workflow';
import { compileDefinition } from '../definitions/compile.ts';
import type { Plan } from './plan.ts';
import { unmetExpectations } from './simulate-expect.ts';
import { playItem, testEvent } from './simulate-items.ts';
import { newPlay, openPlay, send, testPerson, testSystem, type Answer, type Play } from './simulate-play.ts';
import type { Effect, Environment, ExecutionEvent, ExecutionState, HistoryDraft } from './types.ts';

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
 * step id or workflow) or with a generic success, context from what the test gives (what is not given fails), timers
 * fire when `advance` passes them, retries come at once. There is no way to reach anything outside: only this pure code runs.
 */
export function playTest(plan: Plan, test: WorkflowTest, env: Environment): TestResult {
  const play = openPlay(plan, test, env);
  send(play, { type: 'start', by: testPerson, loaded: givenContext(plan, test), ...givenStart(play, test) });
  for (const item of test.play) playItem(play, item);
  for (const answer of play.answers) play.failures.push(`The effect “${answer.effect}” was never asked for.`);
  play.failures.push(...unmetExpectations(play, test.expect));
  const { failures, state, history, asked } = play;
  return { name: test.name, passed: failures.length === 0, failures, state, history, effects: asked };
}

function givenStart(play: Play, test: WorkflowTest): { inputs?: JsonObject; event?: ExecutionEvent } {
  const { inputs, event } = test.given;
  if (event === undefined) return inputs === undefined ? {} : { inputs };
  const { type, data = {}, source = 'test', subject, id = 'test-event', time = play.env.now } = event;
  const complete = testEvent(play, { type, data, source, id, time, ...(subject === undefined ? {} : { subject }) });
  return { event: complete, ...(inputs === undefined ? {} : { inputs }) };
}

/** What the test gives for the context loads of the plan: by their name, in `context` or beside it. */
function givenContext(plan: Plan, test: WorkflowTest): JsonObject {
  const { customer, intelligence, data, context } = test.given;
  const known: Record<string, JsonObject | undefined> = { customer, intelligence, data };
  const loads = (plan.definition.context ?? []).map(({ as }) => as);
  const besides = loads.flatMap((name): [string, JsonObject][] => {
    const value = Object.hasOwn(known, name) ? known[name] : undefined;
    return value === undefined ? [] : [[name, value]];
  });
  return { ...Object.fromEntries(besides), ...context };
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

/** What a definition is tried on. */
export interface SimulationInput {
  event?: ExecutionEvent;
  inputs?: JsonObject;
  /** What context loads give, by their name; one that is missing here fails, an optional one is left out. */
  loaded?: JsonObject;
  /** How effects are answered; those without an answer succeed with an empty output. */
  answers?: readonly Answer[];
}

export interface Simulation {
  state: ExecutionState;
  /** The trace: every decision with both compared values. */
  history: HistoryDraft[];
  /** What would have been done, in order. */
  effects: Effect[];
  /** Why the start was refused; empty otherwise. */
  problems: string[];
}

/** Runs a plan on an event or inputs until it ends or waits. Nothing can be sent: no effect leaves this pure code. */
export function simulate(plan: Plan, input: SimulationInput, env: Environment): Simulation {
  const { event, inputs, loaded, answers = [] } = input;
  const play = newPlay(plan, env, [...answers]);
  send(play, {
    type: 'start',
    by: testSystem,
    ...(event === undefined ? {} : { event }),
    ...(inputs === undefined ? {} : { inputs }),
    ...(loaded === undefined ? {} : { loaded }),
  });
  const { state, history, asked, failures } = play;
  return { state, history, effects: asked, problems: failures };
}

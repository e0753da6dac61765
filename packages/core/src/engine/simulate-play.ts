import type { Actor } from '@renubu/contracts/actor';
import type { Json, JsonObject } from '@renubu/contracts/json';
import type { WorkflowTest } from '@renubu/contracts/language/workflow';
import { advance } from './advance.ts';
import { initialState } from './initial-state.ts';
import { answerBuiltIn, builtInSource } from '../ai-steps/answer.ts';
import { aiOperation, aiRequestSchema } from '../ai-steps/request.ts';
import { loadOperation } from './loads.ts';
import { stepIdOf } from './paths.ts';
import type { Plan } from './plan.ts';
import { compact } from './run.ts';
import { readInstant } from './time.ts';
import type { Effect, EngineInput, Environment, ExecutionState, FailureClass, HistoryDraft, Wait } from './types.ts';

export const testPerson: Actor = { type: 'person', id: 'test', name: 'Test person' };
export const testSystem: Actor = { type: 'system', id: 'test', name: 'Test' };
const errorClasses = ['timeout', 'network', '429', '5xx', '4xx', 'validation'] as const;

/** What an effect, a started workflow or a context load is answered. */
export type Answer = Extract<WorkflowTest['play'][number], { effect: string }>;
type Perform = Extract<Effect, { kind: 'perform' }>;
type StartChild = Extract<Effect, { kind: 'startChild' }>;

/** A test being played: the execution, its clock, and the answers not given yet. */
export interface Play {
  readonly plan: Plan;
  env: Environment;
  state: ExecutionState;
  readonly history: HistoryDraft[];
  readonly asked: Effect[];
  readonly answers: Answer[];
  readonly failures: string[];
}

/** Prepares a play with what the test gives. */
export function openPlay(plan: Plan, test: WorkflowTest, env: Environment): Play {
  const { customer, intelligence, data, now } = test.given;
  const context: JsonObject = { ...env.context, ...compact({ customer, intelligence, data }) };
  const start = readInstant(now ?? env.now);
  const failures = start === null ? [`“${now ?? env.now}” is not an instant.`] : [];
  const answers = test.play.filter((item): item is Answer => 'effect' in item);
  return { ...newPlay(plan, { ...env, now: start ?? env.now, context }, answers), failures };
}

/** A play of an execution that is not started yet. */
export function newPlay(plan: Plan, env: Environment, answers: Answer[]): Play {
  return { plan, env, state: initialState(), history: [], asked: [], answers, failures: [] };
}

/** Gives an input and answers every effect that follows from it. */
export function send(play: Play, input: EngineInput): void {
  const queue: EngineInput[] = [input];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const advanced = advance(play.plan, play.state, next, play.env);
    if (!advanced.ok) {
      play.failures.push(`“${describe(next)}” was refused: ${advanced.refusal.message}`);
      continue;
    }
    play.state = advanced.state;
    play.history.push(...advanced.history);
    play.asked.push(...advanced.effects);
    queue.push(...advanced.effects.flatMap((effect) => answerTo(play, effect)));
  }
}

function describe(input: EngineInput): string {
  const subject = 'path' in input && input.path !== undefined ? ` ${input.path}` : '';
  return `${input.type}${subject}`;
}

/** The first wait of a kind at a path, or at any place of the step with that id. */
export function waitAt(play: Play, kind: Wait['kind'], name: string): Wait | undefined {
  const waits = play.state.waits.filter((wait) => wait.kind === kind);
  return waits.find((wait) => wait.path === name) ?? waits.find((wait) => stepIdOf(wait.path) === name);
}

/** Moves the clock on; timers fire on the way, each at its time. */
export function moveClock(play: Play, target: string): void {
  for (;;) {
    const due = play.state.waits
      .filter((wait) => wait.kind === 'timer' && wait.until !== undefined && wait.until <= target)
      .sort((a, b) => ((a.until ?? '') < (b.until ?? '') ? -1 : 1))[0];
    if (due === undefined) break;
    setClock(play, due.until ?? target);
    send(play, { type: 'timerDue', timerId: due.id, by: testSystem });
  }
  setClock(play, target);
}

function setClock(play: Play, instant: string): void {
  if (instant > play.env.now) play.env = { ...play.env, now: instant };
}

function answerTo(play: Play, effect: Effect): EngineInput[] {
  if (effect.kind === 'perform') return [performed(play, effect)];
  if (effect.kind === 'startChild') return childAnswer(play, effect);
  return [];
}

function performed(play: Play, effect: Perform): EngineInput {
  if (effect.notBefore !== null) setClock(play, effect.notBefore);
  if (effect.operation === aiOperation) return answeredAs(play, effect);
  const isLoad = effect.operation === loadOperation;
  const answer = takeAnswer(play, isLoad ? loadNames(effect) : [effect.operation, effect.path, stepIdOf(effect.path)]);
  if (isLoad && answer === undefined) return failedWith(effect, 'permanent', 'it is not given.');
  if (answer?.error === undefined) return succeededWith(effect, answer?.output ?? {});
  const { error: message } = answer;
  return failedWith(effect, errorClasses.find((known) => known === message) ?? 'permanent', message);
}

/** An `ai` step: the test's answer, else that of the built-in provider. An error stands for a model that fails. */
function answeredAs(play: Play, effect: Perform): EngineInput {
  const request = aiRequestSchema.parse(effect.with);
  const given = takeAnswer(play, [effect.operation, effect.path, stepIdOf(effect.path)]);
  const fallback = given?.error === undefined ? null : { code: 'unknown' as const, message: given.error };
  const answer =
    given?.output === undefined ? answerBuiltIn(request) : { output: given.output, unanswered: [] satisfies string[] };
  const source = JSON.parse(JSON.stringify(builtInSource(request, fallback))) as JsonObject;
  return succeededWith(effect, { ...answer, source });
}

function loadNames({ operation, path, with: asked }: Perform): string[] {
  return [operation, path, asked['as'], asked['load']].filter((name) => typeof name === 'string');
}

function succeededWith(effect: Perform, output: Json): EngineInput {
  return { type: 'effectSucceeded', effectId: effect.id, output, by: testSystem };
}

function failedWith(effect: Perform, errorClass: FailureClass, message: string): EngineInput {
  const error = { code: 'test_error', message, class: errorClass };
  return { type: 'effectFailed', effectId: effect.id, error, by: testSystem };
}

function childAnswer(play: Play, effect: StartChild): EngineInput[] {
  if (!play.state.waits.some((wait) => wait.kind === 'child' && wait.id === effect.id)) return [];
  const answer = takeAnswer(play, [effect.workflow, effect.path, stepIdOf(effect.path)]);
  const status = answer?.error === undefined ? 'completed' : 'failed';
  const output = answer?.output ?? {};
  return [
    { type: 'childEnded', childId: effect.id, status, result: 'executed', outcome: null, output, by: testSystem },
  ];
}

/** Takes the first unused answer that names one of these. */
function takeAnswer(play: Play, names: string[]): Answer | undefined {
  const index = play.answers.findIndex((answer) => names.includes(answer.effect));
  return index < 0 ? undefined : play.answers.splice(index, 1)[0];
}

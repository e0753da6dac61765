import type { Actor } from '@renubu/contracts/actor';
import type { Json, JsonObject } from '@renubu/contracts/json';
import type { Step } from '@renubu/contracts/language/steps';
import type { Scope } from '../conditions/paths.ts';
import { workSpent } from '../conditions/work-meter.ts';
import { stepOf } from './paths.ts';
import type { Plan } from './plan.ts';
import type { Effect, EngineInput, Environment, ExecutionState, Frame, HistoryDraft } from './types.ts';

/** The names in scope of one iteration, or outside loops. Kept for the run while steps of the same iteration run. */
export interface ScopeView {
  readonly prefix: string;
  /** Prefix of the records visible by the loop that holds them; `null` is the root. */
  readonly levels: ReadonlyMap<string | null, string>;
  readonly scope: Scope;
}

/** One call of `advance` in progress: a copy of the state that may be changed, and what was collected so far. */
export interface Run {
  readonly plan: Plan;
  readonly env: Environment;
  readonly by: Actor;
  readonly state: ExecutionState;
  effects: Effect[];
  readonly history: HistoryDraft[];
  /** The names in scope where control stood last. */
  view: ScopeView | null;
  /** Paths of records changed since `view` was brought up to date. */
  readonly stale: Set<string>;
  /** What the work meter showed at the beginning. */
  readonly workBefore: number;
}

/** An input narrowed to one type. */
export type InputOf<Type extends EngineInput['type']> = Extract<EngineInput, { type: Type }>;

/** The actor of what follows from an input by itself. */
export const engineActor: Actor = { type: 'system', id: 'engine', name: 'Renubu' };
/** Path of waits and timers that belong to the execution, not to a step. */
export const executionPath = '$';

/** Type of the history lines of inputs that were not used. */
export const ignored = 'input.ignored';

/** Starts a run on a copy of the state. */
export function openRun(plan: Plan, state: ExecutionState, by: Actor, env: Environment): Run {
  return {
    plan,
    env,
    by,
    state: copyOf(state),
    effects: [],
    history: [],
    view: null,
    stale: new Set(),
    workBefore: workSpent(),
  };
}

/** A copy as deep as a run changes it in place; values inside (outputs, variables, errors) are only ever replaced. */
function copyOf(state: ExecutionState): ExecutionState {
  const steps: ExecutionState['steps'] = {};
  for (const [path, record] of Object.entries(state.steps)) steps[path] = { ...record };
  const root = state.root === null ? null : copyOfFrame(state.root);
  const copy: ExecutionState = { ...state, root, steps, waits: [...state.waits], applied: [...state.applied] };
  if (state.loads !== undefined) {
    copy.loads = Object.fromEntries(Object.entries(state.loads).map(([name, load]) => [name, { ...load }]));
  }
  return copy;
}

function copyOfFrame(frame: Frame): Frame {
  return { ...frame, children: frame.children.map(copyOfFrame) };
}

/** Appends a history line in the engine's name. */
export function note(run: Run, type: string, path: string | null, message: string, data: JsonObject = {}): void {
  append(run, engineActor, type, path, message, data);
}

/** Appends a history line in the name of who gave the input. */
export function noteBy(run: Run, type: string, path: string | null, message: string, data: JsonObject = {}): void {
  append(run, run.by, type, path, message, data);
}

function append(run: Run, actor: Actor, type: string, path: string | null, message: string, data: JsonObject): void {
  const stepId = path === null ? null : (stepOf(run.plan, path)?.id ?? null);
  // Who repeats an input that is not used must not bring the execution to its limit.
  if (type !== ignored) run.state.historyCount = (run.state.historyCount ?? 0) + 1;
  run.history.push({ at: run.env.now, actor, type, stepId, path, message, data });
}

/** Asks something of the driver. */
export function emit(run: Run, effect: Effect): void {
  run.effects.push(effect);
}

/** The id of the execution, when the environment names it. */
export function executionIdOf(run: Run): string | null {
  const execution = run.env.context['execution'];
  const id = execution !== null && typeof execution === 'object' && !Array.isArray(execution) ? execution['id'] : null;
  return typeof id === 'string' ? id : null;
}

/** What a step is called in sentences: its name, or its id in words. */
export function nameOf(step: Step): string {
  if (step.name !== undefined && step.name !== '') return step.name;
  const words = step.id.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** An object without its undefined members. */
export function compact(members: Record<string, Json | undefined>): JsonObject {
  const compacted: JsonObject = {};
  for (const [name, value] of Object.entries(members)) if (value !== undefined) compacted[name] = value;
  return compacted;
}

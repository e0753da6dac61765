import type { Actor } from '@renubu/contracts/actor';
import type { Json, JsonObject } from '@renubu/contracts/json';
import type { Step } from '@renubu/contracts/language/steps';
import type { Plan } from './plan.ts';
import type { Effect, EngineInput, Environment, ExecutionState, HistoryDraft } from './types.ts';

/** One call of `advance` in progress: a copy of the state that may be changed, and what was collected so far. */
export interface Run {
  readonly plan: Plan;
  readonly env: Environment;
  readonly by: Actor;
  readonly state: ExecutionState;
  effects: Effect[];
  readonly history: HistoryDraft[];
  scope: JsonObject | null;
  /** Paths of records changed since `scope` was built. */
  readonly stale: Set<string>;
}

/** An input narrowed to one type. */
export type InputOf<Type extends EngineInput['type']> = Extract<EngineInput, { type: Type }>;

/** The actor of what follows from an input by itself. */
export const engineActor: Actor = { type: 'system', id: 'engine', name: 'Renubu' };
/** Path of waits and timers that belong to the execution, not to a step. */
export const executionPath = '$';

/** Starts a run on a copy of the state. */
export function openRun(plan: Plan, state: ExecutionState, by: Actor, env: Environment): Run {
  return { plan, env, by, state: structuredClone(state), effects: [], history: [], scope: null, stale: new Set() };
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
  const stepId = path === null ? null : (run.plan.nodes.get(path)?.step.id ?? null);
  run.history.push({ at: run.env.now, actor, type, stepId, path, message, data });
}

/** Asks something of the driver. */
export function emit(run: Run, effect: Effect): void {
  run.effects.push(effect);
}

/** What a step is called in sentences: its name, or its id in words. */
export function nameOf(step: Step): string {
  if (step.name !== undefined && step.name !== '') return step.name;
  const words = step.id.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** An object without its undefined members. */
export function compact(members: Record<string, Json | undefined>): JsonObject {
  return Object.fromEntries(Object.entries(members).filter((entry): entry is [string, Json] => entry[1] !== undefined));
}

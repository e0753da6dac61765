import type { Actor } from '@renubu/contracts/actor';
import type { Json, JsonObject } from '@renubu/contracts/json';
import type { Form, FormField } from '@renubu/contracts/language/guided';
import { advance } from '@renubu/core/engine/advance';
import { initialState } from '@renubu/core/engine/initial-state';
import type { Plan } from '@renubu/core/engine/plan';
import type { EngineInput, Environment, ExecutionState, HistoryDraft } from '@renubu/core/engine/types';
import type { Random } from './random.ts';

export interface PlayedExecution {
  state: ExecutionState;
  history: HistoryDraft[];
  startedAt: string;
  endedAt: string;
}

export interface Playing {
  random: Random;
  startAt: string;
  by: Actor;
  outcome: string;
  context: JsonObject;
  /** Minutes between two things the person does. */
  minutes: number;
}

/** Prefers values a renewal that went well would have; else draws one of the choices. */
function fillField(random: Random, field: FormField): Json {
  if (field.enum) return random.pick(field.enum);
  switch (field.type) {
    case 'boolean':
      return true;
    case 'number':
    case 'integer':
      return Math.min(field.maximum ?? 8, Math.max(field.minimum ?? 0, 8));
    case 'array':
      return field.items?.enum ? [random.pick(field.items.enum)] : [];
    default:
      return field.format === 'date' ? null : 'Agreed with the customer.';
  }
}

function fillForm(random: Random, form: Form | undefined): JsonObject {
  if (!form) return {};
  return Object.fromEntries(
    form.required.map((name) => [name, fillField(random, form.properties[name] ?? { type: 'string' })]),
  );
}

/** The next thing that can happen: an effect answers, a person completes the step that waits, or the execution ends. */
function nextInput(plan: Plan, state: ExecutionState, playing: Playing): EngineInput | null {
  const system: Actor = { type: 'system', id: 'engine', name: 'Renubu' };
  const effect = state.waits.find((wait) => wait.kind === 'effect');
  if (effect) return { type: 'effectSucceeded', effectId: effect.id, output: { delivered: true }, by: system };
  const task = state.waits.find((wait) => wait.kind === 'task');
  if (task) return { type: 'taskChanged', taskId: task.id, status: 'completed', by: playing.by };
  const person = state.waits.find((wait) => wait.kind === 'person');
  if (person) {
    const stepId = state.steps[person.path]?.stepId ?? person.path;
    const step = plan.nodes.get(stepId)?.step;
    const outputs = fillForm(playing.random, step?.type === 'guided' ? step.outputs : undefined);
    return { type: 'personCompletedStep', path: person.path, outputs, by: playing.by };
  }
  return state.awaitsOutcome ? { type: 'complete', outcome: playing.outcome, by: playing.by } : null;
}

/** Plays an execution from start to end with the pure engine, as a person who completes every step would. */
export function playThrough(plan: Plan, playing: Playing): PlayedExecution {
  let at = Date.parse(playing.startAt);
  const env = (): Environment => ({
    now: new Date(at).toISOString(),
    newId: playing.random.uuid,
    context: playing.context,
  });
  const history: HistoryDraft[] = [];
  let state = initialState();
  let input: EngineInput | null = { type: 'start', by: playing.by };
  for (let turn = 0; input && turn < 200; turn += 1) {
    const advanced = advance(plan, state, input, env());
    if (!advanced.ok) throw new Error(`sample execution of ${plan.definition.workflow}: ${advanced.refusal.message}`);
    state = advanced.state;
    history.push(...advanced.history);
    if (state.status === 'completed') break;
    input = nextInput(plan, state, playing);
    if (input?.by.type === 'person') at += Math.round(playing.minutes * 60_000 * playing.random.between(0.4, 1.6));
  }
  return { state, history, startedAt: playing.startAt, endedAt: new Date(at).toISOString() };
}

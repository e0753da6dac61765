import type { Actor } from '@renubu/contracts/actor';
import type { Json, JsonObject } from '@renubu/contracts/json';
import { stepSchema, type Step } from '@renubu/contracts/language/steps';
import type { WorkflowDefinition } from '@renubu/contracts/language/workflow';

import { compileDefinition } from '../../definitions/compile.ts';
import { advance } from '../advance.ts';
import { initialState } from '../initial-state.ts';
import type { Plan } from '../plan.ts';
import { recordOf } from '../records.ts';
import type {
  Effect,
  EngineInput,
  Environment,
  ExecutionEvent,
  ExecutionState,
  FailureClass,
  HistoryDraft,
  Refusal,
  StepRecord,
  Wait,
} from '../types.ts';

export const sarah: Actor = { type: 'person', id: 'sarah', name: 'Sarah' };
export const worker: Actor = { type: 'system', id: 'worker', name: 'Worker' };
export const startTime = '2026-01-15T09:00:00.000Z';

type Unsent<Input> = Input extends unknown ? Omit<Input, 'by'> : never;
/** An input without its actor. */
export type BareInput = Unsent<EngineInput>;

/** Steps as a definition file would write them: defaults filled in by the schema. */
export function parseSteps(steps: unknown[]): Step[] {
  return steps.map((step) => stepSchema.parse(step));
}

/** A definition around some steps. */
export function definitionOf(steps: unknown[], extra: Partial<WorkflowDefinition> = {}): WorkflowDefinition {
  return {
    workflow: 'test',
    name: 'Test',
    kind: 'automation',
    on: [{ manual: {} }],
    steps: parseSteps(steps),
    ...extra,
  };
}

/** An execution driven by hand: keeps the state, the clock and everything that was asked for. */
export class Harness {
  readonly plan: Plan;
  state: ExecutionState = initialState();
  now = startTime;
  context: JsonObject;
  readonly effects: Effect[] = [];
  readonly history: HistoryDraft[] = [];
  #ids = 0;

  constructor(definition: WorkflowDefinition, context: JsonObject = {}) {
    this.plan = compileDefinition(definition);
    this.context = { execution: { id: 'execution-1' }, ...context };
  }

  get env(): Environment {
    return { now: this.now, newId: () => `id-${(this.#ids += 1)}`, context: this.context };
  }

  /** Gives an input that must be taken; returns the effects it led to. */
  send(input: BareInput, by: Actor = sarah): Effect[] {
    const result = advance(this.plan, this.state, { ...input, by } as EngineInput, this.env);
    if (!result.ok) throw new Error(`refused: ${result.refusal.code} ${result.refusal.message}`);
    this.state = result.state;
    this.effects.push(...result.effects);
    this.history.push(...result.history);
    return result.effects;
  }

  /** Gives an input that must be refused. */
  refuse(input: BareInput): Refusal {
    const result = advance(this.plan, this.state, { ...input, by: sarah } as EngineInput, this.env);
    if (result.ok) throw new Error(`not refused: ${input.type}`);
    return result.refusal;
  }

  /** Gives an input whatever comes of it, but for an internal error; true when it was taken. */
  offer(input: BareInput, by: Actor = worker): boolean {
    const result = advance(this.plan, this.state, { ...input, by } as EngineInput, this.env);
    if (!result.ok) {
      if (result.refusal.code === 'internal_error') throw new Error(result.refusal.message);
      return false;
    }
    this.state = result.state;
    this.effects.push(...result.effects);
    this.history.push(...result.history);
    return true;
  }

  record(path: string): StepRecord {
    const record = recordOf(this.state, path);
    if (record === undefined) throw new Error(`no record of ${path}`);
    return record;
  }

  status(path: string): string {
    return recordOf(this.state, path)?.status ?? 'pending';
  }

  wait(kind: Wait['kind'], path: string, purpose?: Wait['purpose']): Wait {
    const found = this.state.waits.find(
      (wait) => wait.kind === kind && wait.path === path && (purpose === undefined || wait.purpose === purpose),
    );
    if (found === undefined) throw new Error(`no ${kind} wait of ${path}: ${JSON.stringify(this.state.waits)}`);
    return found;
  }

  succeed(path: string, output: JsonObject = {}): Effect[] {
    return this.send({ type: 'effectSucceeded', effectId: this.wait('effect', path).id, output }, worker);
  }

  fail(path: string, errorClass: FailureClass = 'permanent'): Effect[] {
    const error = { code: 'broken', message: 'It broke.', class: errorClass };
    return this.send({ type: 'effectFailed', effectId: this.wait('effect', path).id, error }, worker);
  }

  /** One vote decides the approval of a path. */
  decide(path: string, decision: 'approved' | 'rejected', reason?: string): Effect[] {
    const because = reason === undefined ? {} : { reason };
    const votes = [{ by: sarah, decision, at: this.now, ...because }];
    return this.send({
      type: 'approvalDecided',
      approvalId: this.wait('approval', path).id,
      decision,
      ...because,
      votes,
    });
  }

  /** The event comes that the step of a path waits for. */
  receive(path: string, data: Json): Effect[] {
    const subscriptionId = this.wait('event', path).id;
    return this.send({ type: 'eventMatched', subscriptionId, event: eventOf('happened', data) }, worker);
  }

  /** Fires a timer, at its time. */
  fire(path: string, purpose?: Wait['purpose']): Effect[] {
    const wait = this.wait('timer', path, purpose);
    this.now = wait.until ?? this.now;
    return this.send({ type: 'timerDue', timerId: wait.id }, worker);
  }

  types(): string[] {
    return this.history.map((entry) => entry.type);
  }
}

/** An event as it comes from outside. */
export function eventOf(type: string, data: Json = {}, id = 'event-1'): ExecutionEvent {
  return { id, type, source: 'shop', time: startTime, data };
}

/** A started execution of some steps. */
export function started(
  steps: unknown[],
  extra: Partial<WorkflowDefinition> = {},
  given: { inputs?: JsonObject; context?: JsonObject; event?: ExecutionEvent; loaded?: JsonObject } = {},
): Harness {
  const harness = new Harness(definitionOf(steps, extra), given.context);
  const { inputs = {}, event, loaded } = given;
  const start: BareInput = { type: 'start', inputs };
  if (event !== undefined) start.event = event;
  if (loaded !== undefined) start.loaded = loaded;
  harness.send(start);
  return harness;
}

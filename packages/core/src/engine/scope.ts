import type { Json, JsonObject } from '@renubu/contracts/json';
import type { Scope } from '../conditions/paths.ts';
import { computedFields } from './computed.ts';
import { initialState } from './initial-state.ts';
import { loopsAround, prefixOf, stepIdOf, stepOf } from './paths.ts';
import type { Run, ScopeView } from './run.ts';
import type { Environment, ExecutionEvent, ExecutionState, StepRecord } from './types.ts';

/**
 * Names in scope of the conditions and templates of a path: the data of the event at the root, `event`, `payload`, the
 * environment's context (customer, intelligence, data, user, organization, execution, workflow), what was loaded, the
 * items of the loops around it, `inputs`, `vars`, `steps.<id>`, `outputs.<id>`, `joined`, `computed` and `now`. Of the
 * steps, those of the same iteration and those outside of it are seen.
 */
export function scopeOf(run: Run, path: string): Scope {
  const prefix = prefixOf(path);
  if (run.view?.prefix === prefix) bringUpToDate(run, run.view);
  else run.view = openView(run, prefix);
  run.stale.clear();
  const { scope } = run.view;
  scope['vars'] = run.state.vars;
  return scope;
}

/** Names in scope of a condition over an event alone, outside any execution. */
export function eventScope(event: ExecutionEvent, now: string): Scope {
  return { ...eventNames(event), now };
}

/** Names in scope before an execution has started: what its context loads may be looked up by. */
export function startScope(
  env: Environment,
  { event, inputs = {}, loaded = {} }: { event?: ExecutionEvent; inputs?: JsonObject; loaded?: JsonObject },
): Scope {
  const state = { ...initialState(), inputs, loaded, ...(event === undefined ? {} : { event }) };
  return Object.assign(namesOf(state, env, {}), { vars: {}, now: env.now });
}

function eventNames(event: ExecutionEvent): JsonObject {
  const { data } = event;
  const members = data !== null && typeof data === 'object' && !Array.isArray(data) ? data : {};
  return { ...members, payload: data, event: { ...event } };
}

function openView(run: Run, prefix: string): ScopeView {
  const { state, env, plan } = run;
  const loops = loopsAround(prefix);
  const levels = new Map<string | null, string>([[null, '']]);
  const items: JsonObject = {};
  for (const { path, index } of loops) {
    levels.set(stepIdOf(path), `${path}[${index}].`);
    const step = stepOf(plan, path);
    if (step?.type !== 'foreach') continue;
    items[step.as] = state.steps[path]?.loop?.items[index] ?? null;
    items[`${step.as}Index`] = index;
  }
  const steps: JsonObject = {};
  const outputs: JsonObject = {};
  for (const [id, node] of plan.nodes) {
    const level = levels.get(node.loop);
    if (level !== undefined) put(state, level + id, id, steps, outputs);
  }
  // Set on the object itself: copying it would work `computed` out.
  const scope = namesOf(state, env, items);
  return { prefix, levels, scope: Object.assign(scope, { steps, outputs, now: env.now }) };
}

function namesOf(state: ExecutionState, env: Environment, items: JsonObject): JsonObject {
  const { event, loaded, joined, inputs } = state;
  const names: JsonObject = event === undefined ? {} : eventNames(event);
  for (const [name, value] of Object.entries(env.context)) {
    if (!isNothing(value) || !Object.hasOwn(names, name)) names[name] = value;
  }
  Object.assign(names, loaded, items);
  names['inputs'] = inputs;
  if (joined !== undefined) names['joined'] = joined.map((item) => ({ ...item }));
  return withComputed(names, env);
}

/** Adds `computed`, worked out when it is first read. */
function withComputed(names: JsonObject, env: Environment): JsonObject {
  let computed: JsonObject | null = null;
  const get = (): JsonObject => (computed ??= computedFields(names, env));
  return Object.defineProperty(names, 'computed', { get, enumerable: true, configurable: true });
}

/** A name of ours that has nothing gives way to the event's. */
function isNothing(value: Json | undefined): boolean {
  return value === undefined || value === null || (typeof value === 'object' && Object.keys(value).length === 0);
}

/** Puts changed records into a view. Objects handed out before are not changed: values of the state may be them. */
function bringUpToDate(run: Run, { levels, scope }: ScopeView): void {
  if (run.stale.size === 0) return;
  const visible = new Set(levels.values());
  const steps = { ...(scope['steps'] as JsonObject) };
  const outputs = { ...(scope['outputs'] as JsonObject) };
  for (const path of run.stale) {
    if (visible.has(prefixOf(path))) put(run.state, path, stepIdOf(path), steps, outputs);
  }
  scope['steps'] = steps;
  scope['outputs'] = outputs;
}

function put(state: ExecutionState, path: string, id: string, steps: JsonObject, outputs: JsonObject): void {
  const record = Object.hasOwn(state.steps, path) ? state.steps[path] : undefined;
  if (record === undefined || record.status === 'pending') {
    Reflect.deleteProperty(steps, id);
    Reflect.deleteProperty(outputs, id);
    return;
  }
  steps[id] = stepScope(record);
  if (record.output === undefined) Reflect.deleteProperty(outputs, id);
  else outputs[id] = record.output;
}

function stepScope(record: StepRecord): JsonObject {
  const { output } = record;
  const { status, attempt, startedAt, endedAt } = record;
  const scope: JsonObject = { status, attempt, startedAt, endedAt };
  if (output !== undefined) Object.assign(scope, { output, outputs: output });
  if (record.draft !== undefined) scope['draft'] = record.draft;
  if (record.error !== undefined) scope['error'] = { ...record.error };
  if (record.branchPath !== undefined) scope['branchPath'] = record.branchPath;
  if (record.reason !== undefined) scope['reason'] = record.reason;
  if (record.answer !== undefined) Object.assign(scope, answerOf(record.answer));
  return Object.assign(scope, decisionOf(output));
}

/** Who answered is read without `output`: `steps.<id>.source.kind`, `.unanswered`. */
function answerOf({ source, unanswered }: NonNullable<StepRecord['answer']>): JsonObject {
  const { usage, fallback } = source;
  return {
    source: { ...source, usage: { ...usage }, fallback: fallback === null ? null : { ...fallback } },
    unanswered,
  };
}

/** What an approval decided is read without `output`: `steps.<id>.decision`, `.decidedBy`, `.reason`, `.form`. */
function decisionOf(output: Json | undefined): JsonObject {
  if (output === undefined || output === null || typeof output !== 'object' || Array.isArray(output)) return {};
  return Object.hasOwn(output, 'decidedAt') && Object.hasOwn(output, 'votes') ? output : {};
}

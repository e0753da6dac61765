import type { JsonObject } from '@renubu/contracts/json';
import { compact, type Run } from './run.ts';
import type { ExecutionState, StepRecord } from './types.ts';

/**
 * Names in scope of conditions and templates: the environment's context (customer, intelligence, data, user,
 * organization, execution, workflow), `inputs`, `vars`, `steps.<id>`, `outputs.<id>` and `now`. Kept for the run and
 * brought up to date with the records that changed.
 */
export function scopeOf(run: Run): JsonObject & { now: string } {
  const { state, env } = run;
  const scope = run.scope ?? { steps: {}, outputs: {} };
  if (run.scope === null) {
    for (const path of Object.keys(state.steps)) run.stale.add(path);
    run.scope = scope;
  }
  const steps = scope['steps'] as JsonObject;
  const outputs = scope['outputs'] as JsonObject;
  for (const path of run.stale) refresh(state, path, steps, outputs);
  run.stale.clear();
  return { ...env.context, inputs: state.inputs, vars: state.vars, steps, outputs, now: env.now };
}

function refresh(state: ExecutionState, path: string, steps: JsonObject, outputs: JsonObject): void {
  const record = Object.hasOwn(state.steps, path) ? state.steps[path] : undefined;
  if (record === undefined || record.status === 'pending') {
    Reflect.deleteProperty(steps, path);
    Reflect.deleteProperty(outputs, path);
    return;
  }
  steps[path] = stepScope(record);
  if (record.output === undefined) Reflect.deleteProperty(outputs, path);
  else outputs[path] = record.output;
}

function stepScope(record: StepRecord): JsonObject {
  return compact({
    status: record.status,
    attempt: record.attempt,
    startedAt: record.startedAt,
    endedAt: record.endedAt,
    output: record.output,
    outputs: record.output,
    draft: record.draft,
    error: record.error === undefined ? undefined : { ...record.error },
    branchPath: record.branchPath,
    reason: record.reason,
  });
}

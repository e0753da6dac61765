import type { Json } from '@renubu/contracts/json';
import type { ContextLoad } from '@renubu/contracts/language/workflow';
import { templatePaths } from '../templates/engine.ts';
import { failExecution } from './ending.ts';
import { renderString } from './expressions.ts';
import { failureDetail, type FailureDetail } from './failure.ts';
import { fitsInline } from './limits.ts';
import { compact, emit, executionIdOf, note, type Run } from './run.ts';
import type { LoadState } from './types.ts';
import { addWait, dropWaits } from './waits.ts';

/** The operation a driver is asked for to load context. */
export const loadOperation = 'context.load';
const loadPrefix = '$context.';

/** Path of a context load: it belongs to the execution, not to a step. */
export function loadPath(name: string): string {
  return `${loadPrefix}${name}`;
}

/** The load of a path, when it is the path of one. */
export function loadAt(run: Run, path: string): ContextLoad | undefined {
  if (!path.startsWith(loadPrefix)) return undefined;
  return loadsOf(run).find((load) => loadPath(load.as) === path);
}

function loadsOf(run: Run): readonly ContextLoad[] {
  return run.plan.definition.context ?? [];
}

/** Takes over what the driver loaded already; the other loads become due. */
export function beginLoads(run: Run, given: Record<string, Json>): void {
  const { state } = run;
  const found = Object.entries(given).filter(([, value]) => value !== null);
  if (found.length > 0) state.loaded = Object.fromEntries(found);
  const loads = loadsOf(run);
  if (loads.length === 0) return;
  state.loads = Object.fromEntries(loads.map((load): [string, LoadState] => [load.as, newLoad(1)]));
  for (const load of loads) {
    if (!Object.hasOwn(given, load.as)) continue;
    const value = given[load.as] ?? null;
    if (value === null) missLoad(run, load, nothingFound);
    else keepLoad(run, load, value);
  }
}

const nothingFound: FailureDetail = { code: 'not_found', message: 'there is none.' };

function newLoad(attempt: number): LoadState {
  return { status: 'due', attempt, tries: 1 };
}

/** Makes loads that did not come to an end due again, with their next attempt. */
export function resetLoads(run: Run): void {
  const { loads } = run.state;
  if (loads === undefined) return;
  for (const [name, load] of Object.entries(loads)) loads[name] = newLoad(load.attempt + 1);
}

/** Calls off the loads that another version of the workflow has no more. */
export function dropUnknownLoads(run: Run): void {
  const known = new Set(loadsOf(run).map((load) => load.as));
  const open = Object.entries(run.state.loads ?? {}).filter(([name]) => known.has(name));
  for (const name of Object.keys(run.state.loads ?? {})) if (!known.has(name)) dropWaits(run, loadPath(name));
  if (open.length > 0) run.state.loads = Object.fromEntries(open);
  else delete run.state.loads;
}

/** True when every load is settled, so that steps may run. Asks for those that are due; a required one that failed ends the execution. */
export function contextReady(run: Run): boolean {
  if (run.state.loads === undefined) return true;
  for (const load of loadsOf(run)) {
    if (run.state.loads?.[load.as]?.status === 'due' && !dependsOnOthers(run, load)) askFor(run, load);
  }
  const failed = loadsOf(run).find((load) => run.state.loads?.[load.as]?.status === 'failed');
  if (failed !== undefined) {
    const message = run.state.loads?.[failed.as]?.error ?? 'it failed.';
    failExecution(run, {
      code: 'context_failed',
      message: `“${failed.as}” could not be loaded: ${message}`,
      stepId: null,
    });
  }
  return run.state.loads === undefined;
}

/** True while the id of a load reads an earlier one that is not settled. */
function dependsOnOthers(run: Run, load: ContextLoad): boolean {
  if (load.id === undefined) return false;
  const earlier = loadsOf(run).slice(0, loadsOf(run).indexOf(load));
  const open = new Set(earlier.map((item) => item.as).filter((name) => run.state.loads?.[name] !== undefined));
  if (open.size === 0) return false;
  try {
    return templatePaths(load.id).some(([root]) => open.has(String(root)));
  } catch {
    return false;
  }
}

function askFor(run: Run, load: ContextLoad): void {
  const state = run.state.loads?.[load.as];
  if (state === undefined) return;
  const path = loadPath(load.as);
  const target = idOf(run, load);
  if ('code' in target) return missLoad(run, load, target);
  const id = run.env.newId();
  const notBefore = state.retryAt ?? null;
  delete state.retryAt;
  state.status = 'asked';
  addWait(run, { kind: 'effect', path, id });
  emit(run, {
    kind: 'perform',
    id,
    path,
    operation: loadOperation,
    connection: null,
    with: compact({ load: load.load, id: target.id, as: load.as }),
    idempotencyKey: `${executionIdOf(run) ?? id}:${path}:${state.attempt}`,
    attempt: state.attempt,
    notBefore,
  });
  note(run, 'context.requested', path, `“${load.as}” is being loaded from ${load.load}.`, {
    effectId: id,
    ...compact({ load: load.load, id: target.id }),
    attempt: state.attempt,
    notBefore,
  });
}

function idOf(run: Run, load: ContextLoad): { id: string | undefined } | FailureDetail {
  if (load.id === undefined) return { id: undefined };
  try {
    const id = renderString(run, loadPath(load.as), load.id).trim();
    return id === '' ? { code: 'missing_id', message: 'the id to look up is empty.' } : { id };
  } catch (error) {
    return failureDetail(error);
  }
}

/** Keeps what was loaded; too large or nothing counts as not loaded. */
export function keepLoad(run: Run, load: ContextLoad, value: Json): void {
  if (value === null) return missLoad(run, load, nothingFound);
  if (!fitsInline(value)) return missLoad(run, load, { code: 'too_large', message: 'it is larger than 256 kB.' });
  run.state.loaded = { ...run.state.loaded, [load.as]: value };
  note(run, 'context.loaded', loadPath(load.as), `“${load.as}” was loaded from ${load.load}.`, { load: load.load });
  settleLoad(run, load);
}

/** A load that gave nothing: an optional one is left out, a required one fails the execution before its first step. */
export function missLoad(run: Run, load: ContextLoad, error: FailureDetail): void {
  const data = { load: load.load, ...error };
  if (load.optional) {
    note(run, 'context.left-out', loadPath(load.as), `“${load.as}” is left out: ${error.message}`, data);
    return settleLoad(run, load);
  }
  note(run, 'context.failed', loadPath(load.as), `“${load.as}” could not be loaded: ${error.message}`, data);
  const state = run.state.loads?.[load.as];
  if (state !== undefined) Object.assign(state, { status: 'failed', error: error.message });
}

function settleLoad(run: Run, load: ContextLoad): void {
  run.view = null;
  const { [load.as]: _settled, ...open } = run.state.loads ?? {};
  if (Object.keys(open).length > 0) run.state.loads = open;
  else delete run.state.loads;
}

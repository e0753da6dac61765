import { emit, type Run } from './run.ts';
import { maxApplied } from './limits.ts';
import type { Effect, ExecutionState, Wait } from './types.ts';

/** Records what a step waits for. */
export function addWait(run: Run, wait: Wait): void {
  run.state.waits.push(wait);
}

/** Sets a timer and the wait for it; returns its id. */
export function addTimer(run: Run, path: string, purpose: NonNullable<Wait['purpose']>, until: string): string {
  const id = run.env.newId();
  addWait(run, { kind: 'timer', path, id, until, purpose });
  emit(run, { kind: 'setTimer', id, path, dueAt: until });
  return id;
}

/** The first wait that fits. */
export function findWait(state: ExecutionState, fits: (wait: Wait) => boolean): Wait | undefined {
  return state.waits.find(fits);
}

/** Takes the wait an input answers; undefined when nothing waits for it (any more). */
export function takeWait(run: Run, kind: Wait['kind'], id: string): Wait | undefined {
  const index = run.state.waits.findIndex((wait) => wait.kind === kind && wait.id === id);
  if (index < 0) return undefined;
  rememberApplied(run.state, id);
  return run.state.waits.splice(index, 1)[0];
}

/** Remembers an id as settled; the oldest are forgotten. */
export function rememberApplied(state: ExecutionState, id: string): void {
  state.applied.push(id);
  if (state.applied.length > maxApplied) state.applied.splice(0, state.applied.length - maxApplied);
}

/** Removes every wait of a path (and purpose) and calls off what it waited for. */
export function dropWaits(
  run: Run,
  path: string,
  options: { keepTasks?: boolean; purpose?: Wait['purpose'] } = {},
): void {
  const dropped = run.state.waits.filter(
    (wait) => wait.path === path && (options.purpose === undefined || wait.purpose === options.purpose),
  );
  if (dropped.length === 0) return;
  run.state.waits = run.state.waits.filter((wait) => !dropped.includes(wait));
  for (const wait of dropped) callOff(run, wait, options.keepTasks === true);
}

function callOff(run: Run, wait: Wait, keepTasks: boolean): void {
  switch (wait.kind) {
    case 'person':
      return;
    case 'timer':
      return withdraw(run, 'setTimer', { kind: 'cancelTimer', id: wait.id });
    case 'effect':
      return withdraw(run, 'perform', { kind: 'cancelEffect', id: wait.id });
    case 'child':
      return withdraw(run, 'startChild', { kind: 'cancelChild', id: wait.id });
    case 'task':
      if (!keepTasks) withdraw(run, 'createTask', { kind: 'cancelTask', id: wait.id });
      return;
    case 'event':
      return withdraw(run, 'subscribeEvent', { kind: 'unsubscribeEvent', id: wait.id });
    case 'approval':
      return withdraw(run, 'openApproval', { kind: 'closeApproval', id: wait.id, as: 'cancelled' });
  }
}

/** Calls an effect off; one asked for in this very run is forgotten instead. */
function withdraw(run: Run, requested: Effect['kind'], cancel: Effect & { id: string }): void {
  const known = run.effects.findIndex(
    (effect) => effect.kind === requested && 'id' in effect && effect.id === cancel.id,
  );
  if (known < 0) emit(run, cancel);
  else run.effects.splice(known, 1);
}

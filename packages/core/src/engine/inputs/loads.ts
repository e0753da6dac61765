import type { ContextLoad } from '@renubu/contracts/language/workflow';
import { keepLoad, loadAt, loadPath, missLoad } from '../loads.ts';
import { nextAttemptAt } from '../retry-policy.ts';
import { note, type InputOf, type Run } from '../run.ts';
import { findWait, takeWait } from '../waits.ts';

/** An effect succeeded that was a context load; false when it was none. */
export function loadSucceeded(run: Run, input: InputOf<'effectSucceeded'>): boolean {
  const load = takeLoad(run, input.effectId);
  if (load === null) return false;
  keepLoad(run, load, input.output ?? null);
  return true;
}

/** An effect failed that was a context load: tried again later, or left out, or fatal; false when it was none. */
export function loadFailed(run: Run, input: InputOf<'effectFailed'>): boolean {
  const load = takeLoad(run, input.effectId);
  if (load === null) return false;
  const state = run.state.loads?.[load.as];
  const { code, message, class: errorClass } = input.error;
  const tries = state?.tries ?? 1;
  const key = `${input.effectId}:${load.as}`;
  const retryAt = nextAttemptAt(undefined, { errorClass, tries, key }, run.env);
  if (retryAt === null || state === undefined) {
    missLoad(run, load, { code, message });
    return true;
  }
  Object.assign(state, { status: 'due', attempt: state.attempt + 1, tries: tries + 1, retryAt });
  const words = `“${load.as}” could not be loaded: ${message} It will be tried again at ${retryAt}.`;
  note(run, 'context.retrying', loadPath(load.as), words, { code, class: errorClass, tries, retryAt });
  return true;
}

function takeLoad(run: Run, effectId: string): ContextLoad | null {
  const wait = findWait(run.state, (item) => item.kind === 'effect' && item.id === effectId);
  const load = wait === undefined ? undefined : loadAt(run, wait.path);
  if (load === undefined) return null;
  takeWait(run, 'effect', effectId);
  return load;
}

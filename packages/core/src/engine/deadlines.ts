import { activeRecords } from './records.ts';
import { stepOf } from './paths.ts';
import { executionPath, type Run } from './run.ts';
import { afterMs, later, lengthFromNow } from './time.ts';
import type { Wait } from './types.ts';
import { addTimer, dropWaits, findWait } from './waits.ts';

/** Sets the timeout timer of every open step that has one and whose clock does not run yet. Snoozed steps have none; each attempt of an action has its own. */
export function armTimeouts(run: Run): void {
  for (const record of activeRecords(run.state)) {
    const step = stepOf(run.plan, record.path);
    const timeout = step?.timeout;
    if (timeout === undefined || record.status === 'snoozed') continue;
    // The timeout of a wait is over with it: what runs afterwards has its own.
    if (step?.type === 'wait' && record.list !== undefined) continue;
    if (findWait(run.state, (wait) => isTimeout(wait, record.path)) !== undefined) continue;
    addTimer(run, record.path, 'timeout', later(run.env, beginningOf(run, record.path), timeout));
  }
}

/** When the clock of a step begins: now, or when the attempt that was asked for may begin. */
function beginningOf(run: Run, path: string): string {
  const asked = findWait(run.state, (wait) => wait.kind === 'effect' && wait.path === path);
  const { now } = run.env;
  return asked?.until !== undefined && asked.until > now ? asked.until : now;
}

/** Starts or stops the clock of the execution's timeout: waiting on people counts only when the definition says so. */
export function adjustDeadline(run: Run): void {
  const { state, plan } = run;
  const { timeout } = plan.definition;
  if (timeout === undefined || !isOpen(run)) return;
  const timer = findWait(state, (wait) => isTimeout(wait, executionPath));
  const counts = clockRuns(run);
  if (counts && timer === undefined) {
    const left = state.timeLeftMs ?? lengthFromNow(run.env, timeout);
    state.timeLeftMs = null;
    addTimer(run, executionPath, 'timeout', afterMs(run.env, left));
  } else if (!counts && timer?.until !== undefined) {
    state.timeLeftMs = Math.max(0, Date.parse(timer.until) - Date.parse(run.env.now));
    dropWaits(run, executionPath, { purpose: 'timeout' });
  }
}

function isTimeout(wait: Wait, path: string): boolean {
  return wait.kind === 'timer' && wait.path === path && wait.purpose === 'timeout';
}

function isOpen(run: Run): boolean {
  return ['running', 'waiting', 'paused', 'snoozed'].includes(run.state.status);
}

function clockRuns(run: Run): boolean {
  const { state, plan } = run;
  if (plan.definition.timeoutIncludesWaits === true) return true;
  if (state.status === 'paused' || state.status === 'snoozed') return false;
  return state.waits.some((wait) => wait.path !== executionPath && !isOnPeople(run, wait));
}

function isOnPeople(run: Run, wait: Wait): boolean {
  const step = stepOf(run.plan, wait.path);
  if (wait.kind === 'timer') return wait.purpose !== 'wait';
  if (wait.kind === 'task') return step?.type === 'task' && step.owner === 'human';
  return wait.kind === 'person' || wait.kind === 'approval';
}

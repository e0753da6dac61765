import type { Json } from '@renubu/contracts/json';
import { armTimeouts, adjustDeadline } from './deadlines.ts';
import { closeOpen, completeExecution, failExecution } from './ending.ts';
import { contextReady } from './loads.ts';
import { maxHistory } from './limits.ts';
import { stepOf } from './paths.ts';
import { activeRecords, recordOf } from './records.ts';
import { note, type Run } from './run.ts';
import { isFailed } from './signals.ts';
import { walkList } from './walk.ts';

/**
 * Runs until nothing can run any more, then brings status and timers in line. An execution that is not open for
 * running (paused, snoozed, ended) only keeps its records.
 */
export function settle(run: Run): void {
  const { state } = run;
  if (state.status === 'running' || state.status === 'waiting') runOn(run);
  if (isOpen(run) && (state.historyCount ?? 0) > maxHistory) {
    const message = 'The history has more than 50,000 lines, which is its limit.';
    return failExecution(run, { code: 'too_much_history', message, stepId: null });
  }
  if (state.status === 'running' || state.status === 'waiting') {
    armTimeouts(run);
    state.status = state.waits.some((wait) => wait.kind === 'effect') ? 'running' : 'waiting';
  }
  adjustDeadline(run);
}

function runOn(run: Run): void {
  if (!contextReady(run)) return;
  const { steps } = run.plan.definition;
  const root = (run.state.root ??= { owner: 'root', list: 'root', index: 0, children: [] });
  const signal = walkList(run, root, steps);
  if (signal === 'waiting') return;
  if (isFailed(signal)) {
    const { code, message, path } = signal;
    return failExecution(run, { code, message, stepId: recordOf(run.state, path)?.stepId ?? null });
  }
  if (signal === 'ended') closeOpen(run, 'the workflow ended.');
  root.index = steps.length;
  root.children = [];
  finishWhenClear(run);
}

/** Completes an execution whose steps are all done, once nothing is open again and an outcome is known or not needed. */
function finishWhenClear(run: Run): void {
  const { state, plan } = run;
  if (activeRecords(state).length > 0) return;
  state.outcome ??= recordedOutcome(run);
  if (state.outcome !== null || (plan.definition.outcomes ?? []).length === 0) return completeExecution(run);
  if (state.awaitsOutcome) return;
  state.awaitsOutcome = true;
  note(run, 'execution.awaits-outcome', null, 'Every step is done; the outcome is to be chosen.', {
    outcomes: plan.definition.outcomes ?? [],
  });
}

/** The newest recorded output named `outcome` that is an outcome of the workflow; of equally old ones the last in the plan. */
function recordedOutcome(run: Run): string | null {
  const known = run.plan.definition.outcomes ?? [];
  if (known.length === 0) return null;
  const order = [...run.plan.nodes.keys()];
  let newest: { outcome: string; at: string; place: number; path: string } | null = null;
  for (const record of Object.values(run.state.steps)) {
    if (record.status !== 'completed' || stepOf(run.plan, record.path)?.type !== 'guided') continue;
    const outcome = outcomeIn(record.output);
    if (outcome === null || !known.includes(outcome)) continue;
    const found = { outcome, at: record.endedAt ?? '', place: order.indexOf(record.stepId), path: record.path };
    if (newest === null || isLater(found, newest)) newest = found;
  }
  return newest?.outcome ?? null;
}

function outcomeIn(output: Json | undefined): string | null {
  if (output === undefined || output === null || typeof output !== 'object' || Array.isArray(output)) return null;
  const outcome = Object.hasOwn(output, 'outcome') ? output['outcome'] : undefined;
  return typeof outcome === 'string' ? outcome : null;
}

interface Recorded {
  at: string;
  place: number;
  path: string;
}

function isLater(a: Recorded, b: Recorded): boolean {
  if (a.at !== b.at) return a.at > b.at;
  return a.place === b.place ? a.path > b.path : a.place > b.place;
}

function isOpen(run: Run): boolean {
  return !['completed', 'failed', 'cancelled'].includes(run.state.status);
}

import { everyStep } from './lists.ts';
import { armTimeouts, adjustDeadline } from './deadlines.ts';
import { closeOpen, completeExecution, failExecution } from './ending.ts';
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
  if (state.status === 'running' || state.status === 'waiting') {
    armTimeouts(run);
    state.status = state.waits.some((wait) => wait.kind === 'effect') ? 'running' : 'waiting';
  }
  adjustDeadline(run);
}

function runOn(run: Run): void {
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

/** The newest recorded output named `outcome` that is an outcome of the workflow. */
function recordedOutcome(run: Run): string | null {
  const known = run.plan.definition.outcomes ?? [];
  let newest: { outcome: string; at: string } | null = null;
  for (const step of everyStep(run.plan.definition.steps)) {
    const record = recordOf(run.state, step.id);
    if (step.type !== 'guided' || record?.status !== 'completed') continue;
    const output = record.output;
    if (output === null || typeof output !== 'object' || Array.isArray(output)) continue;
    const outcome = Object.hasOwn(output, 'outcome') ? output['outcome'] : undefined;
    if (typeof outcome !== 'string' || !known.includes(outcome)) continue;
    const at = record.endedAt ?? '';
    if (newest === null || at >= newest.at) newest = { outcome, at };
  }
  return newest?.outcome ?? null;
}

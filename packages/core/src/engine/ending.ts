import type { ExecutionState } from './types.ts';
import { stepOf } from './paths.ts';
import { closeRecord, activeRecords } from './records.ts';
import { emit, note, noteBy, type Run } from './run.ts';
import { dropWaits } from './waits.ts';
import type { FailureDetail } from './failure.ts';

/** Ends the execution as failed; what was still open is cancelled. */
export function failExecution(run: Run, error: FailureDetail & { stepId: string | null }): void {
  closeOpen(run, 'the execution failed.');
  run.state.error = error;
  finish(run, 'failed');
  note(run, 'execution.failed', error.stepId, `The execution failed: ${error.message}`, { ...error });
}

/** Ends the execution as cancelled by a person. */
export function cancelExecution(run: Run, reason: string): void {
  closeOpen(run, 'the execution was cancelled.');
  finish(run, 'cancelled');
  noteBy(run, 'execution.cancelled', null, `The execution was cancelled: ${reason}`, { reason });
}

/** Ends the execution as completed. Without a verdict its result is `executed`. */
export function completeExecution(run: Run): void {
  const { state } = run;
  state.result ??= 'executed';
  finish(run, 'completed');
  const as = state.outcome === null ? '' : ` as ${state.outcome}`;
  note(run, 'execution.completed', null, `The execution is completed${as}.`, {
    result: state.result,
    outcome: state.outcome,
  });
}

/** Cancels every open step. */
export function closeOpen(run: Run, reason: string): void {
  for (const record of activeRecords(run.state)) closeRecord(run, record, 'cancelled', reason);
}

/** Closes what is open when a person completes the workflow: their own steps are skipped, tasks stay open. */
export function closeForCompletion(run: Run): void {
  for (const record of activeRecords(run.state)) {
    const type = stepOf(run.plan, record.path)?.type;
    const status = type === 'guided' || type === 'task' ? 'skipped' : 'cancelled';
    closeRecord(run, record, status, 'the workflow was completed before it was done.', { keepTasks: true });
  }
}

function finish(run: Run, status: ExecutionState['status']): void {
  const { state } = run;
  for (const path of new Set(state.waits.map((wait) => wait.path))) if (path.startsWith('$')) dropWaits(run, path);
  state.status = status;
  state.snoozedUntil = null;
  state.resumeStatus = null;
  state.awaitsOutcome = false;
  state.timeLeftMs = null;
  emit(run, { kind: 'ended' });
}

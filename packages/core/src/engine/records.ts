import type { Json } from '@renubu/contracts/json';
import type { Step } from '@renubu/contracts/language/steps';
import type { StepStatus } from '@renubu/contracts/executions';
import type { FailureDetail } from './failure.ts';
import { holderOf, stepOf } from './paths.ts';
import { inlineBytes, maxInlineBytes, maxKeptBytes } from './limits.ts';
import { nameOf, note, type Run } from './run.ts';
import type { ExecutionState, StepRecord } from './types.ts';
import { dropWaits } from './waits.ts';

const activeStatuses: ReadonlySet<StepStatus> = new Set(['running', 'waiting', 'snoozed']);

/** True while a step was started and has not ended. */
export function isActive(record: StepRecord): boolean {
  return activeStatuses.has(record.status);
}

/** The record of a path, if the step was ever started. */
export function recordOf(state: ExecutionState, path: string): StepRecord | undefined {
  return Object.hasOwn(state.steps, path) ? state.steps[path] : undefined;
}

/** All records now active, in the order in which their steps were first started. */
export function activeRecords(state: ExecutionState): StepRecord[] {
  return Object.values(state.steps).filter(isActive);
}

/** Marks a record as changed, so that conditions and templates see it. */
export function touch(run: Run, record: StepRecord): void {
  run.stale.add(record.path);
}

/** Starts the step of a path: a new record, or the next attempt of one that was reset. */
export function beginRecord(run: Run, step: Step, path: string): StepRecord {
  const before = recordOf(run.state, path);
  const record: StepRecord = {
    ...before,
    path,
    stepId: step.id,
    status: 'running',
    attempt: (before?.attempt ?? 0) + 1,
    tries: 1,
    startedAt: run.env.now,
    endedAt: null,
  };
  run.state.steps[path] = record;
  touch(run, record);
  return record;
}

/** Ends a step and everything that waits for it. */
export function settleRecord(
  run: Run,
  record: StepRecord,
  status: 'completed' | 'skipped' | 'failed' | 'cancelled',
  detail: { output?: Json; error?: FailureDetail; reason?: string } = {},
  options: { keepTasks?: boolean } = {},
): void {
  record.status = status;
  record.endedAt = run.env.now;
  if (detail.output !== undefined) record.output = detail.output;
  if (detail.error !== undefined) record.error = detail.error;
  if (detail.reason !== undefined) record.reason = detail.reason;
  delete record.snoozedUntil;
  delete record.retryAt;
  delete record.reopenedFrom;
  dropWaits(run, record.path, options);
  touch(run, record);
}

/** Fails a step with a history line. */
export function failRecord(run: Run, record: StepRecord, error: FailureDetail): void {
  settleRecord(run, record, 'failed', { error });
  note(run, 'step.failed', record.path, `“${nameAt(run, record.path)}” failed: ${error.message}`, { ...error });
}

/**
 * Counts a value towards what the state may hold. Null when it fits, else why not: over 256 kB by itself, or over 16 MB
 * with what is kept already.
 */
export function keepValue(run: Run, value: Json, what: string): FailureDetail | null {
  const bytes = inlineBytes(value);
  if (bytes > maxInlineBytes) return { code: 'too_large', message: `${what} is larger than 256 kB.` };
  const kept = (run.state.keptBytes ?? 0) + bytes;
  if (kept > maxKeptBytes) {
    return { code: 'state_too_large', message: 'The execution keeps more than 16 MB of outputs, which is its limit.' };
  }
  run.state.keptBytes = kept;
  return null;
}

/** Completes a step with an output that came from outside, or fails it when that is too large for the state. */
export function completeRecord(run: Run, record: StepRecord, output: Json | undefined): void {
  const problem = output === undefined ? null : keepValue(run, output, 'The output');
  if (problem !== null) return failRecord(run, record, problem);
  settleRecord(run, record, 'completed', output === undefined ? {} : { output });
}

function release(run: Run, value: Json | undefined): void {
  if (value === undefined || run.state.keptBytes === undefined) return;
  run.state.keptBytes = Math.max(0, run.state.keptBytes - inlineBytes(value));
}

/** Makes a step that ended startable again. Its count of attempts, its draft and an unsettled idempotency key stay. */
export function resetRecord(run: Run, record: StepRecord): void {
  record.status = 'pending';
  record.startedAt = null;
  record.endedAt = null;
  release(run, record.output);
  release(run, record.loop?.items);
  delete record.output;
  delete record.error;
  delete record.reason;
  delete record.tries;
  delete record.retryAt;
  delete record.list;
  delete record.loop;
  delete record.artifacts;
  delete record.answer;
  delete record.snoozedUntil;
  delete record.reopenedFrom;
  touch(run, record);
}

/** Keeps what a person recorded as the draft of doing the step again. */
export function draftFromOutput(record: StepRecord): void {
  const { output } = record;
  if (output !== null && typeof output === 'object' && !Array.isArray(output)) record.draft = { ...output };
}

/** Cancels every active step below a step; with `list`, only below that list of it. */
export function cancelUnder(run: Run, path: string, list: string | null, reason: string): void {
  for (const record of activeRecords(run.state)) {
    if (!isUnder(run, record.path, path, list)) continue;
    closeRecord(run, record, 'cancelled', reason);
  }
}

/** Ends an active step that did not end by itself; one that was only reopened goes back to how it had ended. */
export function closeRecord(
  run: Run,
  record: StepRecord,
  status: 'skipped' | 'cancelled',
  reason: string,
  options: { keepTasks?: boolean } = {},
): void {
  const name = nameAt(run, record.path);
  if (record.reopenedFrom !== undefined) {
    settleRecord(run, record, record.reopenedFrom, {}, options);
    note(run, 'step.completed', record.path, `“${name}” was closed again as it was: ${reason}`, { reason });
    return;
  }
  settleRecord(run, record, status, { reason }, options);
  const verb = status === 'skipped' ? 'skipped' : 'cancelled';
  note(run, `step.${verb}`, record.path, `“${name}” was ${verb}: ${reason}`, { reason });
}

function isUnder(run: Run, path: string, ancestor: string, list: string | null): boolean {
  for (let holder = holderOf(run.plan, path); holder !== null; holder = holderOf(run.plan, holder.path)) {
    if (holder.path === ancestor) return list === null || holder.list === list;
  }
  return false;
}

/** What the step of a path is called in sentences. */
export function nameAt(run: Run, path: string): string {
  const step = stepOf(run.plan, path);
  return step === undefined ? path : nameOf(step);
}

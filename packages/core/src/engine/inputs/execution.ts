import type { Json } from '@renubu/contracts/json';
import { cancelExecution, closeForCompletion, completeExecution } from '../ending.ts';
import { fitsInline } from '../limits.ts';
import { beginLoads } from '../loads.ts';
import { activeRecords, nameAt } from '../records.ts';
import { executionPath, noteBy, compact, type InputOf, type Run } from '../run.ts';
import { isDue, readInstant } from '../time.ts';
import type { ExecutionState, Refusal } from '../types.ts';
import { addTimer, dropWaits } from '../waits.ts';
import { invalidInput, refuseWithoutReason } from './refusals.ts';

/** Starts a pending execution with its inputs, its event and the context loaded so far. */
export function start(run: Run, input: InputOf<'start'>): Refusal | null {
  const { inputs = {}, event, loaded = {} } = input;
  const tooLarge = refuseTooLarge({ inputs, 'event.data': event?.data ?? null, loaded });
  if (tooLarge !== null) return tooLarge;
  run.state.inputs = inputs;
  if (event !== undefined) run.state.event = event;
  run.state.status = 'running';
  run.state.startedAt = run.env.now;
  run.state.root = { owner: 'root', list: 'root', index: 0, children: [] };
  const { name } = run.plan.definition;
  if (event === undefined) noteBy(run, 'execution.started', null, `“${name}” was started.`);
  else {
    const { id, type, source } = event;
    noteBy(run, 'execution.started', null, `“${name}” was started by the event ${type}.`, {
      eventId: id,
      type,
      source,
    });
  }
  beginLoads(run, loaded);
  return null;
}

function refuseTooLarge(parts: Record<string, Json>): Refusal | null {
  const part = Object.keys(parts).find((name) => !fitsInline(parts[name]));
  return part === undefined ? null : invalidInput(part, `“${part}” is larger than 256 kB.`, 'too_large');
}

/** A person ends the workflow with an outcome, early or when every step is done. */
export function complete(run: Run, input: InputOf<'complete'>): Refusal | null {
  const outcomes = run.plan.definition.outcomes ?? [];
  const outcome = typeof input.outcome === 'string' ? input.outcome.trim() : '';
  if (outcome === '') return invalidInput('outcome', 'An outcome is needed.', 'required');
  if (outcomes.length > 0 && !outcomes.includes(outcome)) {
    const message = `“${outcome}” is no outcome of this workflow. Choose from: ${outcomes.join(', ')}.`;
    return { code: 'unknown_outcome', message, errors: [{ path: 'outcome', code: 'enum', message }] };
  }
  const snoozed = activeRecords(run.state).filter((record) => record.status === 'snoozed');
  if (snoozed.length > 0)
    return refuseSnoozed(
      run,
      snoozed.map((record) => record.path),
    );
  noteBy(
    run,
    'execution.outcome-chosen',
    null,
    `The outcome “${outcome}” was chosen.`,
    compact({ outcome, notes: input.notes }),
  );
  run.state.outcome = outcome;
  closeForCompletion(run);
  completeExecution(run);
  return null;
}

function refuseSnoozed(run: Run, paths: string[]): Refusal {
  const names = paths.map((path) => `“${nameAt(run, path)}”`);
  return {
    code: 'steps_open',
    message: `The workflow cannot be completed while ${names.join(', ')} is snoozed.`,
    errors: paths.map((path) => ({ path, code: 'snoozed', message: 'This step is snoozed.' })),
  };
}

/** A person puts the whole execution off until later. */
export function snooze(run: Run, input: InputOf<'snooze'>): Refusal | null {
  if (run.plan.definition.snoozable === false) {
    return { code: 'not_snoozable', message: `“${run.plan.definition.name}” cannot be snoozed.` };
  }
  const until = readInstant(String(input.until));
  if (until === null || isDue(run, until)) return invalidInput('until', 'Snooze until a later instant.');
  const refusal = refuseWithoutReason(input.reason);
  if (refusal !== null) return refusal;
  hold(run, 'snoozed');
  run.state.snoozedUntil = until;
  addTimer(run, executionPath, 'snooze', until);
  const reason = input.reason.trim();
  noteBy(run, 'execution.snoozed', null, `The execution was snoozed until ${until}: ${reason}`, { until, reason });
  return null;
}

/** A person takes a snoozed execution up again before its time. */
export function wake(run: Run): Refusal | null {
  wakeExecution(run);
  noteBy(run, 'execution.woken', null, 'The execution was taken up again.');
  return null;
}

/** Ends the snooze of an execution. */
export function wakeExecution(run: Run): void {
  dropWaits(run, executionPath, { purpose: 'snooze' });
  run.state.snoozedUntil = null;
  release(run);
}

/** Holds the execution: results are recorded, nothing further starts. */
export function pause(run: Run, input: InputOf<'pause'>): Refusal | null {
  hold(run, 'paused');
  const reason = input.reason === undefined || input.reason.trim() === '' ? undefined : input.reason.trim();
  noteBy(
    run,
    'execution.paused',
    null,
    `The execution was paused${reason === undefined ? '.' : `: ${reason}`}`,
    compact({ reason }),
  );
  return null;
}

/** Lets a paused execution go on. */
export function resume(run: Run): Refusal | null {
  release(run);
  noteBy(run, 'execution.resumed', null, 'The execution goes on.');
  return null;
}

function hold(run: Run, status: Extract<ExecutionState['status'], 'paused' | 'snoozed'>): void {
  run.state.resumeStatus = run.state.status;
  run.state.status = status;
}

function release(run: Run): void {
  run.state.status = run.state.resumeStatus ?? 'waiting';
  run.state.resumeStatus = null;
}

/** Ends the execution for good; everything open is cancelled. */
export function cancel(run: Run, input: InputOf<'cancel'>): Refusal | null {
  const refusal = refuseWithoutReason(input.reason);
  if (refusal !== null) return refusal;
  cancelExecution(run, input.reason.trim());
  return null;
}

import type { Step } from '@renubu/contracts/language/steps';
import { clipped } from '../limits.ts';
import { stepOf } from '../paths.ts';
import { completeRecord, failRecord, recordOf, settleRecord, touch } from '../records.ts';
import { nextAttemptAt } from '../retry-policy.ts';
import { compact, ignored, nameOf, note, noteBy, type InputOf, type Run } from '../run.ts';
import { answered } from '../steps/ai.ts';
import type { EngineInput, FailureClass, StepRecord, Wait } from '../types.ts';
import { dropWaits, takeWait } from '../waits.ts';
import { loadFailed, loadSucceeded } from './loads.ts';

interface Waiting {
  step: Step;
  record: StepRecord;
}

/** Takes the wait an input answers with its step; null with a history line when nothing waits for it. */
export function takeWaiting(run: Run, kind: Wait['kind'], id: string, input: EngineInput): Waiting | null {
  const repeated = run.state.applied.includes(id);
  const wait = takeWait(run, kind, id);
  const step = wait === undefined ? undefined : stepOf(run.plan, wait.path);
  const record = wait === undefined ? undefined : recordOf(run.state, wait.path);
  if (step !== undefined && record !== undefined) return { step, record };
  noteIgnored(run, input, id, repeated ? 'it was applied already' : 'nothing waits for it');
  return null;
}

/** The history line of an input that does not apply (any more). */
export function noteIgnored(run: Run, input: EngineInput, id: string, why: string): void {
  const message = `A result was not used: ${why}.`;
  noteBy(run, ignored, null, message, { input: input.type, id, why });
}

/** An effect succeeded: its output is the step's. */
export function effectSucceeded(run: Run, input: InputOf<'effectSucceeded'>): void {
  if (loadSucceeded(run, input)) return;
  const waiting = takeWaiting(run, 'effect', input.effectId, input);
  if (waiting === null) return;
  const { step, record } = waiting;
  delete record.idempotencyKey;
  if (step.type === 'ai') return answered(run, step, record, input.effectId, input.output ?? null);
  note(run, 'effect.succeeded', record.path, `“${nameOf(step)}” succeeded.`, {
    effectId: input.effectId,
    output: clipped(input.output),
  });
  completeRecord(run, record, input.output ?? null);
}

/** An effect failed: tried again later when its class and the policy allow it, else the step fails. */
export function effectFailed(run: Run, input: InputOf<'effectFailed'>): void {
  if (loadFailed(run, input)) return;
  const waiting = takeWaiting(run, 'effect', input.effectId, input);
  if (waiting === null) return;
  attemptFailed(run, waiting, input.effectId, input.error);
}

/** An attempt of a step did not succeed. Its timeout is its own: the next attempt has a new one. */
export function attemptFailed(
  run: Run,
  { step, record }: Waiting,
  effectId: string,
  { code, message, class: errorClass }: InputOf<'effectFailed'>['error'],
): void {
  const tries = record.tries ?? 1;
  const retryAt = nextAttemptAt(step.retry, { errorClass, tries, key: record.idempotencyKey ?? record.path }, run.env);
  const data = { effectId, code, class: errorClass, tries };
  note(run, 'effect.failed', record.path, `“${nameOf(step)}” did not succeed: ${message}`, data);
  if (retryAt === null) {
    if (isRefused(errorClass)) delete record.idempotencyKey;
    return failRecord(run, record, { code, message });
  }
  dropWaits(run, record.path, { purpose: 'timeout' });
  record.tries = tries + 1;
  record.attempt += 1;
  record.retryAt = retryAt;
  touch(run, record);
  note(run, 'effect.retrying', record.path, `“${nameOf(step)}” will be tried again at ${retryAt}.`, { retryAt });
}

/** True when the outside surely did not do it: a later attempt is a new one to it. */
function isRefused(errorClass: FailureClass): boolean {
  return errorClass === 'permanent' || errorClass === 'validation' || errorClass === '4xx';
}

/** A task a step waits for was completed, skipped or cancelled. */
export function taskChanged(run: Run, input: InputOf<'taskChanged'>): void {
  const waiting = takeWaiting(run, 'task', input.taskId, input);
  if (waiting === null) return;
  const { step, record } = waiting;
  const data = compact({ taskId: input.taskId, status: input.status, output: clipped(input.output) });
  noteBy(run, 'task.changed', record.path, `The task of “${nameOf(step)}” was ${input.status}.`, data);
  if (input.status === 'completed') return completeRecord(run, record, input.output ?? { taskId: input.taskId });
  settleRecord(run, record, 'skipped', { reason: `The task was ${input.status}.` });
  note(run, 'step.skipped', record.path, `“${nameOf(step)}” was skipped: its task was ${input.status}.`);
}

/** A workflow a step waits for ended. */
export function childEnded(run: Run, input: InputOf<'childEnded'>): void {
  const waiting = takeWaiting(run, 'child', input.childId, input);
  if (waiting === null) return;
  const { step, record } = waiting;
  const { childId, status, result, outcome } = input;
  const words = `The workflow started by “${nameOf(step)}” ended as ${status}.`;
  note(run, 'child.ended', record.path, words, { childId, status, result, outcome });
  if (status !== 'completed') return failRecord(run, record, { code: `child_${status}`, message: words });
  completeRecord(run, record, compact({ executionId: childId, result, outcome, output: input.output }));
}

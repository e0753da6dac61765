import type { Step } from '@renubu/contracts/language/steps';
import { failExecution } from '../ending.ts';
import { stepOf } from '../paths.ts';
import { cancelUnder, failRecord, recordOf, settleRecord } from '../records.ts';
import { executionPath, nameOf, note, type InputOf, type Run } from '../run.ts';
import { answerStep } from '../steps/answered.ts';
import type { StepRecord, Wait } from '../types.ts';
import { dropWaits, findWait, takeWait } from '../waits.ts';
import { approvalExpired, approvalTimerDue } from './approvals.ts';
import { wakeExecution } from './execution.ts';
import { wakeGuided } from './people.ts';
import { attemptFailed, noteIgnored } from './results.ts';

/** A timer is due: the end of a wait, a timeout or the end of a snooze. */
export function timerDue(run: Run, input: InputOf<'timerDue'>): void {
  const repeated = run.state.applied.includes(input.timerId);
  const wait = takeWait(run, 'timer', input.timerId);
  if (wait === undefined) {
    return noteIgnored(run, input, input.timerId, repeated ? 'it was applied already' : 'nothing waits for it');
  }
  if (wait.path === executionPath) executionTimerDue(run, wait);
  else stepTimerDue(run, wait);
}

function executionTimerDue(run: Run, wait: Wait): void {
  if (wait.purpose === 'snooze') {
    wakeExecution(run);
    note(run, 'execution.woken', null, 'The snooze is over.');
    return;
  }
  note(run, 'execution.timed-out', null, 'The execution took longer than it may.');
  failExecution(run, { code: 'timeout', message: 'The execution took longer than it may.', stepId: null });
}

function stepTimerDue(run: Run, wait: Wait): void {
  const step = stepOf(run.plan, wait.path);
  const record = recordOf(run.state, wait.path);
  if (step === undefined || record === undefined) return;
  switch (wait.purpose) {
    case 'snooze':
      wakeGuided(run, record);
      note(run, 'step.woken', record.path, `The snooze of “${nameOf(step)}” is over.`);
      return;
    case 'timeout':
      return timedOut(run, step, record);
    case 'expiry':
      if (step.type === 'approval') approvalExpired(run, step, record);
      return;
    case 'reminder':
    case 'escalation':
      if (step.type === 'approval') approvalTimerDue(run, step, record, wait.purpose);
      return;
    default:
      settleRecord(run, record, 'completed', { output: { until: wait.until ?? run.env.now } });
      note(run, 'timer.due', record.path, `The wait of “${nameOf(step)}” is over.`);
  }
}

/** An effect in flight is given up and perhaps tried again; a wait goes on where it says; any other step fails. */
function timedOut(run: Run, step: Step, record: StepRecord): void {
  const limit = step.timeout ?? 'it may';
  cancelUnder(run, record.path, null, 'the step that holds it took too long.');
  note(run, 'step.timed-out', record.path, `“${nameOf(step)}” took longer than ${limit}.`);
  const inFlight = findWait(run.state, (wait) => wait.kind === 'effect' && wait.path === record.path);
  if (inFlight !== undefined) {
    dropWaits(run, record.path);
    const error = { code: 'timeout', message: `It took longer than ${limit}.`, class: 'timeout' } as const;
    return attemptFailed(run, { step, record }, inFlight.id, error);
  }
  if (step.type === 'wait' && step.onTimeout !== undefined) {
    dropWaits(run, record.path);
    return answerStep(run, step, record, 'onTimeout', { timedOut: true });
  }
  failRecord(run, record, { code: 'timeout', message: `It took longer than ${limit}.` });
}

import { failExecution } from '../ending.ts';
import { cancelUnder, failRecord, recordOf, settleRecord } from '../records.ts';
import { executionPath, nameOf, note, type InputOf, type Run } from '../run.ts';
import type { Wait } from '../types.ts';
import { takeWait } from '../waits.ts';
import { wakeExecution } from './execution.ts';
import { wakeGuided } from './people.ts';
import { noteIgnored } from './results.ts';

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
  const step = run.plan.nodes.get(wait.path)?.step;
  const record = recordOf(run.state, wait.path);
  if (step === undefined || record === undefined) return;
  switch (wait.purpose) {
    case 'snooze':
      wakeGuided(run, record);
      note(run, 'step.woken', record.path, `The snooze of “${nameOf(step)}” is over.`);
      return;
    case 'timeout':
      cancelUnder(run, record.path, null, 'the step that holds it took too long.');
      note(run, 'step.timed-out', record.path, `“${nameOf(step)}” took longer than ${step.timeout ?? 'it may'}.`);
      failRecord(run, record, { code: 'timeout', message: `It took longer than ${step.timeout ?? 'it may'}.` });
      return;
    default:
      settleRecord(run, record, 'completed', { output: { until: wait.until ?? run.env.now } });
      note(run, 'timer.due', record.path, `The wait of “${nameOf(step)}” is over.`);
  }
}

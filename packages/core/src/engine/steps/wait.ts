import type { WaitStep } from '@renubu/contracts/language/steps';
import { renderString } from '../expressions.ts';
import { StepFailure } from '../failure.ts';
import { settleRecord } from '../records.ts';
import { nameOf, note, type Run } from '../run.ts';
import type { Place } from '../signals.ts';
import { isDue, later, requireInstant } from '../time.ts';
import { addTimer } from '../waits.ts';

/** Waits for a length of time or until an instant; one that is past is no wait. */
export function startWait(run: Run, { step, record }: Place<WaitStep>): void {
  const until = untilOf(run, step);
  if (isDue(run, until)) {
    settleRecord(run, record, 'completed', { output: { until } });
    note(run, 'step.completed', record.path, `“${nameOf(step)}” had nothing to wait for.`, { until });
    return;
  }
  record.status = 'waiting';
  addTimer(run, record.path, 'wait', until);
  note(run, 'wait.started', record.path, `“${nameOf(step)}” waits until ${until}.`, { until });
}

function untilOf(run: Run, step: WaitStep): string {
  if (step.for !== undefined) return later(run.env, run.env.now, step.for);
  if (step.until !== undefined) return requireInstant(renderString(run, step.until), 'The end of the wait');
  throw new StepFailure('invalid_wait', 'The wait has neither `for` nor `until`.');
}

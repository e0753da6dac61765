import type { ActionStep } from '@renubu/contracts/language/steps';
import { guarded, renderString } from '../expressions.ts';
import { clipped, requireInline } from '../limits.ts';
import { touch } from '../records.ts';
import { scopeOf } from '../scope.ts';
import { renderSent } from '../secrets.ts';
import { emit, executionIdOf, nameOf, note, type Run } from '../run.ts';
import type { Place, Signal } from '../signals.ts';
import { addWait, findWait } from '../waits.ts';
import type { StepRecord } from '../types.ts';

/** Asks for the action's effect; again when its next attempt is due to be asked for. */
export function requestAction(run: Run, { step, record }: Place<ActionStep>): void {
  const id = run.env.newId();
  const sent = guarded(() => renderSent(step.with ?? {}, scopeOf(run, record.path), id));
  const values = requireInline(sent, 'What the action sends');
  const key = record.idempotencyKey ?? newKey(run, step, record, id);
  const notBefore = record.retryAt ?? null;
  delete record.retryAt;
  record.idempotencyKey = key;
  touch(run, record);
  addWait(run, { kind: 'effect', path: record.path, id, ...(notBefore === null ? {} : { until: notBefore }) });
  emit(run, {
    kind: 'perform',
    id,
    path: record.path,
    operation: step.uses,
    connection: step.connection ?? null,
    with: values,
    idempotencyKey: key,
    attempt: record.attempt,
    notBefore,
  });
  note(run, 'effect.requested', record.path, `“${nameOf(step)}” asked for ${step.uses}.`, {
    effectId: id,
    operation: step.uses,
    ...(step.connection === undefined ? {} : { connection: step.connection }),
    idempotencyKey: key,
    attempt: record.attempt,
    notBefore,
    with: clipped(values),
  });
}

function newKey(run: Run, step: ActionStep, record: StepRecord, effectId: string): string {
  if (step.idempotencyKey !== undefined) {
    const written = renderString(run, record.path, step.idempotencyKey).trim();
    if (written !== '') return written;
  }
  const execution = executionIdOf(run);
  return execution === null ? effectId : `${execution}:${record.path}:${record.attempt}`;
}

/** Waits for the effect in flight, or asks for the next attempt. */
export function proceedAction(run: Run, place: Place<ActionStep>): Signal {
  const inFlight = findWait(run.state, (wait) => wait.kind === 'effect' && wait.path === place.record.path);
  if (inFlight === undefined) requestAction(run, place);
  return 'waiting';
}

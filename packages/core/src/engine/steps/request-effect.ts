import type { JsonObject } from '@renubu/contracts/json';
import type { ActionStep, AiStep } from '@renubu/contracts/language/steps';
import { clipped } from '../limits.ts';
import { touch } from '../records.ts';
import { emit, executionIdOf, nameOf, note, type Run } from '../run.ts';
import type { Place, Signal } from '../signals.ts';
import type { StepRecord } from '../types.ts';
import { addWait, findWait } from '../waits.ts';

export interface Asked {
  id: string;
  operation: string;
  connection: string | null;
  values: JsonObject;
  /** The step's own key; null leaves it to the place and attempt. */
  key: string | null;
}

/** Asks for the effect of a step, at once or when its next attempt is due. */
export function requestEffect(run: Run, { step, record }: Place<ActionStep | AiStep>, asked: Asked): void {
  const { id, operation, connection, values } = asked;
  const key = record.idempotencyKey ?? asked.key ?? keyOf(run, record, id);
  const notBefore = record.retryAt ?? null;
  delete record.retryAt;
  record.idempotencyKey = key;
  touch(run, record);
  addWait(run, { kind: 'effect', path: record.path, id, ...(notBefore === null ? {} : { until: notBefore }) });
  emit(run, {
    kind: 'perform',
    id,
    path: record.path,
    operation,
    connection,
    with: values,
    idempotencyKey: key,
    attempt: record.attempt,
    notBefore,
  });
  note(run, 'effect.requested', record.path, `“${nameOf(step)}” asked for ${operation}.`, {
    effectId: id,
    operation,
    ...(connection === null ? {} : { connection }),
    idempotencyKey: key,
    attempt: record.attempt,
    notBefore,
    with: clipped(values),
  });
}

function keyOf(run: Run, record: StepRecord, effectId: string): string {
  const execution = executionIdOf(run);
  return execution === null ? effectId : `${execution}:${record.path}:${record.attempt}`;
}

/** Waits for the effect in flight, or asks for the next attempt. */
export function proceedEffect<Kind extends ActionStep | AiStep>(
  run: Run,
  place: Place<Kind>,
  request: (run: Run, place: Place<Kind>) => void,
): Signal {
  const inFlight = findWait(run.state, (wait) => wait.kind === 'effect' && wait.path === place.record.path);
  if (inFlight === undefined) request(run, place);
  return 'waiting';
}

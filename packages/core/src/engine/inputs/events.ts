import { finishedStatuses } from '@renubu/contracts/executions';
import { fitsInline, maxJoined } from '../limits.ts';
import { nameOf, noteBy, type InputOf, type Run } from '../run.ts';
import { answerStep } from '../steps/answered.ts';
import type { ExecutionEvent } from '../types.ts';
import { failRecord, keepValue } from '../records.ts';
import { noteIgnored, takeWaiting } from './results.ts';

/** An event came that a step waits for: it is the step's output. */
export function eventMatched(run: Run, input: InputOf<'eventMatched'>): void {
  const waiting = takeWaiting(run, 'event', input.subscriptionId, input);
  if (waiting === null) return;
  const { step, record } = waiting;
  const { event } = input;
  noteBy(run, 'event.received', record.path, `“${nameOf(step)}” received the event ${event.type}.`, identityOf(event));
  const problem = keepValue(run, { ...event }, 'The event');
  if (problem === null) answerStep(run, step, record, null, { ...event });
  else failRecord(run, record, problem);
}

/** An event with the same correlation key joined the execution; the newest 20 are kept, as far as they fit. */
export function eventJoined(run: Run, input: InputOf<'eventJoined'>): void {
  const { event } = input;
  const { state } = run;
  const known = state.joined ?? [];
  const over: readonly string[] = [...finishedStatuses, 'failed'];
  if (over.includes(state.status)) return noteIgnored(run, input, event.id, 'the execution is over');
  if (known.some((item) => item.id === event.id && item.source === event.source)) {
    return noteIgnored(run, input, event.id, 'it joined already');
  }
  if (!fitsInline({ ...event })) return noteIgnored(run, input, event.id, 'it is larger than 256 kB');
  let joined = [...known, event].slice(-maxJoined);
  while (!fitsInline(joined.map((item) => ({ ...item })))) joined = joined.slice(1);
  state.joined = joined;
  run.view = null;
  noteBy(run, 'event.joined', null, `The event ${event.type} joined the execution.`, identityOf(event));
}

function identityOf({ id, type, source }: ExecutionEvent): { eventId: string; type: string; source: string } {
  return { eventId: id, type, source };
}

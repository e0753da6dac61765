import type { Json } from '@renubu/contracts/json';
import type { Condition } from '@renubu/contracts/language/conditions';
import type { AwaitedEvent, WaitStep } from '@renubu/contracts/language/steps';
import { render, renderString } from '../expressions.ts';
import { StepFailure } from '../failure.ts';
import { requireInline } from '../limits.ts';
import { settleRecord } from '../records.ts';
import { emit, nameOf, note, type Run } from '../run.ts';
import type { Place } from '../signals.ts';
import { isDue, later, requireInstant } from '../time.ts';
import { addTimer, addWait } from '../waits.ts';

/** Waits for an event, for a length of time or until an instant; an instant that is past is no wait. */
export function startWait(run: Run, { frame, step, record }: Place<WaitStep>): void {
  if (step.event !== undefined) return waitForEvent(run, { frame, step, record }, step.event);
  const until = untilOf(run, record.path, step);
  if (isDue(run, until)) {
    settleRecord(run, record, 'completed', { output: { until } });
    note(run, 'step.completed', record.path, `“${nameOf(step)}” had nothing to wait for.`, { until });
    return;
  }
  record.status = 'waiting';
  addTimer(run, record.path, 'wait', until);
  note(run, 'wait.started', record.path, `“${nameOf(step)}” waits until ${until}.`, { until });
}

function untilOf(run: Run, path: string, step: WaitStep): string {
  if (step.for !== undefined) return later(run.env, run.env.now, step.for);
  if (step.until !== undefined) return requireInstant(renderString(run, path, step.until), 'The end of the wait');
  throw new StepFailure('invalid_wait', 'The wait has neither `for`, `until` nor `event`.');
}

/** Subscribes to the event; its timeout is armed with those of all steps. */
function waitForEvent(run: Run, { step, record }: Place<WaitStep>, { type, match }: AwaitedEvent): void {
  const fits = match === undefined ? null : renderedCondition(run, record.path, match);
  const data = { eventType: type, match: requireInline(asJson(fits), 'The condition of the wait') };
  const id = run.env.newId();
  record.status = 'waiting';
  addWait(run, { kind: 'event', path: record.path, id });
  emit(run, { kind: 'subscribeEvent', id, path: record.path, eventType: type, match: fits });
  const limit = step.timeout === undefined ? '' : ` for at most ${step.timeout}`;
  note(run, 'wait.started', record.path, `“${nameOf(step)}” waits${limit} for an event ${type}.`, {
    subscriptionId: id,
    ...data,
  });
}

/** Conditions are JSON; their type only does not say so. */
function asJson(condition: Condition | null): Json {
  return condition as Json;
}

/** A condition over the coming event: values that are templates are rendered now, paths are read from the event. */
function renderedCondition(run: Run, path: string, condition: Condition): Condition {
  const inner = (part: Condition): Condition => renderedCondition(run, path, part);
  if ('all' in condition) return { all: condition.all.map(inner) };
  if ('any' in condition) return { any: condition.any.map(inner) };
  if ('not' in condition) return { not: inner(condition.not) };
  if (!('field' in condition) || condition.value === undefined) return condition;
  return { ...condition, value: render(run, path, condition.value) };
}

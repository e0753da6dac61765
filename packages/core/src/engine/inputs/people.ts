import type { JsonObject } from '@renubu/contracts/json';
import type { Form } from '@renubu/contracts/language/guided';
import type { GuidedStep } from '@renubu/contracts/language/steps';
import { clipped } from '../limits.ts';
import { validateOutputs } from '../outputs.ts';
import { draftFromOutput, settleRecord, touch } from '../records.ts';
import { compact, emit, nameOf, noteBy, type InputOf, type Run } from '../run.ts';
import { isDue, readInstant } from '../time.ts';
import type { Refusal, StepRecord } from '../types.ts';
import { addTimer, addWait, dropWaits } from '../waits.ts';
import { guidedTarget, invalidInput, refuseWithoutReason } from './refusals.ts';

/** A person completes the step they work on; drafts count unless overwritten. */
export function completeStep(run: Run, input: InputOf<'personCompletedStep'>): Refusal | null {
  const target = guidedTarget(run, input.path, 'complete');
  if (!target.ok) return target.refusal;
  return completeGuided(run, target.step, target.record, input.outputs ?? {});
}

/** A person accepts values for fields of the step they work on: they become its draft. Each has to fit its field. */
export function fillIn(run: Run, input: InputOf<'personFilledIn'>): Refusal | null {
  const target = guidedTarget(run, input.path, 'complete');
  if (!target.ok) return target.refusal;
  const { step, record } = target;
  const names = Object.keys(input.values);
  const draft = { ...record.draft, ...input.values };
  const check = validateOutputs(step.outputs ?? noFields, draft);
  const errors = check.ok ? [] : check.errors.filter(({ path }) => path === '' || names.includes(path));
  if (errors.length > 0) {
    return { code: 'invalid_outputs', message: errors.map(({ message }) => message).join(' '), errors };
  }
  record.draft = draft;
  touch(run, record);
  const titles = names.map((name) => step.outputs?.properties[name]?.title ?? name).join(', ');
  noteBy(
    run,
    'guided.outputs-drafted',
    record.path,
    `${titles} was filled in for “${nameOf(step)}”, as the assistant proposed.`,
    {
      values: clipped(input.values),
    },
  );
  return null;
}

const noFields: Form = { type: 'object', properties: {}, required: [] };

/** Completes an open guided step when its outputs are valid. */
export function completeGuided(run: Run, step: GuidedStep, record: StepRecord, outputs: JsonObject): Refusal | null {
  const check = validateOutputs(step.outputs, { ...record.draft, ...outputs });
  if (!check.ok) {
    const message = `“${nameOf(step)}” cannot be completed yet: ${check.errors.map((error) => error.message).join(' ')}`;
    return { code: 'invalid_outputs', message, errors: check.errors };
  }
  delete record.draft;
  settleRecord(run, record, 'completed', { output: check.outputs });
  delete record.reason;
  noteBy(run, 'step.completed', record.path, `“${nameOf(step)}” was completed.`, { outputs: clipped(check.outputs) });
  return null;
}

/** A person skips a step that may be skipped, with a reason. */
export function skipStep(run: Run, input: InputOf<'personSkipped'>): Refusal | null {
  const target = guidedTarget(run, input.path, 'skip');
  if (!target.ok) return target.refusal;
  return refuseWithoutReason(input.reason) ?? skipGuided(run, target.step, target.record, input.reason.trim());
}

/** Skips an open guided step. */
export function skipGuided(run: Run, step: GuidedStep, record: StepRecord, reason: string): Refusal | null {
  if (!step.skippable) return { code: 'not_skippable', message: `“${nameOf(step)}” cannot be skipped.` };
  delete record.output;
  delete record.draft;
  settleRecord(run, record, 'skipped', { reason });
  noteBy(run, 'step.skipped', record.path, `“${nameOf(step)}” was skipped: ${reason}`, { reason });
  return null;
}

/** A person puts a step off until later; the execution stays open. */
export function snoozeStep(run: Run, input: InputOf<'personSnoozedStep'>): Refusal | null {
  const target = guidedTarget(run, input.path, 'snooze');
  if (!target.ok) return target.refusal;
  const until = readInstant(String(input.until));
  if (until === null || isDue(run, until)) return invalidInput('until', 'Snooze until a later instant.');
  return refuseWithoutReason(input.reason) ?? snoozeGuided(run, target.step, target.record, until, input.reason.trim());
}

/** Snoozes an open guided step until an instant. */
export function snoozeGuided(
  run: Run,
  step: GuidedStep,
  record: StepRecord,
  until: string,
  reason: string,
): Refusal | null {
  if (!canSnoozeStep(step)) return { code: 'not_snoozable', message: `“${nameOf(step)}” cannot be snoozed.` };
  dropWaits(run, record.path);
  record.status = 'snoozed';
  record.snoozedUntil = until;
  record.reason = reason;
  touch(run, record);
  addTimer(run, record.path, 'snooze', until);
  noteBy(run, 'step.snoozed', record.path, `“${nameOf(step)}” was snoozed until ${until}: ${reason}`, {
    until,
    reason,
  });
  return null;
}

/** True unless the step lists what people may do in it and snoozing is not among it. */
export function canSnoozeStep(step: GuidedStep): boolean {
  return step.actions === undefined || step.actions.includes('snooze');
}

/** A person takes a snoozed step up again before its time. */
export function wakeStep(run: Run, input: InputOf<'personWokeStep'>): Refusal | null {
  const target = guidedTarget(run, input.path, 'wake');
  if (!target.ok) return target.refusal;
  wakeGuided(run, target.record);
  noteBy(run, 'step.woken', input.path, `“${nameOf(target.step)}” was taken up again.`);
  return null;
}

/** Puts a snoozed step back to waiting for its person. */
export function wakeGuided(run: Run, record: StepRecord): void {
  dropWaits(run, record.path);
  record.status = 'waiting';
  delete record.snoozedUntil;
  delete record.reason;
  addWait(run, { kind: 'person', path: record.path, id: record.path });
  touch(run, record);
}

/** A person opens a finished step again. Its outputs become the draft; nothing after it is undone. */
export function reopenStep(run: Run, input: InputOf<'personReopenedStep'>): Refusal | null {
  const target = guidedTarget(run, input.path, 'reopen');
  if (!target.ok) return target.refusal;
  const refusal = refuseWithoutReason(input.reason);
  if (refusal !== null) return refusal;
  const { step, record } = target;
  if (record.status === 'completed' || record.status === 'skipped') record.reopenedFrom = record.status;
  const { output } = record;
  draftFromOutput(record);
  record.status = 'waiting';
  record.attempt += 1;
  record.endedAt = null;
  run.state.awaitsOutcome = false;
  addWait(run, { kind: 'person', path: record.path, id: record.path });
  emit(run, { kind: 'openGuided', path: record.path, stepId: step.id, opening: null, outputs: step.outputs ?? null });
  touch(run, record);
  noteBy(
    run,
    'step.reopened',
    record.path,
    `“${nameOf(step)}” was reopened: ${input.reason.trim()}`,
    compact({ reason: input.reason.trim(), outputs: output === undefined ? undefined : clipped(output) }),
  );
  return null;
}

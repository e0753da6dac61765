import { executionCan, stepCan, type ExecutionVerb } from '@renubu/contracts/executions';
import type { Step } from '@renubu/contracts/language/steps';
import { stepOf } from '../paths.ts';
import { recordOf } from '../records.ts';
import { nameOf, type Run } from '../run.ts';
import type { EngineInput, Refusal, StepRecord } from '../types.ts';

const verbOf: Partial<Record<EngineInput['type'], ExecutionVerb>> = {
  personChoseBranch: 'chat',
  personFilledIn: 'completeStep',
  personCompletedStep: 'completeStep',
  personSkipped: 'skipStep',
  personSnoozedStep: 'snoozeStep',
  personWokeStep: 'wakeStep',
  personReopenedStep: 'reopenStep',
  complete: 'complete',
  snooze: 'snooze',
  wake: 'wake',
  cancel: 'cancel',
  pause: 'pause',
  resume: 'resume',
  retry: 'retry',
};

/** Refuses a person's input that the status of the execution does not allow; null when it may go on. */
export function refuseByStatus(run: Run, type: EngineInput['type']): Refusal | null {
  const { status } = run.state;
  const verb = verbOf[type];
  const allowed = allowedFor(type, verb);
  if (allowed === null || allowed.includes(status)) return null;
  const message = `The execution is ${status}; this needs one that is ${allowed.join(' or ')}.`;
  return { code: 'invalid_state', message, allowed: [...allowed] };
}

function allowedFor(type: EngineInput['type'], verb: ExecutionVerb | undefined): readonly string[] | null {
  if (type === 'start') return ['pending'];
  if (type === 'migrate') return migratable;
  return verb === undefined ? null : [...executionCan[verb]];
}

const migratable: readonly string[] = ['pending', 'running', 'waiting', 'paused', 'snoozed', 'failed'];

/** A step a person may act on with a verb, or why not. */
export type Target<Kind extends Step['type']> =
  { ok: true; step: Extract<Step, { type: Kind }>; record: StepRecord } | { ok: false; refusal: Refusal };

/** Finds the guided step of a path and checks that its status allows the verb. */
export function guidedTarget(run: Run, path: string, verb: keyof typeof stepCan): Target<'guided'> {
  const step = stepOf(run.plan, String(path));
  if (step === undefined) return refuse('unknown_step', `This workflow has no step “${path}”.`);
  if (step.type !== 'guided') {
    return refuse('step_not_active', `“${nameOf(step)}” is not a step a person works on here.`);
  }
  const record = recordOf(run.state, path);
  const allowed = [...stepCan[verb]];
  if (record !== undefined && allowed.includes(record.status)) return { ok: true, step, record };
  const status = record?.status ?? 'pending';
  const message = `“${nameOf(step)}” is ${status}; this needs a step that is ${allowed.join(' or ')}.`;
  return { ok: false, refusal: { code: 'step_not_active', message, allowed } };
}

function refuse(code: Refusal['code'], message: string): { ok: false; refusal: Refusal } {
  return { ok: false, refusal: { code, message } };
}

/** Refuses a missing or blank reason. */
export function refuseWithoutReason(reason: unknown): Refusal | null {
  if (typeof reason === 'string' && reason.trim() !== '') return null;
  return invalidInput('reason', 'A reason is needed.');
}

/** A refusal that names the faulty field of the input. */
export function invalidInput(path: string, message: string, code = 'invalid'): Refusal {
  return { code: 'invalid_input', message, errors: [{ path, code, message }] };
}

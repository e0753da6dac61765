import type { Json } from '@renubu/contracts/json';
import type { ApprovalStep } from '@renubu/contracts/language/steps';
import { render, renderString } from '../expressions.ts';
import { StepFailure } from '../failure.ts';
import { clipped, requireInline } from '../limits.ts';
import { touch } from '../records.ts';
import { emit, nameOf, note, type Run } from '../run.ts';
import type { Place } from '../signals.ts';
import { later } from '../time.ts';
import type { Effect, StepRecord } from '../types.ts';
import { addTimer, addWait } from '../waits.ts';
import { evidenceOf } from './evidence.ts';

type OpenApproval = Extract<Effect, { kind: 'openApproval' }>;

/** Asks the approvers and parks the step until they decided or the time is up. */
export function startApproval(run: Run, { step, record }: Place<ApprovalStep>): void {
  const { path } = record;
  const title = renderString(run, path, step.title);
  const approvers = approversOf(run, path, step);
  const evidence = requireInline(evidenceOf(run, path, step.evidence ?? []), 'The evidence');
  const expiresAt = step.expiresIn === undefined ? null : later(run.env, run.env.now, step.expiresIn);
  // Checked before anything is asked for: escalating later must not be what fails.
  escalationOf(run, path, step);
  const id = run.env.newId();
  record.status = 'waiting';
  touch(run, record);
  addWait(run, { kind: 'approval', path, id });
  emit(run, {
    kind: 'openApproval',
    id,
    path,
    stepId: step.id,
    title,
    approvers,
    evidence,
    form: step.form ?? null,
    allowSelf: step.allowSelf,
    expiresAt,
  });
  note(run, 'approval.requested', path, `“${nameOf(step)}” asked for approval: ${title}`, {
    approvalId: id,
    title,
    approvers,
    evidence: clipped(evidence),
    expiresAt,
  });
  startTimers(run, step, record, expiresAt);
}

function startTimers(run: Run, step: ApprovalStep, record: StepRecord, expiresAt: string | null): void {
  const { now } = run.env;
  if (expiresAt !== null) addTimer(run, record.path, 'expiry', expiresAt);
  if (step.remindAfter !== undefined) addTimer(run, record.path, 'reminder', later(run.env, now, step.remindAfter));
  if (step.escalateTo !== undefined) {
    addTimer(run, record.path, 'escalation', later(run.env, now, step.escalateTo.after));
  }
}

function approversOf(run: Run, path: string, step: ApprovalStep): OpenApproval['approvers'] {
  const { users, role, managerOf, quorum, sequence } = step.approvers;
  const approvers = {
    users: namesOf(run, path, users ?? []),
    role: nameOrNull(run, path, role),
    managerOf: nameOrNull(run, path, managerOf),
    quorum,
    sequence,
  };
  if (approvers.users.length === 0 && approvers.role === null && approvers.managerOf === null) {
    throw new StepFailure('no_approvers', 'Nobody is named who could approve.');
  }
  return approvers;
}

/** To whom an approval is escalated. A template in it that is no name fails the step. */
export function escalationOf(run: Run, path: string, step: ApprovalStep): { users: string[]; role: string | null } {
  const { users, role } = step.escalateTo ?? {};
  return { users: namesOf(run, path, users ?? []), role: nameOrNull(run, path, role) };
}

/** Names out of templates that give one or a list of them; each once, empty ones left out. */
function namesOf(run: Run, path: string, templates: readonly string[]): string[] {
  const found = templates.flatMap((template): Json[] => {
    const value = render(run, path, template);
    return Array.isArray(value) ? value : [value];
  });
  return [...new Set(found.map(nameIn).filter((name) => name !== ''))];
}

function nameIn(value: Json): string {
  if (value === null) return '';
  if (typeof value === 'string' || typeof value === 'number') return String(value).trim();
  throw new StepFailure('invalid_approver', 'An approver is neither an id nor an e-mail address.');
}

function nameOrNull(run: Run, path: string, template: string | undefined): string | null {
  const name = template === undefined ? '' : nameIn(render(run, path, template));
  return name === '' ? null : name;
}

import type { Json, JsonObject } from '@renubu/contracts/json';
import type { ApprovalStep } from '@renubu/contracts/language/steps';
import { failureDetail } from '../failure.ts';
import { fitsInline } from '../limits.ts';
import { compact, emit, nameOf, note, noteBy, type InputOf, type Run } from '../run.ts';
import { escalationOf } from '../steps/approval.ts';
import { answerStep } from '../steps/answered.ts';
import type { StepRecord } from '../types.ts';
import { findWait, takeWait } from '../waits.ts';
import { noteIgnored, takeWaiting } from './results.ts';

interface Decision {
  decision: 'approved' | 'rejected' | 'expired';
  decidedBy: JsonObject | null;
  decidedAt: string;
  reason: string | null;
  form: JsonObject | null;
  votes: Json[];
}

/** The approvers decided: the step goes on in the branch of the decision. */
export function approvalDecided(run: Run, input: InputOf<'approvalDecided'>): void {
  const waiting = takeWaiting(run, 'approval', input.approvalId, input);
  if (waiting === null) return;
  const { step, record } = waiting;
  if (step.type !== 'approval') return noteIgnored(run, input, input.approvalId, 'the step is no approval');
  const vote = input.votes.findLast((item) => item.decision === input.decision);
  const by = vote?.by ?? input.by;
  const form = input.form ?? null;
  const reason = input.reason ?? vote?.reason ?? null;
  const words = reason === null || reason === '' ? '.' : `: ${reason}`;
  noteBy(run, 'approval.decided', record.path, `“${nameOf(step)}” was ${input.decision} by ${by.name}${words}`, {
    approvalId: input.approvalId,
    decision: input.decision,
    reason,
    votes: input.votes.map(voteData),
  });
  decide(run, step, record, {
    decision: input.decision,
    decidedBy: { ...by },
    decidedAt: vote?.at ?? run.env.now,
    reason,
    form: fitsInline(form) ? form : null,
    votes: input.votes.map(voteData),
  });
}

function voteData({ by, decision, at, reason }: InputOf<'approvalDecided'>['votes'][number]): JsonObject {
  return compact({ by: { ...by }, decision, at, reason });
}

/** Nobody decided in time. */
export function approvalExpired(run: Run, step: ApprovalStep, record: StepRecord): void {
  const wait = findWait(run.state, (item) => item.kind === 'approval' && item.path === record.path);
  if (wait === undefined) return;
  takeWait(run, 'approval', wait.id);
  emit(run, { kind: 'closeApproval', id: wait.id, as: 'expired' });
  note(run, 'approval.expired', record.path, `“${nameOf(step)}” expired: nobody decided in time.`, {
    approvalId: wait.id,
  });
  const { now } = run.env;
  const reason = 'Nobody decided in time.';
  decide(run, step, record, { decision: 'expired', decidedBy: null, decidedAt: now, reason, form: null, votes: [] });
}

/** Enters the branch of the decision; without one, what was not approved is blocked. */
function decide(run: Run, step: ApprovalStep, record: StepRecord, decided: Decision): void {
  const { decision, decidedBy } = decided;
  if (decision !== 'approved' && step[decision] === undefined) {
    const by = typeof decidedBy?.['name'] === 'string' ? ` by ${decidedBy['name']}` : '';
    const reason = decided.reason ?? `“${nameOf(step)}” was rejected${by}.`;
    run.state.verdict = { outcome: 'block', reason };
    run.state.result = 'blocked';
    note(run, 'decision.made', record.path, `“${nameOf(step)}” decided blocked: ${reason}`, {
      outcome: 'block',
      reason,
    });
  }
  answerStep(run, step, record, decision, { ...decided });
}

/** Time to remind the approvers, or to ask others too. */
export function approvalTimerDue(
  run: Run,
  step: ApprovalStep,
  record: StepRecord,
  purpose: 'reminder' | 'escalation',
): void {
  const wait = findWait(run.state, (item) => item.kind === 'approval' && item.path === record.path);
  if (wait === undefined) return;
  const data = { approvalId: wait.id };
  if (purpose === 'reminder') {
    emit(run, { kind: 'remindApproval', id: wait.id });
    return note(run, 'approval.reminded', record.path, `The approvers of “${nameOf(step)}” were reminded.`, data);
  }
  try {
    const { users, role } = escalationOf(run, record.path, step);
    emit(run, { kind: 'escalateApproval', id: wait.id, users, role });
    note(run, 'approval.escalated', record.path, `“${nameOf(step)}” was escalated.`, { ...data, users, role });
  } catch (error) {
    const { code, message } = failureDetail(error);
    note(run, 'approval.not-escalated', record.path, `“${nameOf(step)}” was not escalated: ${message}`, {
      ...data,
      code,
    });
  }
}

import { describe, expect, test } from 'vitest';
import type { WorkflowDefinition } from '@renubu/contracts/language/workflow';
import { started, worker } from '../testing/harness.ts';

const ask = {
  id: 'ask',
  type: 'approval',
  title: 'Order {{ inputs.order.number }}',
  approvers: { role: 'sales_manager' },
  evidence: ['inputs.order', 'missing'],
  expiresIn: '24h',
  remindAfter: '12h',
  escalateTo: { users: ['{{ inputs.boss }}'], after: '18h' },
};
const branches = {
  approved: [{ id: 'ok', type: 'decision', outcome: 'allow', reason: 'By {{ steps.ask.decidedBy.name }}' }],
  rejected: [{ id: 'no', type: 'decision', outcome: 'block', reason: '{{ steps.ask.reason }}' }],
  expired: [{ id: 'late', type: 'decision', outcome: 'block', reason: 'Nobody decided in time' }],
};
const given = { inputs: { order: { number: 'A-1', total: 12_000 }, boss: 'boss@example.com' } };
const begin = (step: object = {}, extra: Partial<WorkflowDefinition> = {}) =>
  started(
    [
      { ...ask, ...step },
      { id: 'after', type: 'set', values: { went: 'on' } },
    ],
    extra,
    given,
  );

describe('approval', () => {
  test('asks the approvers with the evidence and parks the execution', () => {
    const run = begin(branches);
    expect(run.state).toMatchObject({ status: 'waiting', vars: {} });
    expect(run.effects).toMatchObject([
      {
        kind: 'openApproval',
        path: 'ask',
        stepId: 'ask',
        title: 'Order A-1',
        approvers: { users: [], role: 'sales_manager', managerOf: null, quorum: 1, sequence: false },
        evidence: { 'inputs.order': { number: 'A-1', total: 12_000 }, missing: null },
        allowSelf: false,
        expiresAt: '2026-01-16T09:00:00.000Z',
      },
      { kind: 'setTimer', dueAt: '2026-01-16T09:00:00.000Z' },
      { kind: 'setTimer', dueAt: '2026-01-15T21:00:00.000Z' },
      { kind: 'setTimer', dueAt: '2026-01-16T03:00:00.000Z' },
    ]);
  });

  test('approved: the branch runs with the decision in scope and the timers are called off', () => {
    const run = begin(branches);
    const effects = run.decide('ask', 'approved', 'fine');
    expect(effects.filter((effect) => effect.kind === 'cancelTimer')).toHaveLength(3);
    expect(run.state).toMatchObject({
      status: 'completed',
      result: 'allowed',
      verdict: { outcome: 'allow', reason: 'By Sarah' },
      vars: { went: 'on' },
      waits: [],
    });
    expect(run.record('ask').output).toMatchObject({
      decision: 'approved',
      decidedBy: { id: 'sarah', name: 'Sarah' },
      decidedAt: run.now,
      reason: 'fine',
      form: null,
      votes: [{ decision: 'approved' }],
    });
  });

  test('rejected: the branch runs with the reason', () => {
    const run = begin(branches);
    run.decide('ask', 'rejected', 'too dear');
    expect(run.state.verdict).toEqual({ outcome: 'block', reason: 'too dear' });
  });

  test('expired: the approval is closed and the branch runs', () => {
    const run = begin(branches);
    run.fire('ask', 'reminder');
    run.fire('ask', 'escalation');
    const effects = run.fire('ask', 'expiry');
    expect(run.effects.filter((effect) => effect.kind === 'remindApproval')).toHaveLength(1);
    expect(run.effects.find((effect) => effect.kind === 'escalateApproval')).toMatchObject({
      users: ['boss@example.com'],
      role: null,
    });
    expect(effects).toMatchObject([{ kind: 'closeApproval', as: 'expired' }, { kind: 'ended' }]);
    expect(run.state.verdict).toEqual({ outcome: 'block', reason: 'Nobody decided in time' });
    expect(run.types()).toEqual(
      expect.arrayContaining(['approval.requested', 'approval.reminded', 'approval.escalated', 'approval.expired']),
    );
  });

  test('without a branch what was not approved is blocked, with a reason', () => {
    const rejected = begin();
    rejected.decide('ask', 'rejected');
    expect(rejected.state).toMatchObject({
      result: 'blocked',
      verdict: { outcome: 'block', reason: '“Ask” was rejected by Sarah.' },
      vars: { went: 'on' },
    });
    const expired = begin();
    expired.fire('ask', 'expiry');
    expect(expired.state.verdict).toEqual({ outcome: 'block', reason: 'Nobody decided in time.' });
    const approved = begin();
    approved.decide('ask', 'approved');
    expect(approved.state).toMatchObject({ status: 'completed', verdict: null, result: 'executed' });
  });

  test('a second decision is a no-op with a history line', () => {
    const run = begin({ ...branches, approved: [{ id: 'hold', type: 'wait', for: '1d' }] });
    const { id } = run.wait('approval', 'ask');
    run.decide('ask', 'approved');
    run.send({ type: 'approvalDecided', approvalId: id, decision: 'rejected', votes: [] }, worker);
    expect(run.history.at(-1)).toMatchObject({ type: 'input.ignored', data: { why: 'it was applied already' } });
    expect(run.record('ask').output).toMatchObject({ decision: 'approved' });
    expect(run.status('hold')).toBe('waiting');
  });

  test('names of approvers may be templates that give a list; each counts once', () => {
    const run = started(
      [{ ...ask, approvers: { users: ['{{ inputs.team }}', 'a@x.de'], managerOf: '{{ inputs.who }}', quorum: 2 } }],
      {},
      { inputs: { ...given.inputs, team: ['a@x.de', 'b@x.de'], who: 'sam' } },
    );
    expect(run.effects[0]).toMatchObject({ approvers: { users: ['a@x.de', 'b@x.de'], managerOf: 'sam', quorum: 2 } });
  });

  test('nobody to ask fails the step before anything is asked', () => {
    const run = begin({ approvers: { users: ['{{ inputs.nobody }}'] } });
    expect(run.state).toMatchObject({ status: 'failed', error: { code: 'no_approvers' } });
    expect(run.effects).toEqual([{ kind: 'ended' }]);
  });

  test('cancelling the execution closes the approval', () => {
    const run = begin(branches);
    const effects = run.send({ type: 'cancel', reason: 'ordered twice' });
    expect(effects[0]).toMatchObject({ kind: 'closeApproval', as: 'cancelled' });
    expect(run.state).toMatchObject({ status: 'cancelled', waits: [] });
  });

  test('the time people take does not count against the timeout of the execution', () => {
    const run = begin({ expiresIn: '10d' }, { timeout: '1d' });
    expect(run.state.waits.some((wait) => wait.path === '$')).toBe(false);
    run.fire('ask', 'expiry');
    expect(run.state.status).toBe('completed');
  });
});

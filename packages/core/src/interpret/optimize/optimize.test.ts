import { describe, expect, it } from 'vitest';
import { checkText } from '../../definitions/check.ts';
import { findOptimizations, type StepFigures } from './optimize.ts';

const { definition } = checkText(`
workflow: limits
name: Limits
kind: automation
on: [{ event: order.created }]
steps:
  - id: is-big
    type: condition
    if: { field: order.total, op: gte, value: 1000 }
    then:
      - id: ask
        type: approval
        title: Order
        approvers: { role: manager }
        approved: [{ id: ok, type: decision, outcome: allow }]
        rejected: [{ id: no, type: decision, outcome: block }]
    else: [{ id: small, type: decision, outcome: allow }]
  - { id: call, type: action, uses: http.request, with: { url: 'https://example.com' } }
`);
if (definition === null) throw new Error('The definition is wrong.');
const limits = definition;

const figure = (stepId: string, more: Partial<StepFigures> = {}): StepFigures => ({
  stepId,
  started: 100,
  failed: 0,
  retried: 0,
  meanMs: 20,
  branches: {},
  approvals: { approved: 0, rejected: 0, expired: 0 },
  ...more,
});
const usual = [
  figure('is-big', { branches: { then: 40, else: 60 } }),
  figure('ask', { started: 40, approvals: { approved: 30, rejected: 8, expired: 2 } }),
  figure('ok', { started: 30 }),
  figure('no', { started: 8 }),
  figure('small', { started: 60 }),
  figure('call'),
];
const but = (...changed: StepFigures[]) => [
  ...usual.filter(({ stepId }) => !changed.some((other) => other.stepId === stepId)),
  ...changed,
];
const kinds = (figures: StepFigures[], executions = 100) =>
  findOptimizations(limits, executions, figures).map(({ kind, stepId }) => `${kind} ${stepId}`);

describe('what executions show', () => {
  it('is nothing where all is well, and nothing with too few', () => {
    expect(kinds(usual)).toEqual([]);
    expect(kinds(but(figure('call', { failed: 90 })), 19)).toEqual([]);
  });

  it('is a condition that never holds, told once and not for each step inside', () => {
    const never = [figure('is-big', { branches: { else: 100 } }), figure('small'), figure('call')];
    expect(kinds(never)).toEqual(['branch_never_taken is-big', 'step_never_reached ask']);
  });

  it.each([
    [
      'approval_always_approved ask',
      figure('ask', { started: 40, approvals: { approved: 40, rejected: 0, expired: 0 } }),
    ],
    ['approval_expires ask', figure('ask', { started: 40, approvals: { approved: 20, rejected: 10, expired: 10 } })],
    ['step_fails call', figure('call', { failed: 10 })],
    ['step_retried call', figure('call', { retried: 30 })],
    ['step_slow call', figure('call', { meanMs: 9_000 })],
    ['branch_always_taken is-big', figure('is-big', { branches: { then: 100 } })],
  ])('is %s, with its figures', (expected, changed) => {
    expect(kinds(but(changed))).toEqual([expected]);
    const [found] = findOptimizations(limits, 100, but(changed));
    expect(found?.evidence.length).toBeGreaterThan(0);
    expect(found?.proposal).not.toBe('');
  });

  it('does not call people slow', () => {
    expect(kinds(but(figure('ask', { started: 40, meanMs: 9e7, approvals: usual[1]?.approvals })))).toEqual([]);
  });
});

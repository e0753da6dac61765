import { describe, expect, it } from 'vitest';
import { whyNot, whyNotStep } from './can.ts';
import { noticeOf } from './notice.ts';
import { activeStep, awaitsOutcome, neighbourStep, shownStep } from './steps.ts';
import { recordOf, spanParts } from './summary.ts';
import { checkStep, detail, me, step } from './testing/fixtures.ts';

const done = { ...checkStep, status: 'completed' as const, outputs: { situation: 'ghosting' } };
const plan = step('plan', { status: 'waiting' });
const moved = detail({ revision: 2, steps: [done, plan], currentStep: { stepId: 'plan', name: 'plan' } });
const viewer = { userId: me.user.id, permissions: me.permissions };

describe('the step on the screen', () => {
  it('is the current one, or a begun one that was chosen', () => {
    expect(shownStep(moved, undefined)?.stepId).toBe('plan');
    expect(shownStep(moved, 'status-check')?.stepId).toBe('status-check');
    expect(shownStep(detail(), 'plan')?.stepId).toBe('status-check');
  });

  it('is the last begun one while nothing is open', () => {
    const between = detail({
      status: 'running',
      steps: [done, step('plan')],
      currentStep: { stepId: 'tell', name: 'Tell' },
    });
    expect(activeStep(between)).toBeUndefined();
    expect(shownStep(between, undefined)?.stepId).toBe('status-check');
    expect(awaitsOutcome(between)).toBe(false);
  });

  it('moves among begun steps only', () => {
    expect(neighbourStep(moved, 'plan', -1)?.stepId).toBe('status-check');
    expect(neighbourStep(detail(), 'status-check', 1)).toBeUndefined();
  });
});

describe('awaitsOutcome', () => {
  it('holds when every step is done and the workflow is open', () => {
    expect(awaitsOutcome(detail({ steps: [done, { ...plan, status: 'skipped' }] }))).toBe(true);
    expect(awaitsOutcome(detail({ steps: [done, { ...plan, status: 'snoozed' }] }))).toBe(false);
    expect(awaitsOutcome(detail({ status: 'completed', steps: [done] }))).toBe(false);
  });
});

describe('what is not possible', () => {
  it('says why', () => {
    expect(whyNot('snooze', detail({ stage: 'emergency', snoozable: false }), viewer)).toBe('emergency');
    expect(whyNot('cancel', detail(), viewer)).toBe('permission');
    expect(whyNot('complete', detail({ assignee: { id: 'x', name: 'Mei' } }), viewer)).toBe('somebodyElse');
    expect(whyNot('complete', detail({ steps: [done, { ...plan, status: 'snoozed' }] }), viewer)).toBe('stepsSnoozed');
    expect(whyNotStep('skip', { ...checkStep, skippable: false }, detail(), viewer)).toBe('notSkippable');
    expect(whyNotStep('reopen', done, detail({ status: 'completed' }), viewer)).toBe('status');
    expect(whyNotStep('complete', checkStep, detail(), viewer)).toBeNull();
  });
});

describe('noticeOf', () => {
  it('tells what somebody else did to the own step or to the whole', () => {
    expect(noticeOf(detail(), moved)).toEqual({ kind: 'stepEnded', step: 'Status check' });
    expect(noticeOf(detail(), detail({ status: 'paused' }))).toEqual({ kind: 'status', status: 'paused' });
    expect(noticeOf(moved, detail({ steps: [{ ...done, status: 'waiting' }, plan] }))).toEqual({
      kind: 'stepReopened',
      step: 'Status check',
    });
  });

  it('is quiet about the system’s own work', () => {
    expect(noticeOf(detail({ status: 'running', steps: [done, step('plan')] }), moved)).toBeNull();
  });
});

describe('recordOf', () => {
  it('reads what was done from the steps', () => {
    const record = recordOf(
      detail({ endedAt: '2026-03-01T10:20:00.000Z', steps: [done, { ...plan, status: 'skipped', reason: 'No need' }] }),
    );
    expect(record).toMatchObject({ completed: 1, skipped: 1, seconds: 4800 });
    expect(record.steps[0]?.outputs).toEqual([{ label: 'Situation', value: 'ghosting' }]);
  });
});

describe('spanParts', () => {
  it.each([
    [0, [['second', 0]]],
    [59, [['second', 59]]],
    [
      4800,
      [
        ['hour', 1],
        ['minute', 20],
      ],
    ],
    [
      90_000,
      [
        ['day', 1],
        ['hour', 1],
      ],
    ],
    [86_401, [['day', 1]]],
  ])('%s seconds', (seconds, parts) =>
    expect(spanParts(seconds).map(({ unit, count }) => [unit, count])).toEqual(parts),
  );
});

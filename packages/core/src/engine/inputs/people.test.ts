import { describe, expect, test } from 'vitest';
import { started } from '../testing/harness.ts';

const ask = (id: string, extra = {}) => ({
  id,
  type: 'guided',
  outputs: { properties: { note: { type: 'string' } } },
  ...extra,
});
const two = [ask('first'), ask('second')];
const complete = (path: string, outputs = {}) => ({ type: 'personCompletedStep', path, outputs }) as const;

describe('order', () => {
  test('only an open step can be completed', () => {
    const run = started(two);
    expect(run.refuse(complete('second'))).toMatchObject({ code: 'step_not_active', allowed: ['waiting'] });
    expect(run.refuse(complete('nowhere')).code).toBe('unknown_step');
    expect(run.refuse(complete('__proto__')).code).toBe('unknown_step');
    run.send(complete('first'));
    expect(run.refuse(complete('first')).code).toBe('step_not_active');
    run.send(complete('second'));
    expect(run.refuse(complete('second'))).toMatchObject({ code: 'invalid_state', allowed: ['running', 'waiting'] });
  });

  test('a repeat with the same input id is taken as done', () => {
    const run = started(two);
    run.send({ ...complete('first'), inputId: 'click-1' });
    const before = structuredClone(run.state);
    const { length } = run.history;
    expect(run.send({ ...complete('first'), inputId: 'click-1' })).toEqual([]);
    expect(run.state).toEqual(before);
    expect(run.history).toHaveLength(length);
  });
});

describe('skip', () => {
  test('needs a reason and a step that may be skipped', () => {
    const run = started([ask('first', { skippable: false }), ask('second')]);
    expect(run.refuse({ type: 'personSkipped', path: 'first', reason: 'not now' }).code).toBe('not_skippable');
    run.send(complete('first'));
    expect(run.refuse({ type: 'personSkipped', path: 'second', reason: ' ' }).code).toBe('invalid_input');
    run.send({ type: 'personSkipped', path: 'second', reason: 'not applicable' });
    expect(run.record('second')).toMatchObject({ status: 'skipped', reason: 'not applicable' });
    expect(run.state.status).toBe('completed');
  });
});

describe('snooze of a step', () => {
  const snooze = (path: string, until = '2026-01-20T09:00:00Z') =>
    ({ type: 'personSnoozedStep', path, until, reason: 'on leave' }) as const;

  test('keeps the execution open and wakes by its timer', () => {
    const run = started(two);
    run.send(snooze('first'));
    expect(run.state.status).toBe('waiting');
    expect(run.record('first')).toMatchObject({ status: 'snoozed', snoozedUntil: '2026-01-20T09:00:00.000Z' });
    expect(run.refuse(complete('first')).code).toBe('step_not_active');
    run.fire('first', 'snooze');
    expect(run.status('first')).toBe('waiting');
    run.send(complete('first'));
  });

  test('can be woken early, which cancels the timer', () => {
    const run = started(two);
    run.send(snooze('first'));
    const { id } = run.wait('timer', 'first', 'snooze');
    expect(run.send({ type: 'personWokeStep', path: 'first' })).toEqual([{ kind: 'cancelTimer', id }]);
    expect(run.refuse({ type: 'personWokeStep', path: 'first' }).code).toBe('step_not_active');
  });

  test('is refused for the past, without a reason, and where the step does not offer it', () => {
    const run = started([ask('first', { actions: ['skip'] })]);
    expect(run.refuse(snooze('first', '2026-01-15T09:00:00Z')).code).toBe('invalid_input');
    expect(run.refuse(snooze('first', 'tomorrow')).code).toBe('invalid_input');
    expect(run.refuse(snooze('first')).code).toBe('not_snoozable');
  });

  test('stops the timeout of the step until it wakes', () => {
    const run = started([ask('first', { timeout: '1d' })]);
    run.send(snooze('first'));
    expect(run.state.waits.map((wait) => wait.purpose)).toEqual(['snooze']);
    run.fire('first', 'snooze');
    expect(run.wait('timer', 'first', 'timeout').until).toBe('2026-01-21T09:00:00.000Z');
  });
});

describe('reopen', () => {
  const reopen = (path: string) => ({ type: 'personReopenedStep', path, reason: 'a mistake' }) as const;

  test('opens a finished step again with its outputs as a draft; others stay', () => {
    const run = started([...two, ask('third')]);
    run.send(complete('first', { note: 'one' }));
    run.send(complete('second'));
    expect(run.send(reopen('first'))).toMatchObject([{ kind: 'openGuided', path: 'first', opening: null }]);
    expect(run.record('first')).toMatchObject({ status: 'waiting', attempt: 2, draft: { note: 'one' } });
    expect([run.status('second'), run.status('third')]).toEqual(['completed', 'waiting']);
    run.send(complete('third'));
    expect(run.state.status).toBe('waiting');
    run.send(complete('first', { note: 'two' }));
    expect(run.record('first').output).toEqual({ note: 'two' });
    expect(run.state.status).toBe('completed');
  });

  test('is possible while the outcome is to be chosen', () => {
    const run = started([ask('first')], { outcomes: ['won'] });
    run.send(complete('first'));
    expect(run.state.awaitsOutcome).toBe(true);
    run.send(reopen('first'));
    expect(run.state.awaitsOutcome).toBe(false);
    run.send(complete('first'));
    expect(run.state.awaitsOutcome).toBe(true);
  });

  test('is refused for an open step and a finished execution', () => {
    const run = started([ask('first')]);
    expect(run.refuse(reopen('first')).code).toBe('step_not_active');
    run.send(complete('first'));
    expect(run.refuse(reopen('first')).code).toBe('invalid_state');
  });

  test('a reopened step goes back to how it was when the execution is cancelled', () => {
    const run = started(two);
    run.send(complete('first', { note: 'one' }));
    run.send(reopen('first'));
    run.send({ type: 'cancel', reason: 'customer left' });
    expect(run.record('first')).toMatchObject({ status: 'completed', output: { note: 'one' } });
    expect(run.status('second')).toBe('cancelled');
  });
});

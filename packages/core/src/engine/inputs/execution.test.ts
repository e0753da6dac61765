import { describe, expect, test } from 'vitest';
import { started, worker, Harness, definitionOf } from '../testing/harness.ts';

const ask = (id: string) => ({ id, type: 'guided' });
const act = (id: string) => ({ id, type: 'action', uses: 'log.write' });
const done = (path: string) => ({ type: 'personCompletedStep', path, outputs: {} }) as const;
const outcomes = { outcomes: ['renewed', 'lost'] };

describe('start', () => {
  test('only a pending execution can be started', () => {
    const run = started([ask('first')]);
    expect(run.refuse({ type: 'start' })).toMatchObject({ code: 'invalid_state', allowed: ['pending'] });
  });

  test('before it nothing but cancelling is possible', () => {
    const run = new Harness(definitionOf([ask('first')]));
    expect(run.refuse({ type: 'pause' }).code).toBe('invalid_state');
    expect(run.refuse(done('first')).code).toBe('invalid_state');
    run.send({ type: 'cancel', reason: 'not needed' });
    expect(run.state.status).toBe('cancelled');
  });

  test('inputs over 256 kB are refused', () => {
    const run = new Harness(definitionOf([ask('first')]));
    expect(run.refuse({ type: 'start', inputs: { x: 'a'.repeat(300_000) } }).code).toBe('invalid_input');
  });
});

describe('complete', () => {
  test('a workflow with outcomes waits for one', () => {
    const run = started([ask('first')], outcomes);
    run.send(done('first'));
    expect(run.state).toMatchObject({ status: 'waiting', awaitsOutcome: true });
    expect(run.refuse({ type: 'complete', outcome: 'else' }).code).toBe('unknown_outcome');
    expect(run.send({ type: 'complete', outcome: 'renewed' })).toEqual([{ kind: 'ended' }]);
    expect(run.state).toMatchObject({ status: 'completed', outcome: 'renewed', result: 'executed' });
  });

  test('an outcome recorded in a step completes it by itself', () => {
    const form = { properties: { outcome: { type: 'string' } } };
    const run = started([{ ...ask('first'), outputs: form }], outcomes);
    run.send({ ...done('first'), outputs: { outcome: 'lost' } });
    expect(run.state).toMatchObject({ status: 'completed', outcome: 'lost' });
  });

  test('ends early: own steps are skipped, tasks stay, effects are called off', () => {
    const run = started([
      {
        id: 'both',
        type: 'parallel',
        branches: [
          [ask('first')],
          [{ id: 'call', type: 'task', title: 'Call' }],
          [act('send')],
          [{ id: 'nap', type: 'wait', for: '1d' }],
        ],
      },
      ask('later'),
    ]);
    const ids = { effect: run.wait('effect', 'send').id, timer: run.wait('timer', 'nap').id };
    expect(run.send({ type: 'complete', outcome: 'enough' })).toEqual([
      { kind: 'cancelEffect', id: ids.effect },
      { kind: 'cancelTimer', id: ids.timer },
      { kind: 'ended' },
    ]);
    expect(['first', 'call', 'send', 'nap', 'both', 'later'].map((id) => run.status(id))).toEqual([
      'skipped',
      'skipped',
      'cancelled',
      'cancelled',
      'cancelled',
      'pending',
    ]);
    expect(run.state.waits).toEqual([]);
  });

  test('is refused while a step is snoozed', () => {
    const run = started([ask('first')]);
    run.send({ type: 'personSnoozedStep', path: 'first', until: '2026-02-01', reason: 'later' });
    expect(run.refuse({ type: 'complete', outcome: 'done' })).toMatchObject({
      code: 'steps_open',
      errors: [{ path: 'first' }],
    });
  });
});

describe('snooze', () => {
  const snooze = { type: 'snooze', until: '2026-01-25T09:00:00Z', reason: 'customer away' } as const;

  test('refuses people until it wakes by its timer, to the status before', () => {
    const run = started([ask('first')]);
    run.send(snooze);
    expect(run.state).toMatchObject({ status: 'snoozed', snoozedUntil: '2026-01-25T09:00:00.000Z' });
    expect(run.refuse(done('first'))).toMatchObject({ code: 'invalid_state', allowed: ['running', 'waiting'] });
    run.fire('$', 'snooze');
    expect(run.state).toMatchObject({ status: 'waiting', snoozedUntil: null, resumeStatus: null });
    run.send(done('first'));
  });

  test('can be ended early', () => {
    const run = started([ask('first')]);
    run.send(snooze);
    expect(run.send({ type: 'wake' })).toMatchObject([{ kind: 'cancelTimer' }]);
    expect(run.state.waits.map((wait) => wait.kind)).toEqual(['person']);
  });

  test('is refused by a workflow that forbids it and for the past', () => {
    expect(started([ask('first')], { snoozable: false }).refuse(snooze).code).toBe('not_snoozable');
    expect(started([ask('first')]).refuse({ ...snooze, until: '2025-01-01' }).code).toBe('invalid_input');
  });
});

describe('pause', () => {
  test('results that arrive are recorded; running on waits for resume', () => {
    const run = started([act('send'), act('send-2')]);
    run.send({ type: 'pause', reason: 'checking' });
    run.succeed('send', { x: 1 });
    expect(run.record('send')).toMatchObject({ status: 'completed', output: { x: 1 } });
    expect([run.state.status, run.status('send-2')]).toEqual(['paused', 'pending']);
    expect(run.send({ type: 'resume' })).toMatchObject([{ kind: 'perform', path: 'send-2' }]);
    expect(run.state.status).toBe('running');
  });

  test('a failed attempt is tried again after resume', () => {
    const run = started([act('send')]);
    run.send({ type: 'pause' });
    expect(run.fail('send', 'network')).toEqual([]);
    expect(run.send({ type: 'resume' })).toMatchObject([{ kind: 'perform', attempt: 2 }]);
  });

  test('a failure that arrives fails the execution only after resume', () => {
    const run = started([act('send')]);
    run.send({ type: 'pause' });
    run.fail('send');
    expect(run.state.status).toBe('paused');
    run.send({ type: 'resume' });
    expect(run.state.status).toBe('failed');
  });

  test('a timer that is due is recorded', () => {
    const run = started([{ id: 'nap', type: 'wait', for: '1d' }, ask('first')]);
    run.send({ type: 'pause' });
    run.fire('nap');
    expect([run.status('nap'), run.status('first')]).toEqual(['completed', 'pending']);
    run.send({ type: 'resume' });
    expect(run.status('first')).toBe('waiting');
  });
});

describe('cancel', () => {
  test('ends every open step and calls everything off', () => {
    const run = started([
      {
        id: 'both',
        type: 'parallel',
        branches: [[{ id: 'call', type: 'task', title: 'Call' }], [{ id: 'sub', type: 'workflow', start: 'other' }]],
      },
    ]);
    const kinds = run.send({ type: 'cancel', reason: 'customer left' }).map((effect) => effect.kind);
    expect(kinds).toEqual(['cancelTask', 'cancelChild', 'ended']);
    expect(Object.values(run.state.steps).map((record) => record.status)).toEqual([
      'cancelled',
      'cancelled',
      'cancelled',
    ]);
    expect(run.refuse({ type: 'cancel', reason: 'again' }).code).toBe('invalid_state');
  });

  test('needs a reason', () => {
    expect(started([ask('first')]).refuse({ type: 'cancel', reason: '' }).code).toBe('invalid_input');
  });
});

describe('timeout of the execution', () => {
  test('stands still while only people are waited for', () => {
    const run = started([act('send'), ask('first'), act('send-2')], { timeout: '2h' });
    run.now = '2026-01-15T10:00:00.000Z';
    run.succeed('send');
    expect(run.state).toMatchObject({ status: 'waiting', timeLeftMs: 3_600_000 });
    run.now = '2026-02-01T10:00:00.000Z';
    run.send(done('first'));
    expect(run.wait('timer', '$', 'timeout').until).toBe('2026-02-01T11:00:00.000Z');
    run.fire('$', 'timeout');
    expect(run.state).toMatchObject({ status: 'failed', error: { code: 'timeout' }, waits: [] });
    expect(run.status('send-2')).toBe('cancelled');
  });

  test('counts waiting when the definition says so', () => {
    const run = started([ask('first')], { timeout: '2h', timeoutIncludesWaits: true });
    run.fire('$', 'timeout');
    expect(run.state.status).toBe('failed');
    run.send({ type: 'retry' });
    expect(run.status('first')).toBe('waiting');
  });

  test('a late timer of a finished execution is ignored', () => {
    const run = started([ask('first')]);
    run.send(done('first'));
    run.send({ type: 'timerDue', timerId: 'id-9' }, worker);
    expect(run.history.at(-1)?.type).toBe('input.ignored');
    expect(run.state.status).toBe('completed');
  });
});

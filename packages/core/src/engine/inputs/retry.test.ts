import { describe, expect, test } from 'vitest';
import { started } from '../testing/harness.ts';

const ask = (id: string) => ({ id, type: 'guided' });
const act = (id: string) => ({ id, type: 'action', uses: 'log.write' });
const done = (path: string) => ({ type: 'personCompletedStep', path, outputs: {} }) as const;

describe('retry', () => {
  test('runs the failed step again with a new key after a permanent failure', () => {
    const run = started([act('send'), ask('after')]);
    run.fail('send');
    expect(run.send({ type: 'retry' })).toMatchObject([
      { kind: 'perform', attempt: 2, idempotencyKey: 'execution-1:send:2' },
    ]);
    run.succeed('send');
    expect(run.state).toMatchObject({ status: 'waiting', error: null });
  });

  test('keeps the key when it is unknown whether the effect happened', () => {
    const run = started([{ ...act('send'), retry: { attempts: 1 } }]);
    run.fail('send', 'timeout');
    expect(run.send({ type: 'retry' })).toMatchObject([{ idempotencyKey: 'execution-1:send:1' }]);
  });

  test('goes on inside lists, also with the branches that were cancelled', () => {
    const run = started([
      {
        id: 'hold',
        type: 'condition',
        if: { not: { field: 'x', op: 'exists' } },
        then: [{ id: 'both', type: 'parallel', branches: [[act('a')], [ask('b')], [act('c')]] }],
      },
      ask('after'),
    ]);
    run.succeed('c');
    run.fail('a');
    expect(['hold', 'both', 'a', 'b', 'c'].map((id) => run.status(id))).toEqual([
      'failed',
      'failed',
      'failed',
      'cancelled',
      'completed',
    ]);
    run.send({ type: 'retry' });
    expect(['hold', 'both', 'a', 'b', 'c'].map((id) => run.status(id))).toEqual([
      'running',
      'running',
      'running',
      'waiting',
      'completed',
    ]);
    run.succeed('a');
    run.send(done('b'));
    expect(run.status('after')).toBe('waiting');
  });

  test('retries what failed inside an error handler', () => {
    const run = started([{ ...act('send'), onError: [act('undo')] }]);
    run.fail('send');
    run.fail('undo');
    run.send({ type: 'retry' });
    expect([run.status('send'), run.status('undo')]).toEqual(['failed', 'running']);
    run.succeed('undo');
    expect(run.state.status).toBe('completed');
  });

  test('from a step: it and all after it run again', () => {
    const run = started([
      act('one'),
      { id: 'both', type: 'parallel', branches: [[act('a'), act('a2')], [act('b')]] },
      act('last'),
    ]);
    for (const id of ['one', 'a', 'b', 'a2']) run.succeed(id);
    run.fail('last');
    expect(run.refuse({ type: 'retry', path: 'nowhere' }).code).toBe('unknown_step');
    run.send({ type: 'retry', path: 'a' });
    expect(['one', 'both', 'a', 'a2', 'b', 'last'].map((id) => run.status(id))).toEqual([
      'completed',
      'running',
      'running',
      'pending',
      'completed',
      'pending',
    ]);
    run.succeed('a');
    run.succeed('a2');
    run.succeed('last');
    expect(run.state.status).toBe('completed');
  });

  test('from a step inside a list whose error handler ran: the handler runs again when it fails again', () => {
    const always = { not: { field: 'x', op: 'exists' } };
    const run = started([
      {
        id: 'hold',
        type: 'condition',
        if: always,
        then: [ask('look'), act('a')],
        onError: [act('repair'), act('repair-2')],
      },
    ]);
    run.send(done('look'));
    run.fail('a');
    run.succeed('repair');
    run.fail('repair-2');
    expect(run.state.status).toBe('failed');
    run.send({ type: 'retry', path: 'look' });
    expect(['hold', 'look', 'a', 'repair'].map((id) => run.status(id))).toEqual([
      'running',
      'waiting',
      'pending',
      'pending',
    ]);
    run.send(done('look'));
    run.fail('a');
    expect(run.status('repair')).toBe('running');
    run.succeed('repair');
    run.succeed('repair-2');
    expect(run.state.status).toBe('completed');
  });

  test('from a person’s step: what was recorded is its draft', () => {
    const form = { properties: { note: { type: 'string' } }, required: ['note'] };
    const run = started([{ ...ask('look'), outputs: form }, act('send')]);
    run.send({ ...done('look'), outputs: { note: 'hello' } });
    run.fail('send');
    run.send({ type: 'retry', path: 'look' });
    expect(run.record('look')).toMatchObject({ status: 'waiting', draft: { note: 'hello' } });
    run.send(done('look'));
    expect(run.record('look').output).toEqual({ note: 'hello' });
  });

  test('from a step of a parallel where the first wins: the whole of it runs again', () => {
    const run = started([
      { id: 'race', type: 'parallel', join: 'any', branches: [[act('a')], [act('b')]] },
      act('last'),
    ]);
    run.succeed('a');
    run.fail('last');
    run.send({ type: 'retry', path: 'b' });
    expect(['race', 'a', 'b', 'last'].map((id) => run.status(id))).toEqual([
      'running',
      'running',
      'running',
      'pending',
    ]);
  });

  test('is only for failed executions', () => {
    expect(started([ask('first')]).refuse({ type: 'retry' })).toMatchObject({
      code: 'invalid_state',
      allowed: ['failed'],
    });
  });
});

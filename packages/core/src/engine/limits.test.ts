import { describe, expect, test } from 'vitest';
import { compileDefinition } from '../definitions/compile.ts';
import { advance } from './advance.ts';
import { initialState } from './initial-state.ts';
import { clipped, fitsInline, inlineBytes, maxApplied } from './limits.ts';
import { definitionOf, Harness, sarah, started, worker } from './testing/harness.ts';

const ask = (id: string) => ({ id, type: 'guided' });

describe('limits', () => {
  test('an execution may start 10,000 steps; no error handler catches the end of it', () => {
    const run = started([ask('first'), { ...ask('second'), onError: [] }, ask('third')]);
    run.state = { ...run.state, stepCount: 10_000 };
    run.send({ type: 'personCompletedStep', path: 'first', outputs: {} });
    expect(run.state).toMatchObject({ status: 'failed', error: { code: 'too_many_steps', stepId: 'second' } });
  });

  test('lists nested more than 20 deep fail clearly', () => {
    const always = { not: { field: 'nothing', op: 'exists' } };
    let steps: object[] = [{ id: 'inner', type: 'set', values: {} }];
    for (let depth = 22; depth > 0; depth -= 1)
      steps = [{ id: `level-${depth}`, type: 'condition', if: always, then: steps }];
    expect(started(steps).state.error).toMatchObject({ code: 'too_deep' });
  });

  test('an execution may write 50,000 lines of history; ignored inputs do not count', () => {
    const run = started([ask('first'), ask('second')]);
    run.state = { ...run.state, historyCount: 49_999 };
    run.send({ type: 'timerDue', timerId: 'unknown' }, worker);
    run.send({ type: 'timerDue', timerId: 'unknown' }, worker);
    expect(run.state.status).toBe('waiting');
    run.send({ type: 'pause' });
    run.send({ type: 'resume' });
    expect(run.state).toMatchObject({ status: 'failed', error: { code: 'too_much_history' } });
  });

  test('a loop of heavy templates ends when its work is spent, with that reason', () => {
    const heavy = '{% for x in inputs.many %}{% assign y = x | plus: 1 %}{% endfor %}';
    const many = Array.from({ length: 1000 }, (_, index) => index);
    const loop = {
      id: 'each',
      type: 'foreach',
      items: many,
      steps: [{ id: 'set', type: 'set', values: { x: heavy } }],
    };
    const run = started([loop], {}, { inputs: { many } });
    expect(run.state).toMatchObject({ status: 'failed', error: { code: 'too_much_work', stepId: 'set' } });
    expect(run.state.stepCount).toBeLessThan(500);
  });

  test('outputs together are bounded; trying again gives their room back', () => {
    const send = { id: 'send', type: 'action', uses: 'http.request' };
    const run = started([
      { id: 'each', type: 'foreach', items: Array.from({ length: 70 }, (_, n) => n), steps: [send] },
    ]);
    const page = { text: 'x'.repeat(250_000) };
    while (run.state.status === 'running') run.succeed(run.state.waits[0]?.path ?? '', page);
    expect(run.state).toMatchObject({ status: 'failed', error: { code: 'state_too_large', stepId: 'send' } });
    expect(run.status('each[66].send')).toBe('completed');
    run.send({ type: 'retry', path: 'each' });
    expect(run.state.keptBytes).toBeLessThan(1000);
    expect(run.status('each[1].send')).toBe('pending');
  });

  test('the list of applied ids is bounded', () => {
    const run = started([ask('first')]);
    for (let turn = 0; turn < 300; turn += 1) {
      run.send({ type: 'pause', inputId: `p${turn}` });
      run.send({ type: 'resume', inputId: `r${turn}` });
    }
    expect(run.state.applied).toHaveLength(maxApplied);
  });

  test('bytes are those of UTF-8', () => {
    expect(inlineBytes('é'.repeat(100_000))).toBe(200_002);
    expect(fitsInline('é'.repeat(131_000))).toBe(true);
    expect(fitsInline('é'.repeat(132_000))).toBe(false);
    expect(inlineBytes('😀'.repeat(50_000))).toBe(200_002);
  });

  test('long values are clipped in the history', () => {
    expect(clipped('short')).toBe('short');
    expect(clipped('x'.repeat(5000))).toMatchObject({ truncated: true, length: 5002 });
  });

  test('a thousand steps without a wait run in one go', () => {
    const steps = Array.from({ length: 1000 }, (_, index) => ({
      id: `s${index}`,
      type: 'set',
      values: { [`v${index % 10}`]: '{{ steps.s0.status }}' },
    }));
    const plan = compileDefinition(definitionOf(steps));
    const result = advance(
      plan,
      initialState(),
      { type: 'start', by: sarah },
      { now: '2026-01-15T09:00:00.000Z', newId: () => 'x', context: {} },
    );
    expect(result.ok && result.state.status).toBe('completed');
  });
});

describe('internal errors', () => {
  test('a result that cannot be applied fails the execution instead of leaving it waiting', () => {
    const run = new Harness(definitionOf([{ id: 'send', type: 'action', uses: 'log.write' }, ask('next')]));
    run.send({ type: 'start' });
    const { id } = run.wait('effect', 'send');
    run.send({ type: 'effectFailed', effectId: id, error: null as never }, worker);
    expect(run.state).toMatchObject({ status: 'failed', error: { code: 'internal_error' }, waits: [] });
  });
});

import { describe, expect, test } from 'vitest';
import { started, worker } from '../testing/harness.ts';

describe('task', () => {
  const task = {
    id: 'call',
    type: 'task',
    title: 'Call {{ inputs.name }}',
    due: '2bd',
    priority: 1,
    subtasks: [{ title: 'Dial' }],
  };

  test('creates the task and waits for it', () => {
    const run = started(
      [task, { id: 'after', type: 'set', values: { out: '{{ steps.call.output.result }}' } }],
      {},
      { inputs: { name: 'Ann' } },
    );
    expect(run.effects).toMatchObject([
      {
        kind: 'createTask',
        title: 'Call Ann',
        owner: 'human',
        priority: 1,
        dueAt: '2026-01-19T09:00:00.000Z',
        subtasks: ['Dial'],
      },
    ]);
    expect(run.state.status).toBe('waiting');
    run.send({
      type: 'taskChanged',
      taskId: run.wait('task', 'call').id,
      status: 'completed',
      output: { result: 'ok' },
    });
    expect(run.state).toMatchObject({ status: 'completed', vars: { out: 'ok' } });
  });

  test.each(['skipped', 'cancelled'] as const)('a %s task skips its step', (status) => {
    const run = started([task]);
    run.send({ type: 'taskChanged', taskId: run.wait('task', 'call').id, status });
    expect(run.record('call')).toMatchObject({ status: 'skipped', reason: `The task was ${status}.` });
    expect(run.state.status).toBe('completed');
  });

  test('without waiting goes on at once', () => {
    const run = started([{ ...task, wait: false }]);
    expect(run.state.status).toBe('completed');
    expect(run.record('call').output).toEqual({ taskId: 'id-1' });
  });

  test('cannot be completed as a person’s step', () => {
    expect(started([task]).refuse({ type: 'personCompletedStep', path: 'call', outputs: {} }).code).toBe(
      'step_not_active',
    );
  });
});

describe('wait', () => {
  test('waits for a length of time', () => {
    const run = started([{ id: 'nap', type: 'wait', for: '3bd' }]);
    expect(run.effects).toMatchObject([{ kind: 'setTimer', path: 'nap', dueAt: '2026-01-20T09:00:00.000Z' }]);
    run.fire('nap');
    expect(run.state.status).toBe('completed');
  });

  test('counts days in the time zone of the organization', () => {
    const run = started(
      [{ id: 'nap', type: 'wait', for: '90d' }],
      {},
      { context: { organization: { timezone: 'Europe/Berlin' } } },
    );
    expect(run.wait('timer', 'nap').until).toBe('2026-04-15T08:00:00.000Z');
  });

  test('waits until a date that a template gives', () => {
    const run = started(
      [{ id: 'nap', type: 'wait', until: '{{ customer.renewalDate }}' }],
      {},
      { context: { customer: { renewalDate: '2026-03-01' } } },
    );
    expect(run.wait('timer', 'nap').until).toBe('2026-03-01T00:00:00.000Z');
  });

  test('an instant in the past is no wait; nonsense fails the step', () => {
    expect(started([{ id: 'nap', type: 'wait', until: '2025-01-01' }]).state.status).toBe('completed');
    expect(started([{ id: 'nap', type: 'wait', until: 'soon' }]).state.error).toMatchObject({
      code: 'invalid_instant',
    });
    expect(started([{ id: 'nap', type: 'wait' }]).state.error).toMatchObject({ code: 'invalid_wait' });
  });

  test('a repeated timer is a no-op', () => {
    const run = started([
      { id: 'nap', type: 'wait', for: '1h' },
      { id: 'next', type: 'wait', for: '1h' },
    ]);
    const { id } = run.wait('timer', 'nap');
    run.fire('nap');
    const before = structuredClone(run.state);
    run.send({ type: 'timerDue', timerId: id }, worker);
    expect(run.state).toEqual(before);
  });
});

describe('workflow', () => {
  const child = { id: 'sub', type: 'workflow', start: 'health-check', inputs: { customer: '{{ inputs.id }}' } };
  const end = (run: ReturnType<typeof started>, status: 'completed' | 'failed' | 'cancelled') =>
    run.send(
      {
        type: 'childEnded',
        childId: run.wait('child', 'sub').id,
        status,
        result: 'executed',
        outcome: 'fine',
        output: { x: 1 },
      },
      worker,
    );

  test('starts another workflow and takes its end as output', () => {
    const run = started([child], {}, { inputs: { id: 'c-1' } });
    expect(run.effects).toEqual([
      { kind: 'startChild', id: 'id-1', path: 'sub', workflow: 'health-check', inputs: { customer: 'c-1' } },
    ]);
    end(run, 'completed');
    expect(run.record('sub').output).toEqual({
      executionId: 'id-1',
      result: 'executed',
      outcome: 'fine',
      output: { x: 1 },
    });
    expect(run.state.status).toBe('completed');
  });

  test.each(['failed', 'cancelled'] as const)('a %s child fails the step', (status) => {
    const run = started([child]);
    end(run, status);
    expect(run.state.error).toMatchObject({ code: `child_${status}`, stepId: 'sub' });
  });

  test('without waiting goes on at once', () => {
    expect(started([{ ...child, wait: false }]).state.status).toBe('completed');
  });
});

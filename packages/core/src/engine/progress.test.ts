import { describe, expect, test } from 'vitest';
import { currentStepIds, pendingEffects, progress, stepViews } from './progress.ts';
import { Harness, definitionOf, started } from './testing/harness.ts';
import { stepViewSchema } from '@renubu/contracts/executions';

const ask = (id: string, extra = {}) => ({ id, type: 'guided', ...extra });
const steps = [
  ask('first', { name: 'Look', estimatedMinutes: 5, outputs: { properties: { route: { type: 'string' } } } }),
  {
    id: 'route',
    type: 'switch',
    cases: [{ when: { field: 'outputs.first.route', op: 'eq', value: 'long' }, steps: [ask('a'), ask('b')] }],
    default: [ask('c')],
  },
  { id: 'send', type: 'action', uses: 'log.write', onError: [ask('repair')] },
  ask('last'),
];
const done = (path: string, outputs = {}) => ({ type: 'personCompletedStep', path, outputs }) as const;

describe('progress', () => {
  test('counts the milestones ahead, then those of the branch taken', () => {
    const run = started(steps);
    expect(progress(run.plan, run.state)).toEqual({ done: 0, total: 4, currentStepId: 'first' });
    run.send(done('first', { route: 'short' }));
    expect(progress(run.plan, run.state)).toEqual({ done: 1, total: 3, currentStepId: 'c' });
    run.send(done('c'));
    expect(progress(run.plan, run.state)).toMatchObject({ done: 2, currentStepId: 'send' });
    expect(pendingEffects(run.state)).toMatchObject([{ path: 'send' }]);
    run.fail('send');
    expect(progress(run.plan, run.state)).toEqual({ done: 2, total: 4, currentStepId: 'repair' });
    expect(currentStepIds(run.state)).toEqual(['repair']);
  });

  test('is 0.25 after one of four', () => {
    const run = started(['w', 'x', 'y', 'z'].map((id) => ask(id)));
    run.send({ type: 'personSkipped', path: 'w', reason: 'not applicable' });
    const { done: finished, total } = progress(run.plan, run.state);
    expect(finished / total).toBe(0.25);
  });

  test('an open step comes before a snoozed one', () => {
    const run = started([{ id: 'both', type: 'parallel', branches: [[ask('x')], [ask('y')]] }]);
    run.send({ type: 'personSnoozedStep', path: 'x', until: '2026-03-01', reason: 'later' });
    expect(progress(run.plan, run.state).currentStepId).toBe('y');
    run.send(done('y'));
    expect(progress(run.plan, run.state).currentStepId).toBe('x');
  });
});

describe('stepViews', () => {
  test('before the start shows every step of the longest way as pending', () => {
    const run = new Harness(definitionOf(steps));
    expect(stepViews(run.plan, run.state).map((view) => [view.stepId, view.status])).toEqual(
      ['first', 'route', 'a', 'b', 'send', 'last'].map((id) => [id, 'pending']),
    );
  });

  test('of equally long ways shows the default', () => {
    const cases = ['x', 'y'].map((id) => ({
      when: { field: 'outputs.first.route', op: 'eq', value: id },
      steps: [ask(id)],
    }));
    const run = new Harness(definitionOf([ask('first'), { id: 'route', type: 'switch', cases, default: [ask('z')] }]));
    expect(stepViews(run.plan, run.state).map(({ stepId }) => stepId)).toEqual(['first', 'route', 'z']);
  });

  test('fits the contract and tells drafts, outputs and errors', () => {
    const run = started(steps);
    run.send(done('first', { route: 'long' }));
    const views = stepViews(run.plan, run.state);
    expect(views.map((view) => stepViewSchema.safeParse(view).success)).not.toContain(false);
    expect(views[0]).toMatchObject({
      name: 'Look',
      status: 'completed',
      outputs: { route: 'long' },
      estimatedMinutes: 5,
    });
    run.send({ type: 'personReopenedStep', path: 'first', reason: 'wrong' });
    expect(stepViews(run.plan, run.state)[0]).toMatchObject({ status: 'waiting', outputs: { route: 'long' } });
  });

  test('leaves out what was never reached in branches that are over', () => {
    const run = started([{ id: 'both', type: 'parallel', join: 'any', branches: [[ask('x')], [ask('y'), ask('z')]] }]);
    run.send(done('x'));
    expect(stepViews(run.plan, run.state).map((view) => [view.stepId, view.status])).toEqual([
      ['both', 'completed'],
      ['x', 'completed'],
      ['y', 'cancelled'],
    ]);
  });

  test('shows every iteration of a loop that was started, by its path', () => {
    const loop = {
      id: 'each',
      type: 'foreach',
      items: ['x', 'y'],
      steps: [ask('talk'), { id: 'log', type: 'action', uses: 'log.write' }],
    };
    const run = started([loop, ask('end')]);
    expect(progress(run.plan, run.state)).toEqual({ done: 0, total: 2, currentStepId: 'talk' });
    run.send(done('each[0].talk'));
    run.succeed('each[0].log');
    expect(progress(run.plan, run.state)).toEqual({ done: 1, total: 3, currentStepId: 'talk' });
    const views = stepViews(run.plan, run.state);
    expect(views.map((view) => [view.path, view.stepId, view.status])).toEqual([
      ['each', 'each', 'running'],
      ['each[0].talk', 'talk', 'completed'],
      ['each[0].log', 'log', 'completed'],
      ['each[1].talk', 'talk', 'waiting'],
      ['each[1].log', 'log', 'pending'],
      ['end', 'end', 'pending'],
    ]);
    expect(currentStepIds(run.state)).toEqual(['each[1].talk']);
    for (const view of views) expect(stepViewSchema.safeParse(view).success).toBe(true);
  });

  test('shows the branch an approval took; before it is decided the longest', () => {
    const approval = {
      id: 'may',
      type: 'approval',
      title: 'Ok?',
      approvers: { role: 'lead' },
      approved: [ask('a'), ask('b')],
      rejected: [ask('c')],
    };
    const run = started([approval]);
    expect(stepViews(run.plan, run.state).map((view) => view.path)).toEqual(['may', 'a', 'b']);
    run.decide('may', 'rejected');
    expect(stepViews(run.plan, run.state).map((view) => view.path)).toEqual(['may', 'c']);
    expect(progress(run.plan, run.state)).toEqual({ done: 0, total: 1, currentStepId: 'c' });
  });
});

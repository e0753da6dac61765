import { describe, expect, test } from 'vitest';
import { compileDefinition } from '../definitions/compile.ts';
import { advance } from './advance.ts';
import { checkMigration } from './migration.ts';
import { definitionOf, sarah, started, worker, type Harness } from './testing/harness.ts';
import type { Advance } from './types.ts';

const a = { id: 'a', type: 'set', values: { a: 1 } };
const ask = { id: 'ask', type: 'guided' };
const c = { id: 'c', type: 'set', values: { c: 3 } };
const more = { id: 'more', type: 'set', values: { more: true } };
const planOf = (steps: unknown[]) => compileDefinition(definitionOf(steps));

function migrated(run: Harness, steps: unknown[]): Advance {
  return advance(planOf(steps), run.state, { type: 'migrate', fromVersion: 1, version: 2, by: sarah }, run.env);
}

function finished(steps: unknown[], result: Advance, run: Harness): Advance {
  if (!result.ok) throw new Error(result.refusal.message);
  const input = { type: 'personCompletedStep', path: 'ask', outputs: {}, by: sarah } as const;
  return advance(planOf(steps), result.state, input, run.env);
}

describe('checkMigration', () => {
  test('tells what is kept, added, changed and dropped', () => {
    const run = started([a, ask, c]);
    const check = checkMigration(run.plan, planOf([{ ...a, values: { a: 2 } }, ask, more]), run.state);
    expect(check).toEqual({
      ok: true,
      kept: [{ path: 'ask', stepId: 'ask', status: 'waiting' }],
      added: ['more'],
      missing: [],
      changed: [{ path: 'a', stepId: 'a', status: 'completed', what: 'fields', blocking: false }],
      dropped: ['c'],
    });
  });

  test.each([
    ['a started step is gone', [ask, c]],
    ['an open step has another type', [a, { id: 'ask', type: 'task', title: 'Ask' }, c]],
    ['an open step moved into a branch', [a, { id: 'if', type: 'condition', if: { cel: 'true' }, then: [ask] }, c]],
    ['a step moved into a loop', [{ id: 'each', type: 'foreach', items: [1], steps: [a] }, ask, c]],
  ])('forbids the move when %s', (_, steps) => {
    const run = started([a, ask, c]);
    expect(checkMigration(run.plan, planOf(steps), run.state).ok).toBe(false);
  });

  test('an execution that is not started may move anywhere', () => {
    const plan = planOf([a]);
    expect(checkMigration(plan, planOf([more]), started([]).state).ok).toBe(true);
  });
});

describe('migrate', () => {
  test('goes on where it stands, with the steps of the new version', () => {
    const run = started([a, ask, c]);
    const steps = [
      more,
      a,
      { id: 'other', type: 'set', values: {} },
      ask,
      c,
      { id: 'end', type: 'set', values: { end: 1 } },
    ];
    const result = migrated(run, steps);
    expect(result).toMatchObject({ ok: true, effects: [], history: [{ type: 'execution.migrated' }] });
    const after = finished(steps, result, run);
    expect(after).toMatchObject({ ok: true, state: { status: 'completed', vars: { a: 1, c: 3, end: 1 } } });
    if (after.ok) expect(after.state.steps).not.toHaveProperty('more');
  });

  test('keeps parallel branches and iterations where they stand', () => {
    const act = { id: 'act', type: 'action', uses: 'log.write' };
    const loop = (...before: unknown[]) => ({
      id: 'each',
      type: 'foreach',
      items: [1, 2],
      concurrency: 2,
      steps: [...before, act, c],
    });
    const run = started([{ id: 'both', type: 'parallel', branches: [[a, ask], [loop()]] }]);
    run.succeed('each[1].act');
    const before = { id: 'before', type: 'set', values: {} };
    const steps = [{ id: 'both', type: 'parallel', branches: [[more, a, ask], [loop(before)]] }];
    const result = migrated(run, steps);
    if (!result.ok) throw new Error(result.refusal.message);
    const wait = run.wait('effect', 'each[0].act');
    const next = advance(
      planOf(steps),
      result.state,
      { type: 'effectSucceeded', effectId: wait.id, by: worker },
      run.env,
    );
    expect(finished(steps, next, run)).toMatchObject({ ok: true, state: { status: 'completed' } });
  });

  test('is refused when an open step lost its place, and after the end', () => {
    const run = started([a, ask, c]);
    expect(migrated(run, [a, c])).toMatchObject({ ok: false, refusal: { code: 'invalid_input' } });
    expect(migrated(started([a]), [a])).toMatchObject({ ok: false, refusal: { code: 'invalid_state' } });
  });

  test('context loads that the new version has no more are called off', () => {
    const load = { load: 'crm.thing', as: 'thing', optional: false };
    const run = started([a], { context: [load] });
    const result = migrated(run, [a]);
    expect(result).toMatchObject({ ok: true, state: { status: 'completed', waits: [], vars: { a: 1 } } });
    expect(result.ok && result.effects.map((effect) => effect.kind)).toEqual(['cancelEffect', 'ended']);
  });

  test('a failed execution may move and be tried again with the new version', () => {
    const bad = { id: 'bad', type: 'set', values: { x: '{{ a | nonsense }}' } };
    const run = started([a, bad, c]);
    const steps = [a, { id: 'bad', type: 'set', values: { x: 'good' } }, c];
    const result = migrated(run, steps);
    if (!result.ok) throw new Error(result.refusal.message);
    expect(result.state.status).toBe('failed');
    const retried = advance(planOf(steps), result.state, { type: 'retry', by: sarah }, run.env);
    expect(retried).toMatchObject({ ok: true, state: { status: 'completed', vars: { a: 1, x: 'good', c: 3 } } });
  });
});

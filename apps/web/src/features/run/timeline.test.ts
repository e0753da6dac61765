import type { ExecutionMoment, TimelineStep } from '@renubu/contracts/executions';
import { describe, expect, it } from 'vitest';
import { timelineStep } from './testing/fixtures.ts';
import { barOf, comparisons, statusByStep, stepsAt } from './timeline.ts';

const run = { startedAt: '2026-11-28T08:00:00.000Z', endedAt: '2026-11-28T08:00:10.000Z' };
const now = Date.parse('2026-11-28T08:00:20.000Z');

describe('the place of a step in the run', () => {
  it.each<[Pick<TimelineStep, 'startedAt' | 'endedAt'>, unknown]>([
    [
      { startedAt: '2026-11-28T08:00:05.000Z', endedAt: '2026-11-28T08:00:10.000Z' },
      { from: 0.5, length: 0.5 },
    ],
    [
      { startedAt: '2026-11-28T08:00:10.000Z', endedAt: null },
      { from: 1, length: 0 },
    ],
    [{ startedAt: null, endedAt: null }, null],
  ])('of %o', (step, bar) => expect(barOf(step, run, now)).toEqual(bar));
  it('grows while the run goes on', () =>
    expect(barOf({ startedAt: run.startedAt, endedAt: null }, { ...run, endedAt: null }, now)).toEqual({
      from: 0,
      length: 1,
    }));
});

describe('looking back', () => {
  const steps = [timelineStep('a', { output: 1, endedAt: run.endedAt }), timelineStep('b')];
  it('leaves out what had not begun and hides later results', () => {
    const moment = { steps: [{ path: 'a', stepId: 'a', name: 'a', status: 'running' }] } as unknown as ExecutionMoment;
    expect(stepsAt(steps, moment)).toMatchObject([
      { path: 'a', status: 'running', output: null, endedAt: null, durationMs: null },
    ]);
  });
  it('shows all without a moment', () => expect(stepsAt(steps, null)).toEqual(steps));
});

it('finds the comparisons inside groups', () => {
  const one = { result: true, kind: 'comparison', field: 'total', op: 'gte', actual: 1500, expected: 1000 };
  const verdict = { result: true, kind: 'all', children: [one, { result: true, kind: 'not', children: [one] }] };
  expect(comparisons(verdict)).toHaveLength(2);
  expect(comparisons(verdict)[0]).toMatchObject({ field: 'total', actual: 1500, expected: 1000, result: true });
});

it('takes of several rounds the status that needs a look', () =>
  expect(
    statusByStep([
      { stepId: 'a', status: 'completed' },
      { stepId: 'a', status: 'failed' },
      { stepId: 'a', status: 'completed' },
    ]).get('a'),
  ).toBe('failed'));

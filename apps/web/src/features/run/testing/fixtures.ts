import type { Timeline, TimelineStep } from '@renubu/contracts/executions';
import { executionId } from '../../executions/testing/fixtures.ts';

const at = '2026-11-28T08:00:00.000Z';

/** A completed step that took no time. */
export const timelineStep = (stepId: string, change: Partial<TimelineStep> = {}): TimelineStep => ({
  path: stepId,
  stepId,
  name: stepId,
  type: 'set',
  status: 'completed',
  depth: 0,
  parentPath: null,
  attempt: 1,
  startedAt: at,
  endedAt: at,
  durationMs: 0,
  reason: null,
  output: null,
  error: null,
  conditions: [],
  effects: [],
  waits: [],
  approvalId: null,
  child: null,
  ...change,
});

export const timeline = (change: Partial<Timeline> = {}): Timeline => ({
  executionId,
  status: 'waiting',
  startedAt: at,
  endedAt: null,
  durationMs: 60_000,
  historyCount: 12,
  loads: [],
  steps: [],
  marks: [],
  ...change,
});

import type { ExecutionState } from './types.ts';

/** The state of an execution that was created and not started yet. */
export function initialState(): ExecutionState {
  return {
    status: 'pending',
    result: null,
    outcome: null,
    verdict: null,
    root: null,
    vars: {},
    inputs: {},
    steps: {},
    waits: [],
    snoozedUntil: null,
    resumeStatus: null,
    error: null,
    stepCount: 0,
    applied: [],
    startedAt: null,
    awaitsOutcome: false,
    timeLeftMs: null,
  };
}

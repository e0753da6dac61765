import type { Step } from '@renubu/contracts/language/steps';
import type { FailureDetail } from './failure.ts';
import type { Run } from './run.ts';
import type { Frame, StepRecord } from './types.ts';

/** How a step or list that failed tells its parent: the failing step and why. */
export interface Failed extends FailureDetail {
  path: string;
}

/** What walking a list came to: all done, something waits, an `end` step was reached, or a step failed for good. */
export type Signal = 'done' | 'waiting' | 'ended' | Failed;

export function isFailed(signal: Signal): signal is Failed {
  return typeof signal === 'object';
}

/** Runs a list from where its frame stands. Handed to steps that hold lists. */
export type Walk = (run: Run, frame: Frame, steps: readonly Step[]) => Signal;

/** What a step gets when it runs: its place, itself and its record. */
export interface Place<Kind extends Step = Step> {
  frame: Frame;
  step: Kind;
  record: StepRecord;
}

/** The failure a record stands for. */
export function failureOf(record: StepRecord): Failed {
  return {
    path: record.path,
    code: record.error?.code ?? 'failed',
    message: record.error?.message ?? 'The step failed.',
  };
}

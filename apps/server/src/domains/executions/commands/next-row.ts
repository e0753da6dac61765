import type { EngineInput, ExecutionState } from '@renubu/core/engine/types';
import { progress } from '@renubu/core/engine/progress';
import type { ExecutionRow } from '../queries/load.ts';
import type { Written } from './applied.ts';

const endings: readonly string[] = ['completed', 'failed', 'cancelled'];

/** The row after an input: everything lists and queues read without opening the state. */
export function nextRow({ before, plan, input, result, now }: Omit<Written, 'row' | 'options'>): ExecutionRow {
  const { state } = result;
  const { done, total, currentStepId } = progress(plan, state);
  return {
    ...before.row,
    ...pauseOf(before.row, input, state, now),
    status: state.status,
    result: state.result,
    outcome: state.outcome,
    error: state.error,
    currentStepId,
    stepsDone: done,
    stepsTotal: total,
    snoozedUntil: state.snoozedUntil === null ? null : new Date(state.snoozedUntil),
    revision: before.row.revision + 1,
    historyCount: before.row.historyCount + result.history.length,
    startedAt: state.startedAt === null ? null : new Date(state.startedAt),
    endedAt: endings.includes(state.status) ? now : null,
    // A change that lists do not show leaves it: then the update touches no index.
    updatedAt: moved(before.row, state, done) ? now : before.row.updatedAt,
  };
}

const moved = (before: ExecutionRow, { status }: ExecutionState, done: number): boolean =>
  before.status !== status || before.stepsDone !== done || status === 'waiting';

function pauseOf(before: ExecutionRow, input: EngineInput, state: ExecutionState, now: Date) {
  if (state.status !== 'paused') return { pausedAt: null, pausedReason: null };
  if (before.status === 'paused') return { pausedAt: before.pausedAt, pausedReason: before.pausedReason };
  const reason = input.type === 'pause' ? input.reason?.trim() : undefined;
  return { pausedAt: now, pausedReason: reason === undefined || reason === '' ? null : reason };
}

import { advance } from './advance.ts';
import { initialState } from './initial-state.ts';
import type { Plan } from './plan.ts';
import type { InputOf } from './run.ts';
import type { Effect, Environment, ExecutionState, HistoryDraft, Refusal } from './types.ts';

/** What an execution came to without anything outside: its rows are written as they stand here. */
export type PureRun =
  | {
      ok: true;
      state: ExecutionState;
      history: HistoryDraft[];
      /** What is to be done next; empty for most rules. `ended` is among them when it ended. */
      effects: Effect[];
      /** The last decision reached so far; null when there was none yet. */
      verdict: ExecutionState['verdict'];
      /** True when nothing is left to do: completed or failed. */
      ended: boolean;
    }
  | { ok: false; refusal: Refusal };

/**
 * Starts an execution in memory and runs it up to its first effect or wait: the pure prefix of the synchronous path.
 * Refused when the event, inputs or loaded data are larger than 256 kB. Never throws.
 */
export function runPure(plan: Plan, input: InputOf<'start'>, env: Environment): PureRun {
  const advanced = advance(plan, initialState(), input, env);
  if (!advanced.ok) return advanced;
  const { state, history, effects } = advanced;
  const ended = state.status === 'completed' || state.status === 'failed';
  return { ok: true, state, history, effects, verdict: state.verdict, ended };
}

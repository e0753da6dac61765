import { initialState } from '@renubu/core/engine/initial-state';
import type { ExecutionState, HistoryDraft } from '@renubu/core/engine/types';

interface Packed {
  /** What differs from a state before the start. */
  state: Partial<ExecutionState>;
  history: HistoryDraft[];
}

/** An execution that ended before it was written, as one JSON text. */
export function pack(state: ExecutionState, history: readonly HistoryDraft[]): string {
  return JSON.stringify({ state, history });
}

const read = (packed: Buffer): Packed => JSON.parse(packed.toString('utf8')) as Packed;

/** The state of an execution, from the packed value where nothing was written since. */
export function unpackState(state: ExecutionState, packed: Buffer | null): ExecutionState {
  const written = Object.keys(state).length > 0;
  return written || packed === null ? state : { ...initialState(), ...read(packed).state };
}

/** The lines of the packed history; later ones stand in rows of their own. */
export function unpackHistory(packed: Buffer | null): HistoryDraft[] {
  return packed === null ? [] : read(packed).history;
}

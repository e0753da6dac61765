/** A text with its past and what was taken back, so that every change can be undone and redone. */
export interface Undoable {
  past: readonly string[];
  present: string;
  future: readonly string[];
  /** What the newest change belongs to: further changes of the same group are undone with it. */
  group: string | null;
}
const limit = 200;

export const begin = (text: string): Undoable => ({ past: [], present: text, future: [], group: null });

/** Takes a change over. Changes in turn with the same `group` (typing in one field) count as one. */
export function change(state: Undoable, text: string, group: string | null = null): Undoable {
  if (text === state.present) return state;
  const joins = group !== null && group === state.group;
  return {
    past: joins ? state.past : [...state.past, state.present].slice(-limit),
    present: text,
    future: [],
    group,
  };
}

export function undo(state: Undoable): Undoable {
  const before = state.past.at(-1);
  if (before === undefined) return state;
  return { past: state.past.slice(0, -1), present: before, future: [state.present, ...state.future], group: null };
}

export function redo(state: Undoable): Undoable {
  const [next, ...future] = state.future;
  return next === undefined ? state : { past: [...state.past, state.present], present: next, future, group: null };
}

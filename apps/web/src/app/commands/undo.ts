import { useSyncExternalStore } from 'react';

export interface Undo {
  label: string;
  run: () => Promise<unknown>;
}

let last: Undo | null = null;
const listeners = new Set<() => void>();
const set = (undo: Undo | null): void => {
  last = undo;
  listeners.forEach((listener) => listener());
};

/** Remembers how the newest change is taken back; only where the server really can. */
export const offerUndo = (undo: Undo): void => set(undo);
export const withdrawUndo = (undo: Undo): void => {
  if (last === undo) set(null);
};
export const useUndo = (): Undo | null =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => last,
  );

import { useEffect, useRef, useState } from 'react';

interface Asked<Answer> {
  /** The sentence that was asked last; null before the first. */
  text: string | null;
  answer: Answer | null;
  error: unknown;
  isPending: boolean;
  /** Sentences before it, oldest first, to go back to. */
  past: readonly string[];
}

/** Asks one thing at a time: a new question ends the one under way. What was answered stays while the next is asked. */
export function useQuestion<Answer>(call: (text: string, signal: AbortSignal) => Promise<Answer>) {
  const [state, setState] = useState<Asked<Answer>>({
    text: null,
    answer: null,
    error: null,
    isPending: false,
    past: [],
  });
  const current = useRef<AbortController>(undefined);
  useEffect(() => () => current.current?.abort(), []);

  const send = (text: string, past: readonly string[]): void => {
    current.current?.abort();
    const control = new AbortController();
    current.current = control;
    setState((before) => ({ ...before, text, past, error: null, isPending: true }));
    call(text, control.signal).then(
      (answer) => current.current === control && setState({ text, answer, error: null, isPending: false, past }),
      (error: unknown) =>
        current.current === control &&
        setState((before) => ({ ...before, error: control.signal.aborted ? null : error, isPending: false })),
    );
  };
  return {
    ...state,
    ask: (text: string): void =>
      send(text, state.text === null || state.text === text ? state.past : [...state.past, state.text]),
    /** Back to the sentence before; answers it. */
    back: (): string | null => {
      const before = state.past.at(-1);
      if (before === undefined) return null;
      send(before, state.past.slice(0, -1));
      return before;
    },
    cancel: (): void => current.current?.abort(),
  };
}

import { useCallback, useEffect, useRef, useState } from 'react';
import { useCommands, type Command } from '../app/commands/commands.ts';

interface ListNavigation {
  /** How many rows there are. */
  count: number;
  /** Rows are found by `[data-index]` inside this element. */
  container: React.RefObject<HTMLElement | null>;
  /** Brings a row into view before it is focused. */
  scrollTo?: (index: number) => void;
  onOpen?: (index: number) => void;
  /** Further keys on the row that has the focus. */
  commands?: (index: number) => Command[];
  labels: { next: string; previous: string; open: string };
}

/** Moves through a list with j/k and the arrow keys, one row in the tab order at a time. */
export function useListNavigation({ count, container, scrollTo, onOpen, commands, labels }: ListNavigation) {
  const [active, setActive] = useState(-1);
  const wanted = useRef<number | null>(null);
  const current = Math.min(active, count - 1);

  const move = useCallback(
    (index: number) => {
      if (count === 0) return;
      const next = Math.max(0, Math.min(count - 1, index));
      setActive(next);
      wanted.current = next;
      scrollTo?.(next);
    },
    [count, scrollTo],
  );

  // A virtualised row exists only after the scroll, so the focus follows on the next frames.
  useEffect(() => {
    if (wanted.current === null) return;
    let frames = 0;
    let handle = 0;
    const focus = (): void => {
      const row = container.current?.querySelector<HTMLElement>(`[data-index="${String(wanted.current)}"]`);
      if (row) {
        row.focus({ preventScroll: scrollTo !== undefined });
        wanted.current = null;
      } else if (frames++ < 20) handle = requestAnimationFrame(focus);
    };
    focus();
    return () => cancelAnimationFrame(handle);
  });

  useCommands([
    { id: 'list.next', label: labels.next, group: 'list', shortcut: 'j', palette: false, run: () => move(current + 1) },
    {
      id: 'list.previous',
      label: labels.previous,
      group: 'list',
      shortcut: 'k',
      palette: false,
      run: () => move(current - 1),
    },
    ...(onOpen && current >= 0
      ? [
          {
            id: 'list.open',
            label: labels.open,
            group: 'list' as const,
            shortcut: 'enter',
            palette: false,
            run: () => onOpen(current),
          },
        ]
      : []),
    ...(current >= 0 ? (commands?.(current) ?? []) : []),
  ]);

  const rowProps = (index: number) => ({
    'data-index': index,
    tabIndex: index === Math.max(0, current) ? 0 : -1,
    'data-active': index === current || undefined,
    onFocus: () => setActive(index),
    onKeyDown: (event: React.KeyboardEvent) => {
      const steps: Record<string, number> = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: count - 1 };
      const target = steps[event.key];
      if (target === undefined || event.target !== event.currentTarget) return;
      event.preventDefault();
      move(target);
    },
  });
  return { active: current, move, rowProps };
}

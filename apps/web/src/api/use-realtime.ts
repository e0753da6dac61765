import type { EventMessage } from '@renubu/contracts/realtime';
import { useQueryClient, type QueryKey } from '@tanstack/react-query';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { realtime, type ConnectionState } from './realtime.ts';

/** Several changes within this time refresh a list once. */
const gatherMs = 120;

/**
 * Refreshes queries when something happens on the topics. `onEvent` hears each event as well (null: read anew).
 * Topics are registered again only when their names change.
 */
export function useRealtime(
  topics: string[],
  invalidate: QueryKey[],
  onEvent?: (event: EventMessage | null) => void,
): void {
  const client = useQueryClient();
  const latest = useRef({ invalidate, onEvent });
  useEffect(() => {
    latest.current = { invalidate, onEvent };
  });
  const names = topics.join(' ');
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const refresh = (): void => {
      timer = undefined;
      for (const queryKey of latest.current.invalidate) void client.invalidateQueries({ queryKey });
    };
    const stops = names
      .split(' ')
      .filter(Boolean)
      .map((topic) =>
        realtime.subscribe(topic, (event) => {
          latest.current.onEvent?.(event);
          timer ??= setTimeout(refresh, gatherMs);
        }),
      );
    return () => {
      clearTimeout(timer);
      stops.forEach((stop) => stop());
    };
  }, [names, client]);
}

/** Whether the live connection stands. */
export const useConnectionState = (): ConnectionState => useSyncExternalStore(realtime.watch, realtime.state);

import type { Logger } from 'pino';
import type { Listener } from './db/listener.ts';

export interface DaemonOptions {
  name: string;
  log: Logger;
  /** Does one batch and returns how many items it worked on; 0 lets the daemon sleep. */
  run: () => Promise<number>;
  /** Longest sleep between two looks. */
  pollMs: number;
  /** Wakes the daemon when `pg_notify(channel, '')` is committed. */
  channel?: string;
  listener?: Listener;
}

export interface Daemon {
  readonly name: string;
  /** Looks for work at once. */
  wake(): void;
  /** Resolves when the running batch has ended. */
  stop(): Promise<void>;
}

const longestBackoffMs = 60_000;

/** Runs batches while there is work, then sleeps until woken or polled. A failed batch is tried again, ever more slowly. */
export function startDaemon({ name, log, run, pollMs, channel, listener }: DaemonOptions): Daemon {
  let stopping = false;
  let woken = false;
  let failures = 0;
  let endSleep: (() => void) | undefined;

  const wake = () => {
    woken = true;
    endSleep?.();
  };
  const unsubscribe = channel === undefined ? undefined : listener?.on(channel, () => failures === 0 && wake());

  const sleep = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(() => endSleep?.(), ms);
      timer.unref();
      endSleep = () => {
        clearTimeout(timer);
        endSleep = undefined;
        resolve();
      };
    });

  const batch = async (): Promise<number> => {
    try {
      const done = await run();
      failures = 0;
      return done > 0 ? 0 : pollMs;
    } catch (error) {
      failures += 1;
      const pauseMs = Math.min(longestBackoffMs, 500 * 2 ** Math.min(failures, 10));
      if (!stopping) log.error({ err: error, daemon: name, failures, pauseMs }, 'a batch failed');
      return pauseMs;
    }
  };

  const loop = async () => {
    await Promise.resolve();
    while (!stopping) {
      woken = false;
      const pauseMs = await batch();
      if (!stopping && !woken && pauseMs > 0) await sleep(pauseMs);
    }
  };
  const running = loop();

  return {
    name,
    wake,
    async stop() {
      stopping = true;
      unsubscribe?.();
      endSleep?.();
      await running;
    },
  };
}

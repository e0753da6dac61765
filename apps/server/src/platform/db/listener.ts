import pg from 'pg';
import type { Logger } from 'pino';

export interface Listener {
  /** Calls back on every notification of the channel, and after a reconnect, when some may have been missed. */
  on(channel: string, callback: () => void): () => void;
  /** Whether notifications arrive just now; when not, callers poll more often. */
  readonly connected: boolean;
  start(): Promise<void>;
  stop(): Promise<void>;
}

const longestPauseMs = 10_000;

/** One connection that listens for all of the process. It reconnects by itself; callers still poll, more slowly. */
export function createListener(url: string, log: Logger): Listener {
  const callbacks = new Map<string, Set<() => void>>();
  let client: pg.Client | undefined;
  let retry: NodeJS.Timeout | undefined;
  let pauseMs = 250;
  let stopped = true;

  const callAll = (set: Iterable<() => void>) => {
    for (const callback of set) callback();
  };

  // One statement at a time: a client takes no second one while the first runs.
  let before: Promise<unknown> = Promise.resolve();
  const listen = (channel: string): Promise<unknown> => {
    const next = () => client?.query(`listen ${pg.escapeIdentifier(channel)}`);
    return (before = before.then(next, next));
  };

  const connect = async (): Promise<void> => {
    const next = new pg.Client({ connectionString: url, application_name: 'renubu listen', keepAlive: true });
    next.on('error', (error) => lost(next, error));
    next.on('end', () => lost(next));
    next.on('notification', ({ channel }) => callAll(callbacks.get(channel) ?? []));
    try {
      await next.connect();
      if (stopped) return void (await next.end());
      client = next;
      for (const channel of callbacks.keys()) await listen(channel);
      pauseMs = 250;
      for (const set of callbacks.values()) callAll(set);
    } catch (error) {
      await next.end().catch(() => undefined);
      lost(next, error);
    }
  };

  const lost = (which: pg.Client, error?: unknown) => {
    if (client === which) client = undefined;
    if (stopped || client !== undefined || retry !== undefined) return;
    if (error !== undefined) log.warn({ err: error }, 'lost the connection that listens for changes');
    retry = setTimeout(() => {
      retry = undefined;
      void connect();
    }, pauseMs);
    retry.unref();
    pauseMs = Math.min(pauseMs * 2, longestPauseMs);
  };

  return {
    get connected() {
      return client !== undefined;
    },
    on(channel, callback) {
      const set = callbacks.get(channel) ?? new Set();
      if (set.size === 0) {
        callbacks.set(channel, set);
        listen(channel).catch((error: unknown) => log.warn({ err: error, channel }, 'cannot listen'));
      }
      set.add(callback);
      return () => void set.delete(callback);
    },
    async start() {
      stopped = false;
      await connect();
    },
    async stop() {
      stopped = true;
      clearTimeout(retry);
      const last = client;
      client = undefined;
      await last?.end().catch(() => undefined);
    },
  };
}

import type { DBOSConfig } from '@dbos-inc/dbos-sdk';
import type { Logger } from 'pino';

/** Sends what the engine logs to our logger; its chatter is ours to debug with only. */
export function engineLog(log: Logger): NonNullable<DBOSConfig['logger']> {
  const child = log.child({ part: 'durable' });
  return {
    debug: (entry) => child.trace(String(entry)),
    info: (entry) => child.debug(String(entry)),
    warn: (entry) => child.warn(String(entry)),
    error: (entry, metadata) => child.error({ err: metadata?.error ?? entry }, String(entry)),
  };
}

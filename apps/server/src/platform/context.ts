import { getRandomValues } from 'node:crypto';
import type { Logger } from 'pino';
import { v7 } from 'uuid';
import type { Config } from './config.ts';
import type { Database } from './db/pools.ts';
import type { Durable } from './durable/durable.ts';
import type { Metrics } from './metrics.ts';
import type { Realtime } from './realtime/realtime.ts';

export interface Clock {
  now(): Date;
}

/** Everything a command, query or daemon needs from its surroundings; made once at start and passed explicitly. */
export interface Context {
  config: Config;
  clock: Clock;
  /** A new UUID, version 7: ids sort by the time they were made. */
  newId(): string;
  log: Logger;
  db: Database;
  durable: Durable;
  realtime: Realtime;
  metrics: Metrics;
}

export const systemClock: Clock = { now: () => new Date() };

/** Random bytes are drawn for many ids at once: each draw alone costs more than the rest of an id. */
const pool = new Uint8Array(16 * 256);
let drawn = pool.length;
let msecs = 0;
let seq = 0;

/** Ids made in the same millisecond count up from a random number. */
export function newUuid(): string {
  if (drawn === pool.length) {
    getRandomValues(pool);
    drawn = 0;
  }
  const random = pool.subarray(drawn, (drawn += 16));
  const now = Date.now();
  if (now > msecs) {
    msecs = now;
    seq = ((random[6] ?? 0) << 16) | ((random[7] ?? 0) << 8) | (random[8] ?? 0);
  } else seq += 1;
  return v7({ random, msecs, seq });
}

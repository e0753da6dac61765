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

export const newUuid = (): string => v7();

import { pino } from 'pino';
import { loadConfig, type Config } from '../platform/config.ts';
import type { Clock, Context } from '../platform/context.ts';
import type { Durable, EnqueueOptions, Segment } from '../platform/durable/durable.ts';
import { createMetrics } from '../platform/metrics.ts';
import { createRealtime } from '../platform/realtime/realtime.ts';
import type { TestDatabase } from './database.ts';

export interface TestClock extends Clock {
  set(now: Date | string): void;
  advance(by: { days?: number; hours?: number; minutes?: number; seconds?: number }): void;
}

/** Remembers what was enqueued instead of running it. */
export interface RecordingDurable extends Durable {
  readonly enqueued: (Segment & EnqueueOptions)[];
}

export interface TestContext extends Context {
  clock: TestClock;
  durable: RecordingDurable;
}

export interface TestContextOptions {
  /** ISO time; 2026-01-15T09:00:00Z when absent. */
  now?: string;
  config?: Partial<Config>;
  log?: Context['log'];
}

/** A context with a clock that stands still, ids that count, and a durable engine that only remembers. */
export function testContext(database: TestDatabase, options: TestContextOptions = {}): TestContext {
  const { db } = database;
  const log = options.log ?? pino({ level: process.env['TEST_LOG'] ?? 'silent' });
  return {
    config: {
      ...loadConfig({ NODE_ENV: 'test', RENUBU_RATE_LIMIT: '0' }),
      secret: 'test secret '.repeat(4),
      ...options.config,
    },
    clock: testClock(options.now ?? '2026-01-15T09:00:00Z'),
    newId: countingIds(),
    log,
    db,
    durable: recordingDurable(),
    realtime: createRealtime({ db, log }),
    metrics: createMetrics(false),
  };
}

export function testClock(start: string): TestClock {
  let now = new Date(start);
  return {
    now: () => new Date(now),
    set: (next) => void (now = new Date(next)),
    advance: ({ days = 0, hours = 0, minutes = 0, seconds = 0 }) => {
      now = new Date(now.getTime() + (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000);
    },
  };
}

let counted = 0;

/** Ids 00000000-0000-7000-8000-000000000001 and up, unique within a test file. */
export function countingIds(): () => string {
  return () => {
    counted += 1;
    return `00000000-0000-7000-8000-${counted.toString(16).padStart(12, '0')}`;
  };
}

/** A fresh organization id for tests that need no organization row. */
export const organizationFixture = countingIds();

function recordingDurable(): RecordingDurable {
  const enqueued: (Segment & EnqueueOptions)[] = [];
  return {
    enqueued,
    enqueueSegment: async (_tx, segment, options) => void enqueued.push({ ...segment, ...options }),
    enqueueSegments: async (_tx, segments, options) =>
      void enqueued.push(...segments.map((segment) => ({ ...segment, ...options }))),
    health: () => ({ ok: true, detail: 'recording' }),
    stop: async () => undefined,
  };
}

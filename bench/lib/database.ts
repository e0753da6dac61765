import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '@renubu/server/platform/config';
import { newUuid, systemClock, type Context } from '@renubu/server/platform/context';
import { startEmbedded } from '@renubu/server/platform/db/embedded';
import { openDatabase } from '@renubu/server/platform/db/pools';
import { migrateDatabase } from '@renubu/server/platform/db/setup';
import { createLogger } from '@renubu/server/platform/log';
import { createMetrics } from '@renubu/server/platform/metrics';
import { createRealtime } from '@renubu/server/platform/realtime/realtime';

export interface BenchDatabase {
  url: string;
  /** Process id of PostgreSQL. */
  pid: number;
  dataDir: string;
  /** For commands called directly; it enqueues nothing. */
  ctx: Context;
}

const notHere = async () => {
  throw new Error('A benchmark without a server has no durable engine.');
};

/**
 * Runs `work` with a migrated database of its own: the embedded PostgreSQL with its usual settings, in a new folder on
 * a free port. Everything is stopped and deleted afterwards, also when the benchmark is interrupted.
 */
export async function withDatabase<T>(work: (database: BenchDatabase) => Promise<T>): Promise<T> {
  const dataDir = await mkdtemp(join(tmpdir(), 'renubu-bench-'));
  const embedded = await startEmbedded({ dataDir, firstPort: 55_400 });
  try {
    await migrateDatabase(embedded.url);
    const db = openDatabase({ url: embedded.url });
    const log = createLogger('warn');
    const ctx: Context = {
      config: loadConfig({ RENUBU_DATA_DIR: dataDir }),
      clock: systemClock,
      newId: newUuid,
      log,
      db,
      durable: {
        enqueueSegment: notHere,
        enqueueSegments: notHere,
        health: () => ({ ok: true, detail: 'none' }),
        stop: async () => undefined,
      },
      realtime: createRealtime({ db, log }),
      metrics: createMetrics(false),
    };
    try {
      return await work({ url: embedded.url, pid: embedded.pid, dataDir, ctx });
    } finally {
      await db.close();
    }
  } finally {
    await embedded.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

import { DBOS, DBOSClient, type DBOSConfig } from '@dbos-inc/dbos-sdk';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { ServerRole } from '../config.ts';
import { startDaemon, type Daemon } from '../daemon.ts';
import { openDurablePool, type Database } from '../db/pools.ts';
import type { Tx } from '../db/transaction.ts';
import { segmentId, type Durable, type EnqueueOptions, type Segment, type SegmentHandler } from './durable.ts';
import { holdLease, type LeaseOptions, type LeaseHolder } from './lease.ts';
import { effectsQueueName } from './names.ts';
import { engineLog } from './log.ts';
import { startPace } from './pace.ts';
import { deleteFinished } from './retention.ts';
import { runWithRetries } from './retry.ts';

const effectsQueue = effectsQueueName;
const workflowName = 'segment';
const applicationName = 'renubu';
/** The protocol between enqueuer and worker, not the version of the code: a deploy must not strand what is queued. */
const protocolVersion = 'renubu-1';

export interface EngineOptions extends LeaseOptions {
  db: Database;
  log: Logger;
  role: ServerRole;
  /** Unique for each start of a process. */
  processId: string;
  handler: SegmentHandler;
  /** How many segments one process works on at a time. */
  concurrency?: number;
  /** How long `stop` waits for running segments. */
  drainMs?: number;
}

export interface DurableEngine extends Durable {
  /** Segments waiting to be started, at most 10,000 counted. */
  depth(): Promise<number>;
  /** How many segments this process took over from dead ones. */
  readonly takenOver: number;
}

interface Running {
  handler: SegmentHandler;
  log: Logger;
  stopping: AbortSignal;
  busy: () => void;
  /** How many segments run just now. */
  active: number;
}

let running: Running | undefined;

/** The engine keeps one registry per process, so the workflow is registered once and looks its handler up. */
DBOS.registerWorkflow(
  async (executionId: string, organizationId: string, seq: number): Promise<void> => {
    if (running === undefined) throw new Error('The durable engine is not launched.');
    const current = running;
    const segment = { executionId, organizationId, seq };
    const { handler, log, stopping } = current;
    current.busy();
    current.active += 1;
    try {
      await runWithRetries({ work: () => handler(segment), log, stopping, label: segmentId(segment) });
    } finally {
      current.active -= 1;
    }
  },
  { name: workflowName },
);

/**
 * Launches the durable engine. A process of the role `api` only enqueues; others also work and take over from
 * processes whose lease expired. The schema has to be migrated. At most one engine per process.
 */
export async function launchEngine(options: EngineOptions): Promise<DurableEngine> {
  const { db, log, role } = options;
  const pool = openDurablePool(db.url, (error) =>
    log.warn({ err: error }, 'a connection of the durable engine failed'),
  );
  const client = await DBOSClient.create({
    systemDatabaseUrl: db.url,
    systemDatabasePool: pool,
    applicationName,
    logger: engineLog(log),
  });
  const worker = role === 'api' ? undefined : await launchWorker(options, pool);
  let stopped: Promise<void> | undefined;
  const stop = async () => {
    await worker?.stop();
    await client.destroy();
    await pool.end();
  };
  return {
    enqueueSegment: (tx, segment, enqueue) => enqueueOne(client, tx, segment, enqueue),
    async enqueueSegments(tx, segments, enqueue) {
      for (const segment of segments) await enqueueOne(client, tx, segment, enqueue);
    },
    health: () => worker?.health() ?? { ok: true, detail: 'enqueues only' },
    depth: async () =>
      (
        await client.listQueuedWorkflows({
          queueName: effectsQueue,
          status: 'ENQUEUED',
          limit: 10_000,
          loadInput: false,
        })
      ).length,
    get takenOver() {
      return worker?.lease.takenOver ?? 0;
    },
    stop: () => (stopped ??= stop()),
  };
}

async function enqueueOne(
  client: DBOSClient,
  tx: Tx,
  segment: Segment,
  { delaySeconds }: EnqueueOptions = {},
): Promise<void> {
  await client.enqueueInTransaction<(executionId: string, organizationId: string, seq: number) => Promise<void>>(
    tx.$client,
    {
      queueName: effectsQueue,
      workflowName,
      workflowID: segmentId(segment),
      appVersion: protocolVersion,
      ...(delaySeconds === undefined || delaySeconds <= 0 ? {} : { delaySeconds }),
    },
    segment.executionId,
    segment.organizationId,
    segment.seq,
  );
}

interface Worker {
  lease: LeaseHolder;
  health(): { ok: boolean; detail: string };
  stop(): Promise<void>;
}

async function launchWorker(options: EngineOptions, pool: Pool): Promise<Worker> {
  const { log, handler, processId, concurrency = 128, drainMs = 5_000 } = options;
  if (running !== undefined) throw new Error('The durable engine is already launched in this process.');
  const stopping = new AbortController();
  const pace = startPace(log);
  const mine: Running = { handler, log, stopping: stopping.signal, busy: pace.busy, active: 0 };
  running = mine;
  const lease = await holdLease(options);
  try {
    DBOS.setConfig(engineConfig(options, pool));
    await DBOS.launch();
    await DBOS.registerQueue(effectsQueue, {
      workerConcurrency: concurrency,
      minPollingIntervalMs: pace.idleMs,
      onConflict: 'always_update',
    });
    pace.begin();
  } catch (error) {
    running = undefined;
    await lease.release(true);
    throw error;
  }
  await lease.beginWatch();
  const daemons: Daemon[] = [
    startDaemon({ name: 'durable retention', log, pollMs: 600_000, run: () => deleteFinished(new Date()) }),
  ];
  log.debug({ processId }, 'the durable engine takes work');
  return {
    lease,
    health: () =>
      lease.fresh() ? { ok: true, detail: 'takes work' } : { ok: false, detail: 'could not renew its lease' },
    async stop() {
      stopping.abort();
      pace.stop();
      await Promise.all(daemons.map((daemon) => daemon.stop()));
      await DBOS.shutdown({ workflowCompletionTimeoutMS: drainMs });
      running = undefined;
      await lease.release(mine.active === 0);
    },
  };
}

function engineConfig({ db, log, processId }: EngineOptions, pool: Pool): DBOSConfig {
  return {
    name: applicationName,
    systemDatabaseUrl: db.url,
    systemDatabasePool: pool,
    applicationVersion: protocolVersion,
    executorID: processId,
    runMigrations: false,
    useListenNotify: false,
    listenQueues: [effectsQueue],
    logger: engineLog(log),
  };
}

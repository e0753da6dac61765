import { readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { DBOS } from '@dbos-inc/dbos-sdk';
import { sql } from 'drizzle-orm';
import type { Logger } from 'pino';
import type { ServerRole } from '../config.ts';
import { startDaemon, type Daemon } from '../daemon.ts';
import type { Database } from '../db/pools.ts';
import { rows, systemTransaction, type Tx } from '../db/transaction.ts';
import { effectsQueueName } from './names.ts';

export interface LeaseOptions {
  db: Database;
  log: Logger;
  role: ServerRole;
  processId: string;
  heartbeatMs?: number;
  leaseMs?: number;
}

export interface LeaseHolder {
  /** How many segments were taken over from dead processes. */
  readonly takenOver: number;
  /** Whether the lease was renewed in time. */
  fresh(): boolean;
  /** Begins to renew the lease and to look for expired ones. */
  beginWatch(): Promise<void>;
  /** Gives the lease up. `clean` says that no work can be left behind; otherwise a survivor looks for some at once. */
  release(clean: boolean): Promise<void>;
}

const page = 500;
const beatsPerSweep = 30;

/** Names the machine, and the container on it: process numbers mean something within one only. */
const host = `${hostname()} ${processNamespace()}`.trim();

function processNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}

/** Takes a lease for this process. All times are the database's: clocks of machines differ. */
export async function holdLease(options: LeaseOptions): Promise<LeaseHolder> {
  const { db, log, heartbeatMs = 2_000, leaseMs = 6_000 } = options;
  let renewedAt = 0;
  let takenOver = 0;
  let daemon: Daemon | undefined;

  const renew = async () => {
    await systemTransaction(db, (tx) => upsertLease(tx, options, leaseMs));
    renewedAt = performance.now();
  };
  let beats = 0;
  const beat = async () => {
    await renew();
    takenOver += await takeOverExpired(options);
    if (beats % beatsPerSweep === 0) takenOver += await takeOverUnleased(options);
    beats += 1;
    return 0;
  };
  await renew();

  return {
    get takenOver() {
      return takenOver;
    },
    fresh: () => performance.now() - renewedAt < leaseMs,
    async beginWatch() {
      await expireDeadNeighbours(options);
      daemon = startDaemon({ name: 'process lease', log, pollMs: heartbeatMs, run: beat });
    },
    async release(clean) {
      await daemon?.stop();
      await systemTransaction(db, async (tx) => {
        const own = sql`where id = ${options.processId}`;
        if (clean) await tx.execute(sql`delete from renubu.process_leases ${own}`);
        else await tx.execute(sql`update renubu.process_leases set expires_at = now() ${own}`);
      });
    },
  };
}

async function upsertLease(tx: Tx, { processId, role }: LeaseOptions, leaseMs: number): Promise<void> {
  await tx.execute(sql`
    insert into renubu.process_leases (id, role, host, pid, started_at, expires_at)
    values (${processId}, ${role}, ${host}, ${process.pid}, now(), now() + ${leaseMs} * interval '1 millisecond')
    on conflict (id) do update set expires_at = excluded.expires_at`);
}

/**
 * Takes over the unfinished segments of every process whose lease expired. The lease row is locked meanwhile, so that
 * one survivor does it. Returns how many segments there were.
 */
export async function takeOverExpired({ db, log, processId }: LeaseOptions): Promise<number> {
  return systemTransaction(db, async (tx) => {
    const expired = await rows<{ id: string }>(
      tx,
      sql`
      select id from renubu.process_leases where expires_at <= now() and id <> ${processId}
      order by expires_at for update skip locked limit 20`,
    );
    if (expired.length === 0) return 0;
    const ids = expired.map(({ id }) => id);
    const count = await resumeSegments(ids);
    await tx.execute(sql`delete from renubu.process_leases where id = any(${sql.param(ids)}::text[])`);
    if (count > 0) log.warn({ from: ids, segments: count }, 'took over the work of processes that ended');
    return count;
  });
}

/** Takes over segments of processes that have no lease at all, should one have been lost. */
async function takeOverUnleased({ db, log }: LeaseOptions): Promise<number> {
  const pending = await DBOS.listWorkflows({ queueName: effectsQueueName, status: 'PENDING', limit: page, ...bare });
  const executors = [...new Set(pending.flatMap(({ executorId }) => (executorId ? [executorId] : [])))];
  if (executors.length === 0) return 0;
  const leased = await systemTransaction(db, (tx) =>
    rows<{ id: string }>(tx, sql`select id from renubu.process_leases where id = any(${sql.param(executors)}::text[])`),
  );
  const unleased = executors.filter((id) => !leased.some((lease) => lease.id === id));
  if (unleased.length === 0) return 0;
  log.warn({ from: unleased }, 'took over work that no process held');
  return resumeSegments(unleased);
}

const bare = { loadInput: false, loadOutput: false };

async function resumeSegments(executorIds: string[]): Promise<number> {
  let count = 0;
  for (;;) {
    const pending = await DBOS.listWorkflows({
      executorId: executorIds,
      status: 'PENDING',
      limit: page,
      ...bare,
    });
    if (pending.length > 0) {
      await DBOS.resumeWorkflows(
        pending.map(({ workflowID }) => workflowID),
        { queueName: effectsQueueName },
      );
    }
    count += pending.length;
    if (pending.length < page) return count;
  }
}

/** After a crash and restart on one machine there is no need to wait for the lease: its process is gone. */
async function expireDeadNeighbours({ db, processId }: LeaseOptions): Promise<void> {
  await systemTransaction(db, async (tx) => {
    const neighbours = await rows<{ id: string; pid: number }>(
      tx,
      sql`
      select id, pid from renubu.process_leases where host = ${host} and id <> ${processId}`,
    );
    const dead = neighbours.filter(({ pid }) => pid !== process.pid && !exists(pid)).map(({ id }) => id);
    if (dead.length > 0) {
      await tx.execute(
        sql`update renubu.process_leases set expires_at = now() where id = any(${sql.param(dead)}::text[])`,
      );
    }
  });
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

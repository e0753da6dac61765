import type { Pool, PoolClient } from 'pg';
import { Problem } from '../http/problem.ts';

export interface GroupCommitOptions<Item, Result> {
  /** Connections of its own: callers that wait for a flush must not hold what the flush needs. */
  pool: Pool;
  /** Writes all items in one statement and tells the result of each, in their order. */
  write: (client: PoolClient, items: Item[]) => Promise<Result[]>;
  /** Groups written side by side. */
  lanes?: number;
  /** A group is written when it has this many rows or bytes, or when its first item has waited this long. */
  maxRows?: number;
  maxBytes?: number;
  maxWaitMs?: number;
  /** More rows than this waiting: callers are refused with 503 and try again. */
  maxQueued?: number;
}

export interface GroupCommit<Item, Result> {
  /**
   * Resolves when the item is on disk. Rejects with 503 when the database could not be reached or too much waits: then
   * nothing, or nothing that was acknowledged, was written.
   */
  add(item: Item, size: { rows: number; bytes: number }): Promise<Result>;
  /** Rows that wait for their flush. */
  readonly waiting: number;
}

interface Queued<Item, Result> {
  item: Item;
  rows: number;
  bytes: number;
  since: number;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

/** While nothing is written, a first item waits this long for company. */
const idleWaitMs = 1;

/** Writes the items of many callers together: one statement, one commit, and each caller waits for its own. */
export function createGroupCommit<Item, Result>(options: GroupCommitOptions<Item, Result>): GroupCommit<Item, Result> {
  const { pool, write, lanes = 2, maxRows = 200, maxBytes = 4_000_000, maxWaitMs = 3, maxQueued = 20_000 } = options;
  let queue: Queued<Item, Result>[] = [];
  let rows = 0;
  let bytes = 0;
  let running = 0;
  let timer: NodeJS.Timeout | undefined;
  let soon = false;

  const take = (): Queued<Item, Result>[] => {
    let end = 0;
    let takenRows = 0;
    let takenBytes = 0;
    while (end < queue.length && takenRows < maxRows && takenBytes < maxBytes) {
      takenRows += queue[end]?.rows ?? 0;
      takenBytes += queue[end]?.bytes ?? 0;
      end += 1;
    }
    const group = queue.slice(0, end);
    queue = queue.slice(end);
    rows -= takenRows;
    bytes -= takenBytes;
    return group;
  };

  const flush = async () => {
    running += 1;
    try {
      await writeGroup(pool, write, take());
    } finally {
      running -= 1;
      pump();
    }
  };

  const pump = () => {
    soon = false;
    while (queue.length > 0 && running < lanes) {
      const waitMs = (running > 0 ? maxWaitMs : idleWaitMs) - (performance.now() - (queue[0]?.since ?? 0));
      const full = rows >= maxRows || bytes >= maxBytes;
      if (!full && waitMs > 0) {
        timer ??= setTimeout(
          () => {
            timer = undefined;
            pump();
          },
          Math.max(1, waitMs),
        );
        return;
      }
      void flush();
    }
  };

  return {
    add: (item, size) =>
      new Promise((resolve, reject) => {
        if (rows >= maxQueued) return reject(overloaded());
        queue.push({ item, ...size, since: performance.now(), resolve, reject });
        rows += size.rows;
        bytes += size.bytes;
        // What arrives in the same turn of the event loop goes together.
        if (!soon) {
          soon = true;
          setImmediate(pump);
        }
      }),
    get waiting() {
      return rows;
    },
  };
}

async function writeGroup<Item, Result>(
  pool: Pool,
  write: GroupCommitOptions<Item, Result>['write'],
  group: Queued<Item, Result>[],
): Promise<void> {
  try {
    const results = await onConnection(pool, (client) =>
      write(
        client,
        group.map(({ item }) => item),
      ),
    );
    group.forEach(({ resolve }, index) => resolve(results[index] as Result));
  } catch (error) {
    // What the database refuses is one caller's fault: the others must not bear it.
    if (group.length > 1 && isRefusal(error)) {
      for (const single of group) await writeGroup(pool, write, [single]);
      return;
    }
    for (const { reject } of group) reject(isRefusal(error) ? error : unavailable(error));
  }
}

async function onConnection<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    return await work(client);
  } catch (error) {
    if (!isRefusal(error)) broken = error instanceof Error ? error : new Error(String(error));
    throw error;
  } finally {
    client.release(broken);
  }
}

/** The database is there and did not take the data or the statement; classes 57, 58, 53 and 08 are troubles of its own. */
function isRefusal(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && !/^(08|53|57|58|XX)/.test(code);
}

const unavailable = (cause: unknown) =>
  new Problem(503, 'database_unavailable', 'The database cannot be reached just now. Send it again.', {
    headers: { 'retry-after': '2' },
    cause,
  });

const overloaded = () =>
  new Problem(503, 'overloaded', 'More arrives than can be written just now. Send it again.', {
    headers: { 'retry-after': '1' },
  });

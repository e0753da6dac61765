import type { Pool } from 'pg';

export interface FeedRow {
  id: number;
  tx: string;
  organizationId: string;
  topic: string;
  type: string;
  subject: string;
  data: Record<string, unknown>;
  at: Date;
}

interface FoundRow extends FeedRow {
  xmin: string;
}

const columns = `id, tx::text as tx, organization_id as "organizationId", topic, type, subject, data, at`;
const batch = 1000;

/**
 * Reads new rows of the outbox as they become visible. A transaction that commits late keeps a low number, so the feed
 * remembers what it has given out until no transaction below can still commit.
 */
export class OutboxFeed {
  /** Every row of a transaction below this one was given out; the place to resume from. */
  #settled: string | undefined;
  #given = new Map<number, bigint>();

  constructor(private readonly pool: Pool) {}

  get seq(): string {
    return this.#settled ?? '0';
  }

  /** Starts at the present: earlier rows are not given out. */
  async begin(): Promise<void> {
    const { rows } = await this.pool.query<{ xmin: string }>(
      'select pg_snapshot_xmin(pg_current_snapshot())::text as xmin',
    );
    this.#settled = rows[0]?.xmin ?? '0';
  }

  /** The rows that appeared since the last call, oldest first. */
  async next(): Promise<FeedRow[]> {
    const { rows } = await this.pool.query<FoundRow | { id: null; xmin: string }>(
      `select snapshot.xmin::text as xmin, found.*
         from (select pg_snapshot_xmin(pg_current_snapshot()) as xmin) snapshot
         left join lateral (
           select ${columns} from renubu.outbox
            where tx >= $1::xid8 and id <> all($2::bigint[])
            order by outbox.tx, outbox.id limit ${batch}) found on true`,
      [this.seq, [...this.#given.keys()]],
    );
    const found = rows.filter((candidate): candidate is FoundRow => candidate.id !== null);
    for (const { id, tx } of found) this.#given.set(id, BigInt(tx));
    const xmin = rows[0]?.xmin;
    if (found.length < batch && xmin !== undefined) this.#settle(xmin);
    return found;
  }

  #settle(xmin: string): void {
    this.#settled = xmin;
    const limit = BigInt(xmin);
    for (const [id, tx] of this.#given) if (tx < limit) this.#given.delete(id);
  }
}

export interface Replay {
  rows: FeedRow[];
  /** There is more than is replayed, or the place is unknown: the reader starts over. */
  reset: boolean;
}

const longestReplay = 500;

/** What happened on a topic from `since` on; may hold rows that the reader has already. */
export async function replay(pool: Pool, organizationId: string, topic: string, since: string): Promise<Replay> {
  if (!/^\d{1,19}$/.test(since)) return { rows: [], reset: true };
  const { rows } = await pool.query<FeedRow>(
    `select ${columns} from renubu.outbox
      where organization_id = $1 and topic = $2 and tx >= $3::xid8
      order by outbox.tx, outbox.id limit ${longestReplay + 1}`,
    [organizationId, topic, since],
  );
  return rows.length > longestReplay ? { rows: [], reset: true } : { rows, reset: false };
}

import type { Connection } from '@renubu/contracts/connections';
import { sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { systemTransaction } from '../../../platform/db/transaction.ts';

interface Tally {
  connection_id: string;
  organization_id: string;
  breaker: Connection['health']['breaker'];
  last_success_at: string | null;
  last_error_at: string | null;
  last_error: string | null;
  calls: number;
  failures: number;
  total_ms: number;
}

export interface CallResult {
  connectionId: string;
  organizationId: string;
  breaker: Connection['health']['breaker'];
  durationMs: number;
  /** What went wrong, redacted; null when nothing did. */
  error: string | null;
  at: Date;
}

/** Counts calls in memory until `flush` writes them with one statement per table. */
export class HealthTallies {
  #tallies = new Map<string, Tally>();

  record({ connectionId, organizationId, breaker, durationMs, error, at }: CallResult): void {
    const tally = this.#tallies.get(connectionId) ?? fresh(connectionId, organizationId);
    this.#tallies.set(connectionId, tally);
    tally.breaker = breaker;
    tally.calls += 1;
    tally.total_ms += Math.round(durationMs);
    if (error === null) tally.last_success_at = at.toISOString();
    else {
      tally.failures += 1;
      tally.last_error_at = at.toISOString();
      tally.last_error = error;
    }
  }

  /** Writes what was counted since the last time; returns for how many connections. Kept for the next time if it fails. */
  async flush(ctx: Context): Promise<number> {
    const tallies = [...this.#tallies.values()].sort((a, b) => a.connection_id.localeCompare(b.connection_id));
    if (tallies.length === 0) return 0;
    const taken = this.#tallies;
    this.#tallies = new Map();
    try {
      await writeTallies(ctx, tallies);
    } catch (error) {
      for (const [id, tally] of taken) if (!this.#tallies.has(id)) this.#tallies.set(id, tally);
      throw error;
    }
    return tallies.length;
  }
}

const fresh = (connection_id: string, organization_id: string): Tally => ({
  connection_id,
  organization_id,
  breaker: 'closed',
  last_success_at: null,
  last_error_at: null,
  last_error: null,
  calls: 0,
  failures: 0,
  total_ms: 0,
});

async function writeTallies(ctx: Context, tallies: Tally[]): Promise<void> {
  const now = ctx.clock.now().toISOString();
  await systemTransaction(ctx.db, async (tx) => {
    await tx.execute(sql`
      with tally as (
        select t.* from jsonb_to_recordset(${JSON.stringify(tallies)}::jsonb) as t(
            connection_id uuid, organization_id uuid, breaker text, last_success_at timestamptz,
            last_error_at timestamptz, last_error text, calls int, failures int, total_ms bigint)
          join renubu.connections c on c.id = t.connection_id
      ), counted as (
        insert into renubu.connection_calls as c (connection_id, organization_id, hour, calls, failures, total_ms)
        select connection_id, organization_id, date_trunc('hour', ${now}::timestamptz), calls, failures, total_ms
          from tally order by connection_id
        on conflict (connection_id, hour) do update set calls = c.calls + excluded.calls,
          failures = c.failures + excluded.failures, total_ms = c.total_ms + excluded.total_ms
      )
      insert into renubu.connection_health as h
        (connection_id, organization_id, breaker, last_success_at, last_error_at, last_error, updated_at)
      select connection_id, organization_id, breaker, last_success_at, last_error_at, last_error, ${now}::timestamptz
        from tally order by connection_id
      on conflict (connection_id) do update set breaker = excluded.breaker,
        last_success_at = greatest(h.last_success_at, excluded.last_success_at),
        last_error_at = greatest(h.last_error_at, excluded.last_error_at),
        last_error = coalesce(excluded.last_error, h.last_error), updated_at = excluded.updated_at`);
    await tx.execute(sql`delete from renubu.connection_calls where hour < ${now}::timestamptz - interval '2 days'`);
    await tx.execute(
      sql`delete from renubu.outgoing_mails where created_at < ${now}::timestamptz - interval '14 days'`,
    );
  });
}

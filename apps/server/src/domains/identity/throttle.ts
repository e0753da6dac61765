import { createHash } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { Context } from '../../platform/context.ts';
import { rows, systemTransaction } from '../../platform/db/transaction.ts';
import { Problem } from '../../platform/http/problem.ts';

export interface AttemptLimit {
  /** What is limited, such as `email` or `address`. Each kind counts for itself. */
  kind: string;
  of: string;
  max: number;
}

const windowMs = 15 * 60_000;

const keyOf = ({ kind, of }: AttemptLimit) =>
  createHash('sha256').update(`${kind}:${of.toLowerCase()}`).digest('base64url');

/**
 * Counts an attempt against every limit before it is made, so that parallel guesses count too. Windows are 15 minutes
 * from the first attempt. Throws 429 `too_many_attempts` with Retry-After when one limit is used up.
 */
export async function countAttempt(ctx: Context, limits: AttemptLimit[]): Promise<void> {
  const now = ctx.clock.now();
  const ends = new Date(now.getTime() + windowMs);
  const byKey = new Map(limits.map((limit) => [keyOf(limit), limit]));
  const keys = [...byKey.keys()].sort();
  const counted = await systemTransaction(ctx.db, (tx) =>
    rows<{ key: string; count: number; ends: Date }>(
      tx,
      sql`
      insert into identity.attempts as kept (key, count, window_ends_at)
      select key, 1, ${ends}::timestamptz from unnest(${sql.param(keys)}::text[]) as key
      on conflict (key) do update
        set count = case when kept.window_ends_at <= ${now} then 1 else kept.count + 1 end,
            window_ends_at = case when kept.window_ends_at <= ${now} then excluded.window_ends_at else kept.window_ends_at end
      returning key, count, window_ends_at as ends`,
    ),
  );
  const over = counted.filter(({ key, count }) => count > (byKey.get(key)?.max ?? Number.MAX_SAFE_INTEGER));
  if (over.length === 0) return;
  const until = Math.max(...over.map((attempt) => attempt.ends.getTime()));
  throw tooMany(Math.max(1, Math.ceil((until - now.getTime()) / 1000)));
}

function tooMany(seconds: number): Problem {
  const minutes = Math.ceil(seconds / 60);
  const detail = `Too many attempts. Try again in ${minutes === 1 ? 'a minute' : `${minutes} minutes`}.`;
  return new Problem(429, 'too_many_attempts', detail, { headers: { 'retry-after': String(seconds) } });
}

/**
 * After a right password: forgets the attempts of `own` and takes this one back from the limits that count others too.
 * Drops windows that ended.
 */
export async function forgiveAttempts(ctx: Context, own: AttemptLimit, shared: AttemptLimit[]): Promise<void> {
  const now = ctx.clock.now();
  const keys = shared.map(keyOf).sort();
  await systemTransaction(ctx.db, async (tx) => {
    await tx.execute(sql`delete from identity.attempts where key = ${keyOf(own)} or window_ends_at < ${now}`);
    await tx.execute(sql`
      update identity.attempts set count = greatest(count - 1, 0) where key = any(${sql.param(keys)}::text[])`);
  });
}

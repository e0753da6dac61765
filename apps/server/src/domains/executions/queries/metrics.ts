import type { executionMetricsSchema } from '@renubu/contracts/executions';
import { sql } from 'drizzle-orm';
import type { z } from 'zod';
import type { Context } from '../../../platform/context.ts';
import { row, type Tx } from '../../../platform/db/transaction.ts';
import { loadExecutionRow } from './load.ts';
import { durationMs } from './summary.ts';

export type ExecutionMetrics = z.infer<typeof executionMetricsSchema>;

interface Counts {
  started: number;
  completed: number;
  skipped: number;
  failed: number;
  requested: number;
  effectsSucceeded: number;
  effectsFailed: number;
  retried: number;
  meanMs: number | null;
  slowestMs: number | null;
  activeMs: number;
  stateBytes: number;
}

/** Times and counts of one execution. Throws 404. */
export async function readMetrics(tx: Tx, ctx: Context, executionId: string): Promise<ExecutionMetrics> {
  const execution = await loadExecutionRow(tx, executionId);
  const found = await row<Counts>(
    tx,
    sql`
    with effect as (
      select status, attempt, created_at, coalesce(settled_at, ${ctx.clock.now().toISOString()}::timestamptz) as ended_at,
             coalesce((exchange ->> 'durationMs')::numeric, extract(epoch from settled_at - created_at) * 1000) as ms
        from renubu.effects where execution_id = ${executionId}::uuid
    ),
    step as (select status from renubu.step_executions where execution_id = ${executionId}::uuid),
    -- Times that overlap count once.
    active as (
      select range_agg(tstzrange(created_at, greatest(ended_at, created_at), '[]')) as ranges from effect
    )
    select (select count(*)::int from step where status <> 'pending') as started,
           (select count(*)::int from step where status = 'completed') as completed,
           (select count(*)::int from step where status = 'skipped') as skipped,
           (select count(*)::int from step where status = 'failed') as failed,
           (select count(*)::int from effect) as requested,
           (select count(*)::int from effect where status = 'succeeded') as "effectsSucceeded",
           (select count(*)::int from effect where status = 'failed') as "effectsFailed",
           (select count(*)::int from effect where attempt > 1) as retried,
           (select round(avg(ms))::int from effect where status in ('succeeded', 'failed')) as "meanMs",
           (select round(max(ms))::int from effect where status in ('succeeded', 'failed')) as "slowestMs",
           coalesce((select round(sum(extract(epoch from upper(one) - lower(one)) * 1000))::int
              from active, unnest(active.ranges) as one), 0) as "activeMs",
           (select octet_length(state::text) from renubu.execution_states
             where execution_id = ${executionId}::uuid) as "stateBytes"`,
  );
  const counts = found as Counts;
  return {
    durationMs: durationMs(execution.startedAt, execution.endedAt ?? ctx.clock.now()),
    activeMs: counts.activeMs,
    steps: {
      started: counts.started,
      completed: counts.completed,
      skipped: counts.skipped,
      failed: counts.failed,
    },
    effects: {
      requested: counts.requested,
      succeeded: counts.effectsSucceeded,
      failed: counts.effectsFailed,
      retried: counts.retried,
      meanMs: counts.meanMs,
      slowestMs: counts.slowestMs,
    },
    historyLines: execution.historyCount,
    stateBytes: counts.stateBytes,
  };
}

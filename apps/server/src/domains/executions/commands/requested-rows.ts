import { parseDuration } from '@renubu/core/calendar/durations';
import type { Effect } from '@renubu/core/engine/types';
import { nodeOf } from '@renubu/core/engine/paths';
import { sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { rows, type Tx } from '../../../platform/db/transaction.ts';
import type { Segment } from '../../../platform/durable/durable.ts';
import { claimEnd, type ClaimedEffect } from '../segment/claim.ts';
import { tellCancelled } from '../segment/cancelled.ts';
import type { EffectOf, Written } from './applied.ts';

/** An effect asked for by one of several executions. */
interface Asked<Kind extends Effect['kind']> {
  written: Written;
  effect: EffectOf<Kind>;
}

/** Gathers the effects of one kind, in their order. */
export function effectsOf<Kind extends Effect['kind']>(all: readonly Written[], kind: Kind): Asked<Kind>[] {
  return all.flatMap((written) =>
    written.result.effects
      .filter((effect): effect is EffectOf<Kind> => effect.kind === kind)
      .map((effect) => ({ written, effect })),
  );
}

/** Sets and cancels the timers of several executions. */
export async function writeTimers(tx: Tx, all: readonly Written[]): Promise<void> {
  const cancelled = effectsOf(all, 'cancelTimer').map(({ effect }) => effect.id);
  if (cancelled.length > 0) {
    await rows(tx, sql`delete from renubu.timers where id = any(${sql.param(cancelled)}::uuid[])`);
  }
  const set = effectsOf(all, 'setTimer').map(({ written: { row }, effect }) => ({
    id: effect.id,
    organization_id: row.organizationId,
    execution_id: row.id,
    path: effect.path,
    due_at: effect.dueAt,
  }));
  if (set.length === 0) return;
  await rows(
    tx,
    sql`
    insert into renubu.timers (id, organization_id, execution_id, path, due_at)
    select id, organization_id, execution_id, path, due_at
      from jsonb_to_recordset(${JSON.stringify(set)}::jsonb)
           as n (id uuid, organization_id uuid, execution_id uuid, path text, due_at timestamptz)`,
  );
}

/** Lets several executions wait for events, and stop waiting for them. */
export async function writeSubscriptions(tx: Tx, all: readonly Written[]): Promise<void> {
  const dropped = effectsOf(all, 'unsubscribeEvent').map(({ effect }) => effect.id);
  if (dropped.length > 0) {
    await rows(tx, sql`delete from renubu.event_subscriptions where id = any(${sql.param(dropped)}::uuid[])`);
  }
  const added = effectsOf(all, 'subscribeEvent').map(({ written: { row, now }, effect }) => ({
    id: effect.id,
    organization_id: row.organizationId,
    execution_id: row.id,
    path: effect.path,
    event_type: effect.eventType,
    match: effect.match,
    created_at: now,
  }));
  if (added.length === 0) return;
  await rows(
    tx,
    sql`
    insert into renubu.event_subscriptions (id, organization_id, execution_id, path, event_type, match, created_at)
    select id, organization_id, execution_id, path, event_type, match, created_at
      from jsonb_to_recordset(${JSON.stringify(added)}::jsonb)
           as n (id uuid, organization_id uuid, execution_id uuid, path text, event_type text, match jsonb,
                 created_at timestamptz)`,
  );
}

/** Calls effects off that nobody performed yet; those under way are stopped. */
export async function cancelEffects(tx: Tx, all: readonly Written[]): Promise<void> {
  const ids = effectsOf(all, 'cancelEffect').map(({ effect }) => effect.id);
  const [first] = all;
  if (ids.length === 0 || first === undefined) return;
  await rows(
    tx,
    sql`
    update renubu.effects set status = 'cancelled', settled_at = ${first.now.toISOString()}::timestamptz
     where id = any(${sql.param(ids)}::uuid[]) and status = 'pending'`,
  );
  await tellCancelled(tx);
}

/**
 * Writes what is to be performed. What is due is taken by the segment that runs, or a segment is asked for: at once, or
 * when the first retry is due. Returns what the running segments are to perform.
 */
export async function requestEffects(tx: Tx, ctx: Context, all: readonly Written[]): Promise<ClaimedEffect[]> {
  const asked = effectsOf(all, 'perform').map(({ written, effect }) => ({
    written,
    effect,
    row: rowOf(written, effect),
  }));
  if (asked.length === 0) return [];
  await rows(
    tx,
    sql`
    insert into renubu.effects (id, organization_id, execution_id, path, operation, connection, input,
                                idempotency_key, attempt, not_before, timeout_ms, claimed_by, claimed_until, created_at)
    select id, organization_id, execution_id, path, operation, connection, input, idempotency_key, attempt, not_before,
           timeout_ms, claimed_by, claimed_until, created_at
      from jsonb_to_recordset(${JSON.stringify(asked.map(({ row }) => row))}::jsonb)
           as n (id uuid, organization_id uuid, execution_id uuid, path text, operation text, connection text,
                 input jsonb, idempotency_key text, attempt integer, not_before timestamptz, timeout_ms integer,
                 claimed_by text, claimed_until timestamptz, created_at timestamptz)`,
  );
  await askForSegments(tx, ctx, all);
  return asked
    .filter(({ row, written }) => row.claimed_by !== null && written.row.endedAt === null)
    .map(({ written, row }) => ({
      id: row.id,
      path: row.path,
      operation: row.operation,
      connection: row.connection,
      input: row.input,
      idempotencyKey: row.idempotency_key,
      attempt: row.attempt,
      timeoutMs: row.timeout_ms,
      execution: written.row,
    }));
}

function rowOf({ row, now, options, plan }: Written, effect: EffectOf<'perform'>) {
  const due = effect.notBefore === null || Date.parse(effect.notBefore) <= now.getTime();
  const claimed = due && options.segment !== undefined;
  const timeoutMs = timeoutOf(nodeOf(plan, effect.path)?.step.timeout);
  return {
    id: effect.id,
    organization_id: row.organizationId,
    execution_id: row.id,
    path: effect.path,
    operation: effect.operation,
    connection: effect.connection,
    input: effect.with,
    idempotency_key: effect.idempotencyKey,
    attempt: effect.attempt,
    not_before: effect.notBefore,
    timeout_ms: timeoutMs,
    claimed_by: claimed ? (options.segment ?? null) : null,
    claimed_until: claimed ? claimEnd(now, timeoutMs) : null,
    created_at: now,
  };
}

const longestAttemptMs = 15 * 60_000;

/** What a step allows one attempt, at most a quarter of an hour; null when it says nothing. Days are not for attempts. */
function timeoutOf(text: string | undefined): number | null {
  const duration = text === undefined ? null : parseDuration(text);
  if (duration === null) return null;
  const whole = duration.days > 0 || duration.businessDays > 0 ? longestAttemptMs : duration.milliseconds;
  return Math.min(Math.max(whole, 1), longestAttemptMs);
}

async function askForSegments(tx: Tx, ctx: Context, all: readonly Written[]): Promise<void> {
  const now: Segment[] = [];
  const later = new Map<number, Segment[]>();
  for (const { row, now: at, result, options } of all) {
    const segment = { executionId: row.id, organizationId: row.organizationId };
    const due = result.effects.flatMap((effect) =>
      effect.kind === 'perform' ? [effect.notBefore === null ? 0 : Date.parse(effect.notBefore)] : [],
    );
    if (due.some((time) => time <= at.getTime()) && options.segment === undefined) {
      now.push({ ...segment, seq: row.revision });
    }
    for (const time of new Set(due.filter((one) => one > at.getTime()))) {
      const delaySeconds = Math.ceil((time - at.getTime()) / 1000);
      later.set(delaySeconds, [...(later.get(delaySeconds) ?? []), { ...segment, seq: time }]);
    }
  }
  if (now.length > 0) await ctx.durable.enqueueSegments(tx, now);
  for (const [delaySeconds, segments] of later) await ctx.durable.enqueueSegments(tx, segments, { delaySeconds });
}

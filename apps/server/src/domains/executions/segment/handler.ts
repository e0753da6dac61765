import type { Actor } from '@renubu/contracts/actor';
import type { Json } from '@renubu/contracts/json';
import type { EngineInput } from '@renubu/core/engine/types';
import type { Context } from '../../../platform/context.ts';
import { retried } from '../../../platform/db/retried.ts';
import { tenantTransaction } from '../../../platform/db/transaction.ts';
import { segmentId, type Segment, type SegmentHandler } from '../../../platform/durable/durable.ts';
import { applyInput } from '../commands/apply.ts';
import type { ContextCache } from '../queries/environment.ts';
import { loadExecutionRow, lockExecution, type ExecutionRow } from '../queries/load.ts';
import { claimEffects, effectTimeoutMs, settleEffect, type ClaimedEffect } from './claim.ts';
import { WorkInFlight } from './in-flight.ts';
import { PerformError, performers as builtIn, type FailureClass, type Performer } from './performers.ts';

type Outcome =
  { ok: true; output: Json } | { ok: false; error: { code: string; message: string; class: FailureClass } };

const engineActor: Actor = { type: 'system', id: 'engine', name: 'Renubu' };

/**
 * Makes the handler that works segments through: it performs what an execution asked for, applies each result as it
 * comes, and goes on until nothing is left to do. Safe to run again at any point: effects are claimed, their results
 * are recorded once, and performers keep to their idempotency key.
 */
export function segmentHandler(
  ctx: Context,
  performers: Readonly<Record<string, Performer>> = builtIn,
): SegmentHandler {
  return async (segment) => {
    const cache: ContextCache = new Map();
    const work = new WorkInFlight();
    try {
      for (;;) {
        const seen = work.ended;
        const due = await claim(ctx, segment, work.ids);
        work.throwFailure();
        for (const effect of due) work.add(effect.id, performAndApply(ctx, performers, segment, effect, cache));
        // What ended while it looked may have asked for more: then it looks again.
        if (work.ended === seen && !(await work.nextEnd())) return;
      }
    } finally {
      // Nothing of this run goes on once it is over: the next one may take the same effects up.
      await work.allEnded();
    }
  };
}

async function claim(ctx: Context, segment: Segment, running: string[]): Promise<ClaimedEffect[]> {
  const { executionId, organizationId } = segment;
  return tenantTransaction(ctx.db, organizationId, (tx) =>
    claimEffects(tx, { executionId, by: segmentId(segment), now: ctx.clock.now(), running }),
  );
}

async function performAndApply(
  ctx: Context,
  performers: Readonly<Record<string, Performer>>,
  { executionId, organizationId }: Segment,
  effect: ClaimedEffect,
  cache: ContextCache,
): Promise<void> {
  const execution = await tenantTransaction(ctx.db, organizationId, (tx) => loadExecutionRow(tx, executionId));
  const outcome = await perform(ctx, performers[effect.operation], execution, effect);
  await retried(() =>
    tenantTransaction(ctx.db, organizationId, async (tx) => {
      const locked = await lockExecution(tx, executionId);
      const now = ctx.clock.now();
      const result = outcome.ok ? { output: outcome.output } : { error: outcome.error };
      // The result of one that was called off meanwhile is told too: the history says that it happened and was not used.
      if ((await settleEffect(tx, { effectId: effect.id, now, ...result })) === 'repeated') return;
      const input: EngineInput = outcome.ok
        ? { type: 'effectSucceeded', by: engineActor, effectId: effect.id, output: outcome.output }
        : { type: 'effectFailed', by: engineActor, effectId: effect.id, error: outcome.error };
      await applyInput(tx, ctx, organizationId, executionId, input, { locked, inSegment: true, cache });
    }),
  );
}

async function perform(
  ctx: Context,
  performer: Performer | undefined,
  execution: ExecutionRow,
  effect: ClaimedEffect,
): Promise<Outcome> {
  const { operation, input, idempotencyKey } = effect;
  if (performer === undefined) {
    const message = `There is no operation “${operation}” here.`;
    return { ok: false, error: { code: 'unknown_operation', message, class: 'permanent' } };
  }
  const signal = AbortSignal.timeout(effectTimeoutMs);
  const { organizationId } = execution;
  try {
    const work = performer({ input, idempotencyKey, execution, organizationId, ctx, signal });
    return { ok: true, output: await Promise.race([work, timeout(signal, operation)]) };
  } catch (error) {
    return { ok: false, error: failureOf(ctx, error, execution, operation) };
  }
}

function timeout(signal: AbortSignal, operation: string): Promise<never> {
  return new Promise((_, reject) => {
    const seconds = effectTimeoutMs / 1000;
    const expire = () => reject(new PerformError('timeout', `${operation} took longer than ${seconds} s.`, 'timeout'));
    signal.addEventListener('abort', expire, { once: true });
  });
}

/** Known failures say their class; anything else is taken for a passing trouble and tried again by the step's policy. */
function failureOf(ctx: Context, error: unknown, execution: ExecutionRow, operation: string) {
  if (error instanceof PerformError) return { code: error.code, message: error.message, class: error.failureClass };
  ctx.log.error({ err: error, executionId: execution.id, operation }, 'an effect failed unexpectedly');
  const message = `${operation} failed for a reason of the server’s own. The log has it.`;
  return { code: 'unexpected', message, class: 'network' as const };
}

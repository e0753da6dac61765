import type { Json } from '@renubu/contracts/json';
import type { Context } from '../../../platform/context.ts';
import type { GateOutcome, GateRequest } from '../../connections/gate/types.ts';
import type { ExecutionRow } from '../queries/load.ts';
import { effectTimeoutMs, type ClaimedEffect } from './claim.ts';
import { PerformError, type Performer } from './performers.ts';

export type PerformOutcome = GateOutcome;

/** What does operations: the one gate to everything outside. Never throws. */
export type Gate = (ctx: Context, request: GateRequest<ExecutionRow>) => Promise<GateOutcome>;

export interface Performing {
  ctx: Context;
  gate: Gate;
  operations: Readonly<Record<string, Performer>>;
  effect: ClaimedEffect;
  /** Aborted when the effect is called off. */
  calledOff: AbortSignal;
}

/** Performs one attempt at an effect within its time. Never throws: whatever goes wrong is an outcome. */
export async function perform({ ctx, gate, operations, effect, calledOff }: Performing): Promise<PerformOutcome> {
  const { operation, connection, input, idempotencyKey, execution } = effect;
  const timeoutMs = effect.timeoutMs ?? effectTimeoutMs;
  const patience = AbortSignal.timeout(timeoutMs);
  const signal = AbortSignal.any([patience, calledOff]);
  const started = performance.now();
  const ended = abortOf(signal).then((): PerformOutcome => {
    const exchange = {
      connection,
      request: input,
      response: null,
      durationMs: Math.round(performance.now() - started),
    };
    const message = patience.aborted
      ? `${operation} took longer than ${timeoutMs / 1000} s.`
      : `${operation} was called off while it was under way.`;
    const error = patience.aborted
      ? { code: 'timeout', message, class: 'timeout' as const }
      : { code: 'called_off', message, class: 'permanent' as const };
    return { ok: false, error, exchange };
  });
  const { organizationId } = execution;
  const request = { operation, connection, input, idempotencyKey, execution, organizationId, signal, operations };
  const outcome = await Promise.race([gate(ctx, request), ended]);
  return outcome.ok ? { ...outcome, output: storable(outcome.output) } : outcome;
}

const abortOf = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));

/** PostgreSQL keeps no NUL character in JSON; what came from outside may hold some. */
function storable(output: Json): Json {
  const text = JSON.stringify(output ?? null);
  return text.includes('\\u0000') ? (JSON.parse(text.replaceAll('\\u0000', '\\ufffd')) as Json) : (output ?? null);
}

/** A gate with this server's own operations only. */
export const ownGate: Gate = async (ctx, request) => {
  const { operation, connection, input, execution } = request;
  const started = performance.now();
  const exchange = () => ({
    connection,
    request: input,
    response: null,
    durationMs: Math.round(performance.now() - started),
  });
  const performer = Object.hasOwn(request.operations ?? {}, operation) ? request.operations?.[operation] : undefined;
  if (performer === undefined) {
    const message = `There is no operation “${operation}” here.`;
    return { ok: false, error: { code: 'unknown_operation', message, class: 'permanent' }, exchange: exchange() };
  }
  try {
    return { ok: true, output: await performer({ ...request, ctx }), exchange: exchange() };
  } catch (error) {
    if (error instanceof PerformError) {
      const { code, message, failureClass } = error;
      return { ok: false, error: { code, message, class: failureClass }, exchange: exchange() };
    }
    ctx.log.error({ err: error, executionId: execution.id, operation }, 'an effect failed unexpectedly');
    const message = `${operation} failed for a reason of the server’s own. The log has it.`;
    return { ok: false, error: { code: 'unexpected', message, class: 'network' }, exchange: exchange() };
  }
};

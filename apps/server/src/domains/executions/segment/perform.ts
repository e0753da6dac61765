import type { Json } from '@renubu/contracts/json';
import type { Context } from '../../../platform/context.ts';
import { performThroughGate } from '../../connections/commands/perform.ts';
import type { ExecutionRow } from '../queries/load.ts';
import { effectTimeoutMs, type ClaimedEffect } from './claim.ts';
import type { Performer } from './performers.ts';

/** How an attempt ended, with what went out and came back. */
export type PerformOutcome = Awaited<ReturnType<typeof performThroughGate<ExecutionRow>>>;

export interface Performing {
  ctx: Context;
  operations: Readonly<Record<string, Performer>>;
  effect: ClaimedEffect;
  /** Aborted when the effect is called off. */
  calledOff: AbortSignal;
}

/** Performs one attempt at an effect within its time. Never throws: whatever goes wrong is an outcome. */
export async function perform({ ctx, operations, effect, calledOff }: Performing): Promise<PerformOutcome> {
  const { operation, connection, input, idempotencyKey, execution, timeoutMs } = effect;
  const { organizationId } = execution;
  const signal = AbortSignal.any([AbortSignal.timeout(timeoutMs ?? effectTimeoutMs), calledOff]);
  const request = { operation, connection, input, idempotencyKey, execution, organizationId, signal, operations };
  const outcome = await performThroughGate(ctx, request);
  return outcome.ok ? { ...outcome, output: storable(outcome.output) } : outcome;
}

/** PostgreSQL keeps no NUL character in JSON; what came from outside may hold some. */
function storable(output: Json): Json {
  const text = JSON.stringify(output ?? null);
  return text.includes('\\u0000') ? (JSON.parse(text.replaceAll('\\u0000', '\\ufffd')) as Json) : (output ?? null);
}

import { aiOperation } from '@renubu/core/ai-steps/request';
import type { Context } from '../../../platform/context.ts';
import type { Segment, SegmentHandler } from '../../../platform/durable/durable.ts';
import { runAi } from './ai-run.ts';
import type { ClaimedEffect } from './claim.ts';
import { effectDriver } from './driver.ts';
import { WorkInFlight } from './in-flight.ts';
import { perform } from './perform.ts';
import { performers, type Performer } from './performers.ts';
import { watchCancelled } from './watch-cancelled.ts';

const builtIn: Readonly<Record<string, Performer>> = { ...performers, [aiOperation]: runAi };

/**
 * Makes the handler that works segments through: it performs what an execution asked for, applies each result as it
 * comes, and goes on until nothing is left to do. Safe to run again at any point: effects are claimed, their results
 * are recorded once, and performers keep to their idempotency key. One handler serves all segments of a process: their
 * results are written together.
 */
export function segmentHandler(
  ctx: Context,
  operations: Readonly<Record<string, Performer>> = builtIn,
): SegmentHandler {
  const driver = effectDriver(ctx);
  const cancelled = watchCancelled(ctx);

  const performAndApply = async (segment: Segment, work: WorkInFlight, effect: ClaimedEffect): Promise<void> => {
    const outcome = await cancelled.during(effect, (calledOff) => perform({ ctx, operations, effect, calledOff }));
    begin(segment, work, await driver.settle({ segment, effect, outcome }));
  };
  const begin = (segment: Segment, work: WorkInFlight, effects: readonly ClaimedEffect[]): void => {
    for (const effect of effects) work.add(effect.id, performAndApply(segment, work, effect));
  };

  return async (segment) => {
    const work = new WorkInFlight();
    try {
      begin(segment, work, await driver.claim(segment));
      while (await work.nextEnd());
    } finally {
      // Nothing of this run goes on once it is over: the next one may take the same effects up.
      await work.allEnded();
    }
  };
}

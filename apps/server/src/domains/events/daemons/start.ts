import type { Context } from '../../../platform/context.ts';
import { startDaemon, type Daemon } from '../../../platform/daemon.ts';
import { dispatchEvents } from '../dispatch/dispatch.ts';
import { dispatchChannel } from '../intake/wake.ts';
import { forgetOldEvents } from './retention.ts';

const second = 1000;

/** Starts what keeps events moving: their dispatch, and forgetting old ones. */
export function startEventDaemons(ctx: Context): Daemon[] {
  const { log } = ctx;
  const { listener } = ctx.realtime;
  return [
    startDaemon({
      name: 'event dispatch',
      log,
      run: () => dispatchEvents(ctx),
      pollMs: second,
      channel: dispatchChannel,
      listener,
    }),
    startDaemon({ name: 'event retention', log, run: () => forgetOldEvents(ctx), pollMs: 600 * second }),
  ];
}

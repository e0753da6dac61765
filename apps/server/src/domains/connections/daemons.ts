import type { Context } from '../../platform/context.ts';
import { startDaemon, type Daemon } from '../../platform/daemon.ts';
import { gateOf } from './gate/runtime.ts';

const flushMs = 2_000;

/**
 * Writes what calls say about the health of their connections, every two seconds and at the end. Calls that still run then
 * run on: segments stop after the daemons.
 */
export function startConnectionDaemons(ctx: Context): Daemon[] {
  const { health } = gateOf(ctx);
  const daemon = startDaemon({
    name: 'connection health',
    log: ctx.log,
    pollMs: flushMs,
    run: async () => {
      await health.flush(ctx);
      return 0;
    },
  });
  return [
    {
      ...daemon,
      stop: async () => {
        await daemon.stop();
        await health
          .flush(ctx)
          .catch((error: unknown) => ctx.log.warn({ err: error }, 'the last health was not written'));
      },
    },
  ];
}

import type { Context } from '../../platform/context.ts';
import { startDaemon, type Daemon } from '../../platform/daemon.ts';
import { readingChannel } from './commands/upload.ts';
import { workReading } from './reading/work.ts';

/** Starts what reads uploaded contracts, one after the other. Stopping ends a reader under way and gives its file back. */
export function startContractDaemons(ctx: Context): Daemon[] {
  const stopping = new AbortController();
  const daemon = startDaemon({
    name: 'contract-reading',
    log: ctx.log,
    run: () => workReading(ctx, stopping.signal),
    pollMs: 15_000,
    channel: readingChannel,
    listener: ctx.realtime.listener,
  });
  const stop = () => {
    stopping.abort();
    return daemon.stop();
  };
  return [{ ...daemon, stop }];
}

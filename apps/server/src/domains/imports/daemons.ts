import type { Context } from '../../platform/context.ts';
import { startDaemon, type Daemon } from '../../platform/daemon.ts';
import { failAbandonedImports } from './commands/apply.ts';

/** Starts what notices imports whose process ended. */
export function startImportDaemons(ctx: Context): Daemon[] {
  const run = async () => {
    await failAbandonedImports(ctx);
    return 0;
  };
  return [startDaemon({ name: 'abandoned-imports', log: ctx.log, run, pollMs: 15_000 })];
}

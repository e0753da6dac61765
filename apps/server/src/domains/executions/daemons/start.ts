import type { Context } from '../../../platform/context.ts';
import { startDaemon, type Daemon } from '../../../platform/daemon.ts';
import { ensureHistoryPartitions, sweepEffects } from './sweep.ts';
import { applyDueTimers } from './timers.ts';

const second = 1000;
const hour = 3600 * second;

/** Starts what keeps executions going by itself: due timers, lost segments, partitions of the history. */
export function startExecutionDaemons(ctx: Context): Daemon[] {
  const { log } = ctx;
  return [
    startDaemon({ name: 'timers', log, run: () => applyDueTimers(ctx), pollMs: second }),
    startDaemon({ name: 'effects sweep', log, run: () => sweepEffects(ctx), pollMs: 30 * second }),
    startDaemon({ name: 'history partitions', log, run: () => ensureHistoryPartitions(ctx), pollMs: 12 * hour }),
  ];
}

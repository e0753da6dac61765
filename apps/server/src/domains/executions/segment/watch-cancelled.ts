import type { Context } from '../../../platform/context.ts';
import { systemTransaction } from '../../../platform/db/transaction.ts';
import { cancelledChannel, findCancelled } from './cancelled.ts';
import type { ClaimedEffect } from './claim.ts';

export interface CancelledWatch {
  /** Performs an effect; the signal is aborted when the effect is called off meanwhile. */
  during<T>(effect: Pick<ClaimedEffect, 'id'>, work: (calledOff: AbortSignal) => Promise<T>): Promise<T>;
}

/** Stops effects of this process that are called off while they are under way, by whichever process that happens. */
export function watchCancelled(ctx: Context): CancelledWatch {
  const running = new Map<string, AbortController>();
  let checking: Promise<void> | undefined;
  let again = false;

  const check = async () => {
    do {
      again = false;
      if (running.size === 0) return;
      const ids = [...running.keys()];
      const found = await systemTransaction(ctx.db, (tx) => findCancelled(tx, ids), { readOnly: true });
      for (const id of found) running.get(id)?.abort();
    } while (again);
  };
  ctx.realtime.listener.on(cancelledChannel, () => {
    again = true;
    checking ??= check()
      .catch((error: unknown) => ctx.log.warn({ err: error }, 'could not see which effects were called off'))
      .finally(() => (checking = undefined));
  });

  return {
    async during(effect, work) {
      const controller = new AbortController();
      running.set(effect.id, controller);
      try {
        return await work(controller.signal);
      } finally {
        running.delete(effect.id);
      }
    },
  };
}

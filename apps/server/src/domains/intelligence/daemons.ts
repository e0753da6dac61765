import { sql } from 'drizzle-orm';
import type { Context } from '../../platform/context.ts';
import { startDaemon, type Daemon } from '../../platform/daemon.ts';
import { rows, systemTransaction, tenantTransaction } from '../../platform/db/transaction.ts';
import { wakeDueItems } from '../renewals/commands/snooze.ts';
import { runDueNights } from './commands/night.ts';
import { analysisChannel } from './commands/request.ts';
import { workPendingAnalyses } from './commands/work-pending.ts';

/** Wakes snoozed queue items of every organization that has some due. Returns how many were woken. */
export async function wakeDueQueues(ctx: Context): Promise<number> {
  const now = ctx.clock.now();
  const due = await systemTransaction(ctx.db, (tx) =>
    rows<{ organization_id: string }>(
      tx,
      sql`
      select distinct organization_id from renubu.queue_items
       where status = 'snoozed' and execution_id is null and snoozed_until <= ${now.toISOString()}::timestamptz`,
    ),
  );
  let woken = 0;
  for (const { organization_id: organizationId } of due) {
    woken += await tenantTransaction(ctx.db, organizationId, (tx) => wakeDueItems(tx, organizationId, now));
  }
  return woken;
}

/** Starts what keeps the queues right by itself: new signals, the end of a snooze, a new day. */
export function startRenewalDaemons(ctx: Context): Daemon[] {
  const { log } = ctx;
  const once = (run: (ctx: Context) => Promise<number>) => async () => {
    await run(ctx);
    return 0;
  };
  return [
    startDaemon({
      name: 'analysis',
      log,
      run: () => workPendingAnalyses(ctx),
      pollMs: 5000,
      channel: analysisChannel,
      listener: ctx.realtime.listener,
    }),
    startDaemon({ name: 'queue-wake-up', log, run: once(wakeDueQueues), pollMs: 30_000 }),
    startDaemon({ name: 'renewals-night', log, run: once(runDueNights), pollMs: 60_000 }),
  ];
}

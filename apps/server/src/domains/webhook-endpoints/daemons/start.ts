import { sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { startDaemon, type Daemon } from '../../../platform/daemon.ts';
import { rows, systemTransaction } from '../../../platform/db/transaction.ts';
import { startOutboxConsumer } from '../../../platform/outbox/consumer.ts';
import { deliveryChannel } from '../commands/redeliver.ts';
import { deliverDue } from './deliver.ts';
import { deliveryQueue } from './queue.ts';

const keptDays = 30;

/** Turns events into deliveries, delivers them, and forgets old ones. */
export function startWebhookDaemons(ctx: Context): Daemon[] {
  const { log } = ctx;
  return [
    startOutboxConsumer(ctx, deliveryQueue(ctx)),
    startDaemon({
      name: 'webhook deliveries',
      log,
      pollMs: 2_000,
      channel: deliveryChannel,
      listener: ctx.realtime.listener,
      run: () => deliverDue(ctx),
    }),
    startDaemon({ name: 'webhook retention', log, pollMs: 3_600_000, run: () => forgetOld(ctx) }),
  ];
}

/** Deletes deliveries that are over for a month; returns how many. */
export async function forgetOld(ctx: Context): Promise<number> {
  const now = ctx.clock.now().toISOString();
  const removed = await systemTransaction(ctx.db, (tx) =>
    rows(
      tx,
      sql`
      delete from renubu.webhook_deliveries where id in (
        select id from renubu.webhook_deliveries
         where status <> 'pending' and created_at < ${now}::timestamptz - ${keptDays} * interval '1 day' limit 5000)
      returning 1`,
    ),
  );
  return removed.length;
}

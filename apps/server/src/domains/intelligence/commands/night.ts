import { sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { row, rows, systemTransaction, tenantTransaction } from '../../../platform/db/transaction.ts';
import { refreshWork } from '../../renewals/commands/refresh.ts';
import { wakeDueItems } from '../../renewals/commands/snooze.ts';
import { analyzeCustomers } from './analyze.ts';

const batchSize = 500;

/** Analyses all customers of an organization again, batch by batch in the order of their ids: windows move on. */
async function analyzeAll(ctx: Context, organizationId: string): Promise<void> {
  for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
    const ids = await tenantTransaction(ctx.db, organizationId, async (tx) => {
      const found = await rows<{ id: string }>(
        tx,
        sql`
        select id from renubu.customers
         where organization_id = ${organizationId} and id > ${after} and status <> 'churned'
         order by id limit ${batchSize}`,
      );
      const batch = found.map(({ id }) => id);
      if (batch.length > 0) await analyzeCustomers(tx, ctx, organizationId, batch);
      return batch;
    });
    const last = ids.at(-1);
    if (last === undefined) return;
    after = last;
  }
}

/**
 * What a new day changes in an organization: trends over moved windows, days until renewal, stages, scores. Repeating
 * it on the same day changes nothing.
 */
export async function runRenewalsNight(ctx: Context, organizationId: string): Promise<void> {
  await analyzeAll(ctx, organizationId);
  await tenantTransaction(ctx.db, organizationId, async (tx) => {
    await wakeDueItems(tx, organizationId, ctx.clock.now());
    await refreshWork(tx, ctx, organizationId);
    await forgetOldMessages(tx, ctx.clock.now());
  });
}

/** Replayed webhooks are refused by their age after five minutes; their ids need not be kept for ever. */
async function forgetOldMessages(tx: Parameters<typeof row>[0], now: Date): Promise<void> {
  await row(
    tx,
    sql`
    delete from renubu.webhook_messages where received_at < ${now.toISOString()}::timestamptz - interval '2 days'`,
  );
}

/** Organizations whose work was last determined for an earlier day. */
async function organizationsBehind(ctx: Context): Promise<string[]> {
  const today = ctx.clock.now().toISOString().slice(0, 10);
  const found = await systemTransaction(ctx.db, (tx) =>
    rows<{ id: string }>(
      tx,
      sql`
      select o.id from renubu.organizations o
       where coalesce(o.settings ->> 'renewalsDay', '') < ${today} order by o.id`,
    ),
  );
  return found.map(({ id }) => id);
}

/** Runs the night of every organization that has not had it today. Returns how many had it now. */
export async function runDueNights(ctx: Context): Promise<number> {
  const today = ctx.clock.now().toISOString().slice(0, 10);
  const behind = await organizationsBehind(ctx);
  for (const organizationId of behind) {
    await runRenewalsNight(ctx, organizationId);
    await tenantTransaction(ctx.db, organizationId, (tx) =>
      row(
        tx,
        sql`
        update renubu.organizations set settings = settings || jsonb_build_object('renewalsDay', ${today}::text)
         where id = ${organizationId}`,
      ),
    );
  }
  return behind.length;
}

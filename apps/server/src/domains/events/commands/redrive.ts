import { sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { rows, tenantTransaction } from '../../../platform/db/transaction.ts';
import { notFound } from '../../../platform/http/problem.ts';
import { tellWorkers } from '../intake/wake.ts';

/** Which dead letters are tried again: those named, or all there are. */
export type Chosen = { ids: readonly string[] } | 'all';

/** Tries dead letters again, with all attempts anew. Throws 404 when one named alone is not there. */
export async function redrive(ctx: Context, organizationId: string, chosen: Chosen): Promise<number> {
  const which = chosen === 'all' ? sql`true` : sql`id = any(${sql.param(chosen.ids)}::uuid[])`;
  const redriven = await tenantTransaction(ctx.db, organizationId, async (tx) => {
    const found = await rows(
      tx,
      sql`
      update renubu.event_dispatches
         set status = 'pending', attempts = 0, due_at = ${ctx.clock.now().toISOString()}::timestamptz,
             claimed_until = null, dead_at = null
       where organization_id = ${organizationId} and status = 'dead' and ${which}
      returning id`,
    );
    if (found.length > 0) await tellWorkers(tx);
    return found;
  });
  if (chosen !== 'all' && chosen.ids.length === 1 && redriven.length === 0) {
    throw notFound('dead letter', chosen.ids[0]);
  }
  return redriven.length;
}

import { sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { rows, systemTransaction, tenantTransaction, type Tx } from '../../../platform/db/transaction.ts';
import { refreshWork } from '../../renewals/commands/refresh.ts';
import { analyzeCustomers } from './analyze.ts';

const batchSize = 500;

async function claim(tx: Tx, organizationId: string, limit: number): Promise<string[]> {
  const claimed = await rows<{ customer_id: string }>(
    tx,
    sql`
    delete from renubu.pending_analyses p
     where p.organization_id = ${organizationId} and p.customer_id in (
       select customer_id from renubu.pending_analyses
        where organization_id = ${organizationId}
        order by since, customer_id limit ${limit} for update skip locked)
    returning p.customer_id`,
  );
  return claimed.map(({ customer_id }) => customer_id).sort();
}

/** Analyses, determines and scores one batch of waiting customers in one transaction. Returns how many. */
async function workBatch(ctx: Context, organizationId: string, limit: number): Promise<number> {
  return tenantTransaction(ctx.db, organizationId, async (tx) => {
    const customerIds = await claim(tx, organizationId, limit);
    if (customerIds.length === 0) return 0;
    await analyzeCustomers(tx, ctx, organizationId, customerIds);
    await refreshWork(tx, ctx, organizationId, { customerIds, triggered: true });
    return customerIds.length;
  });
}

async function discardFirst(ctx: Context, organizationId: string): Promise<string[]> {
  return tenantTransaction(ctx.db, organizationId, (tx) => claim(tx, organizationId, 1));
}

/** A batch that fails is tried customer by customer, so that one customer cannot keep the others waiting. */
async function workOrganization(ctx: Context, organizationId: string): Promise<number> {
  try {
    return await workBatch(ctx, organizationId, batchSize);
  } catch (cause) {
    ctx.log.warn({ err: cause, organizationId }, 'a batch of analyses failed; trying one by one');
  }
  try {
    return await workBatch(ctx, organizationId, 1);
  } catch (cause) {
    const customers = await discardFirst(ctx, organizationId);
    ctx.log.error({ err: cause, organizationId, customers }, 'a customer could not be analysed');
    return customers.length;
  }
}

/** Works one batch of waiting customers of every organization that has some. Returns how many were worked. */
export async function workPendingAnalyses(ctx: Context): Promise<number> {
  const waiting = await systemTransaction(ctx.db, (tx) =>
    rows<{ organization_id: string }>(tx, sql`select distinct organization_id from renubu.pending_analyses`),
  );
  let worked = 0;
  for (const { organization_id } of waiting) worked += await workOrganization(ctx, organization_id);
  return worked;
}

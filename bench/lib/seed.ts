import type { Context } from '@renubu/server/platform/context';
import { systemTransaction, type Tx } from '@renubu/server/platform/db/transaction';
import { sql } from 'drizzle-orm';
import type { BenchOrganization } from './organization.ts';

/** Runs `work` as the owner without checking references row by row: the rows come from one statement that is right. */
export async function filling(ctx: Context, work: (tx: Tx) => Promise<void>): Promise<void> {
  await systemTransaction(ctx.db, async (tx) => {
    await tx.execute(sql`set local session_replication_role = replica`);
    await work(tx);
  });
}

/** Frees dead rows and refreshes the planner's statistics, as autovacuum does in its time. */
export async function settle(ctx: Context, ...tables: string[]): Promise<void> {
  await ctx.db.system.query(`vacuum analyze ${tables.map((table) => `renubu.${table}`).join(', ')}`);
}

/**
 * Customers of all plans and sizes, spread evenly over the CSMs and over the 400 days around today, each with an analysis
 * and a determined renewal that was not scored yet. Three statements.
 */
export async function fillCustomers(
  ctx: Context,
  { id: organizationId, csms }: BenchOrganization,
  count: number,
): Promise<void> {
  const owners = sql.param(csms.map(({ id }) => id));
  await filling(ctx, async (tx) => {
    await tx.execute(sql`
      insert into renubu.customers (id, organization_id, name, industry, account_plan, owner_id, arr_minor, renewal_date)
      select uuidv7(), ${organizationId}::uuid, 'Customer ' || n, 'Software',
             (array['invest', 'expand', 'manage', 'monitor', null])[1 + n % 5],
             (${owners}::uuid[])[1 + n % ${csms.length}::int],
             (1 + n * 7919::bigint % 50000) * 1000, current_date - 30 + (n * 31 % 400)
        from generate_series(1, ${count}::int) n`);
    await tx.execute(sql`
      insert into renubu.customer_intelligence (organization_id, customer_id, risk_score, health_score,
             opportunity_score, risk_source, recommendation_count, highlights, analysis, analyzed_at)
      select c.organization_id, c.id, x.risk, 100 - x.risk, x.opportunity, 'computed', 1,
             'usage −' || x.risk || ' %, ' || x.risk % 7 || ' open tickets',
             jsonb_build_object('summary', jsonb_build_array(jsonb_build_object('text', 'Usage fell by ' || x.risk || ' %.',
               'evidence', jsonb_build_array(jsonb_build_object('kind', 'signal', 'id', c.id, 'label', 'Active users'))))), now()
        from renubu.customers c
        cross join lateral (select abs(hashtext(c.id::text)) % 100 as risk, abs(hashtext(c.name)) % 100 as opportunity) x
       where c.organization_id = ${organizationId}`);
    await tx.execute(sql`
      insert into renubu.queue_items (id, organization_id, customer_id, kind, stage, workflow_id, assignee_id, status,
             renewal_date, created_at)
      select uuidv7(), c.organization_id, c.id, 'renewal',
             (array['emergency', 'critical', 'negotiate', 'prepare', 'engage'])[1 + abs(hashtext(c.name)) % 5],
             (select b.workflow_id from renubu.workflow_bindings b where b.organization_id = c.organization_id limit 1),
             c.owner_id, 'pending', c.renewal_date, now()
        from renubu.customers c where c.organization_id = ${organizationId}`);
    await tx.execute(sql`
      update renubu.organizations set settings = settings || jsonb_build_object('renewalsDay', current_date::text)
       where id = ${organizationId}`);
  });
  await settle(ctx, 'customers', 'customer_intelligence', 'queue_items');
}

import { sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { row, type Tx } from '../../../platform/db/transaction.ts';
import { notFound } from '../../../platform/http/problem.ts';
import type { Session } from '../../../platform/session.ts';
import { riskModelActivations } from '../tables.ts';
import { analysisChannel } from './request.ts';

/**
 * Scores with a version from now on; 0 returns to the prior. Every customer is marked for analysis in one statement.
 * Throws 404 for a version that is not there.
 */
export async function activateRiskModel(tx: Tx, ctx: Context, session: Session, version: number): Promise<void> {
  const { organizationId } = session;
  if (version > 0) {
    const found = await row(
      tx,
      sql`select 1 from renubu.risk_models where organization_id = ${organizationId} and version = ${version}`,
    );
    if (found === undefined) throw notFound('version of the risk model', String(version));
  }
  await tx.insert(riskModelActivations).values({
    id: ctx.newId(),
    organizationId,
    version,
    activatedBy: session.name,
    activatedAt: ctx.clock.now(),
  });
  await row(
    tx,
    sql`
    with asked as (
      insert into renubu.pending_analyses (organization_id, customer_id, reason, since)
      select organization_id, id, 'risk model', ${ctx.clock.now().toISOString()}::timestamptz
        from renubu.customers where organization_id = ${organizationId} and status <> 'churned'
      on conflict (organization_id, customer_id) do nothing
      returning 1
    )
    select pg_notify(${analysisChannel}, '') from (select count(*) from asked) as counted`,
  );
}

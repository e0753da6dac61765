import type { Intelligence } from '@renubu/contracts/intelligence';
import { sql } from 'drizzle-orm';
import { row, type Tx } from '../../platform/db/transaction.ts';
import { notFound } from '../../platform/http/problem.ts';

/** The newest analysis of a customer. Throws 404 when there is no such customer, or none of its analyses yet. */
export async function readIntelligence(tx: Tx, organizationId: string, customerId: string): Promise<Intelligence> {
  const found = await row<{ analysis: Intelligence }>(
    tx,
    sql`
    select analysis from renubu.customer_intelligence
     where organization_id = ${organizationId} and customer_id = ${customerId}`,
  );
  if (found === undefined) throw notFound('analysis of customer', customerId);
  return found.analysis;
}

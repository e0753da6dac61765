import type { ContractNote } from '@renubu/core/assistant/context';
import type { JsonObject } from '@renubu/contracts/json';
import { sql } from 'drizzle-orm';
import { rows, type Tx } from '../../../platform/db/transaction.ts';

/** The contracts of a customer with their terms, running ones first. */
export async function listContractNotes(tx: Tx, organizationId: string, customerId: string): Promise<ContractNote[]> {
  return rows<ContractNote & { terms: JsonObject }>(
    tx,
    sql`
    select id, number, plan_tier as "planTier", start_date as "startDate", end_date as "endDate",
           billing_period as "billingPeriod", arr_minor as "arrMinor", currency, seats, status,
           auto_renew as "autoRenew", notice_days as "noticeDays", terms
      from renubu.contracts
     where organization_id = ${organizationId} and customer_id = ${customerId}
     order by (status = 'active') desc, start_date desc, id limit 10`,
  );
}

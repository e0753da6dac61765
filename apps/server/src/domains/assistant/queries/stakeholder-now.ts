import type { JsonObject } from '@renubu/contracts/json';
import { sql } from 'drizzle-orm';
import { row, type Tx } from '../../../platform/db/transaction.ts';

/** What is noted of a stakeholder now; undefined when there is none at this customer. */
export function stakeholderNow(tx: Tx, customerId: string | null, id: string): Promise<JsonObject | undefined> {
  return row<JsonObject>(
    tx,
    sql`
    select role, influence, sentiment, relationship_strength as "relationshipStrength"
      from renubu.stakeholders where customer_id = ${customerId}::uuid and id = ${id}::uuid`,
  );
}

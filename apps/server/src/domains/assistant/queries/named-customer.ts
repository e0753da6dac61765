import { sql } from 'drizzle-orm';
import { row, type Tx } from '../../../platform/db/transaction.ts';

/** The customer whose name stands in a text as whole words, the longest name first; null when none does. */
export async function namedCustomer(tx: Tx, organizationId: string, text: string): Promise<string | null> {
  const said = ` ${text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()} `;
  const found = await row<{ id: string }>(
    tx,
    sql`
    select id from (
      select id, trim(regexp_replace(lower(name), '[^[:alnum:]]+', ' ', 'g')) as words
        from renubu.customers where organization_id = ${organizationId}) named
     where length(words) > 2 and position(' ' || words || ' ' in ${said}) > 0
     order by length(words) desc, id limit 1`,
  );
  return found?.id ?? null;
}

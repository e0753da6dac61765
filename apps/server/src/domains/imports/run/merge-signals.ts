import { sql } from 'drizzle-orm';
import { rows, type Tx } from '../../../platform/db/transaction.ts';

const source = 'import';

/** The customer of a row is named by itself, else by its subscription. */
async function resolveCustomers(tx: Tx, organizationId: string): Promise<void> {
  await rows(
    tx,
    sql`
    update staged_signals s set customer_id = c.id from renubu.customers c
     where c.organization_id = ${organizationId} and c.external_id = s.customer`,
  );
  await rows(
    tx,
    sql`
    update staged_signals s set customer_id = k.customer_id from renubu.contracts k
     where k.organization_id = ${organizationId} and k.external_id = s.subscription and s.customer_id is null`,
  );
  await rows(tx, sql`update staged_signals set state = 'refused' where customer_id is null`);
}

/** Stores the signals that were not imported before; a row whose id was seen earlier in the files is repeated. */
export async function mergeSignals(tx: Tx, organizationId: string, now: Date): Promise<void> {
  await resolveCustomers(tx, organizationId);
  await rows(
    tx,
    sql`
    update staged_signals s set state = 'repeated'
      from (select id, row_number() over (partition by external_id order by file, line) as n from staged_signals
             where state is null) x
     where s.id = x.id and x.n > 1`,
  );
  await rows(
    tx,
    sql`
    with keys as (
      insert into renubu.signal_keys (organization_id, source, external_id, signal_id)
      select ${organizationId}, ${source}, external_id, id from staged_signals where state is null order by external_id
      on conflict (organization_id, source, external_id) do nothing
      returning signal_id
    )
    update staged_signals s set state = 'created' from keys where s.id = keys.signal_id`,
  );
  await rows(
    tx,
    sql`
    insert into renubu.signals
      (id, organization_id, customer_id, metric, value, detail, source, external_id, occurred_at, received_at)
    select id, ${organizationId}, customer_id, metric, value, detail, ${source}, external_id, occurred_at,
           ${now.toISOString()}::timestamptz
      from staged_signals where state = 'created'`,
  );
  await rows(tx, sql`update staged_signals set state = 'unchanged' where state is null`);
}

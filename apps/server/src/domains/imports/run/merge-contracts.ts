import { sql } from 'drizzle-orm';
import { rows, type Tx } from '../../../platform/db/transaction.ts';

/** Finds the customer of each staged contract, also one that the same import creates. */
async function resolveCustomers(tx: Tx, organizationId: string): Promise<void> {
  await rows(
    tx,
    sql`
    update staged_contracts s set state = 'repeated'
      from (select id, row_number() over (partition by external_id order by file, line) as n from staged_contracts) x
     where s.id = x.id and x.n > 1`,
  );
  await rows(
    tx,
    sql`
    update staged_contracts s set customer_id = c.id from renubu.customers c
     where c.organization_id = ${organizationId} and c.external_id = s.customer`,
  );
  await rows(tx, sql`update staged_contracts set state = 'refused' where customer_id is null and state is null`);
}

/** A contract's state on the day of the import. */
const status = (today: string) => sql`case when s.trial then 'trial'
  when s.end_date <= ${today}::date then 'ended' else 'active' end`;

/** Changes known contracts and creates new ones from the staged rows of subscriptions. Empty cells change nothing. */
export async function mergeContracts(tx: Tx, organizationId: string, now: Date): Promise<void> {
  const at = sql`${now.toISOString()}::timestamptz`;
  const today = now.toISOString().slice(0, 10);
  await resolveCustomers(tx, organizationId);
  await rows(
    tx,
    sql`
    with changed as (
      update renubu.contracts k
         set customer_id = s.customer_id, start_date = s.start_date, end_date = coalesce(s.end_date, k.end_date),
             plan_tier = coalesce(s.plan_tier, k.plan_tier), seats = coalesce(s.seats, k.seats),
             arr_minor = coalesce(s.arr_minor, k.arr_minor), currency = coalesce(s.currency, k.currency),
             billing_period = coalesce(s.billing_period, k.billing_period), status = ${status(today)},
             auto_renew = coalesce(s.auto_renew, k.auto_renew), notice_days = coalesce(s.notice_days, k.notice_days),
             number = coalesce(s.number, k.number), updated_at = ${at}
        from staged_contracts s
       where k.organization_id = ${organizationId} and k.external_id = s.external_id and s.state is null
         and (k.customer_id, k.start_date, k.end_date, k.plan_tier, k.seats, k.arr_minor, k.currency,
              k.billing_period, k.status, k.auto_renew, k.notice_days, k.number)
             is distinct from
             (s.customer_id, s.start_date, coalesce(s.end_date, k.end_date), coalesce(s.plan_tier, k.plan_tier),
              coalesce(s.seats, k.seats), coalesce(s.arr_minor, k.arr_minor), coalesce(s.currency, k.currency),
              coalesce(s.billing_period, k.billing_period), ${status(today)},
              coalesce(s.auto_renew, k.auto_renew), coalesce(s.notice_days, k.notice_days),
              coalesce(s.number, k.number))
      returning s.id
    )
    update staged_contracts s set state = 'changed' from changed where s.id = changed.id`,
  );
  await rows(
    tx,
    sql`
    with created as (
      insert into renubu.contracts
        (id, organization_id, customer_id, external_id, number, plan_tier, start_date, end_date, billing_period,
         arr_minor, currency, seats, status, auto_renew, notice_days, created_at, updated_at)
      select s.id, ${organizationId}, s.customer_id, s.external_id, s.number, s.plan_tier, s.start_date, s.end_date,
             coalesce(s.billing_period, 'annual'), coalesce(s.arr_minor, 0), coalesce(s.currency, c.currency), s.seats,
             ${status(today)}, coalesce(s.auto_renew, true), coalesce(s.notice_days, 60), ${at}, ${at}
        from staged_contracts s join renubu.customers c on c.id = s.customer_id
       where s.state is null and not exists (select from renubu.contracts k
              where k.organization_id = ${organizationId} and k.external_id = s.external_id)
      returning id
    )
    update staged_contracts s set state = 'created' from created where s.id = created.id`,
  );
  await rows(tx, sql`update staged_contracts set state = 'unchanged' where state is null`);
}

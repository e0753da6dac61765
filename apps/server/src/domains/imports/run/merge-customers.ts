import { sql } from 'drizzle-orm';
import { rows, type Tx } from '../../../platform/db/transaction.ts';

/** Columns that an import may change, compared before and after. */
export const customerColumns = [
  'name',
  'domain',
  'industry',
  'region',
  'country',
  'employee_count',
  'account_plan',
  'owner_id',
  'arr_minor',
  'currency',
  'renewal_date',
  'seats',
  'signup_date',
  'status',
] as const;

/** Of several rows with the same id the first counts. */
async function markRepeated(tx: Tx): Promise<void> {
  await rows(
    tx,
    sql`
    update staged_customers s set state = 'repeated'
      from (select id, row_number() over (partition by external_id order by file, line) as n from staged_customers) x
     where s.id = x.id and x.n > 1`,
  );
}

/** Keeps how the customers that the files speak of were before. */
async function keepFormer(tx: Tx, organizationId: string): Promise<void> {
  await rows(
    tx,
    sql`
    create temp table former_customers on commit drop as
      select c.* from renubu.customers c
       where c.organization_id = ${organizationId}
         and c.external_id in (select external_id from staged_customers union select customer from staged_contracts)`,
  );
}

/**
 * Changes known customers and creates new ones from the staged rows. Empty cells change nothing. What follows from
 * contracts and flags (ARR, renewal date, status) is derived later.
 */
export async function mergeCustomers(tx: Tx, organizationId: string, now: Date): Promise<void> {
  const at = sql`${now.toISOString()}::timestamptz`;
  await markRepeated(tx);
  await keepFormer(tx, organizationId);
  await rows(
    tx,
    sql`
    update renubu.customers c
       set name = s.name, domain = coalesce(s.domain, c.domain), industry = coalesce(s.industry, c.industry),
           region = coalesce(s.region, c.region), country = coalesce(s.country, c.country),
           employee_count = coalesce(s.employee_count, c.employee_count),
           account_plan = coalesce(s.account_plan, c.account_plan), owner_id = coalesce(m.user_id, c.owner_id),
           arr_minor = coalesce(s.arr_minor, c.arr_minor), currency = coalesce(s.currency, c.currency),
           renewal_date = coalesce(s.renewal_date, c.renewal_date), seats = coalesce(s.seats, c.seats),
           signup_date = coalesce(s.signup_date, c.signup_date)
      from staged_customers s
      left join renubu.members m
             on m.organization_id = ${organizationId} and m.active and lower(m.email) = lower(s.owner_email)
     where c.organization_id = ${organizationId} and c.external_id = s.external_id and s.state is null
       and (c.name, c.domain, c.industry, c.region, c.country, c.employee_count, c.account_plan, c.owner_id,
            c.arr_minor, c.currency, c.renewal_date, c.seats, c.signup_date)
           is distinct from
           (s.name, coalesce(s.domain, c.domain), coalesce(s.industry, c.industry), coalesce(s.region, c.region),
            coalesce(s.country, c.country), coalesce(s.employee_count, c.employee_count),
            coalesce(s.account_plan, c.account_plan), coalesce(m.user_id, c.owner_id),
            coalesce(s.arr_minor, c.arr_minor), coalesce(s.currency, c.currency),
            coalesce(s.renewal_date, c.renewal_date), coalesce(s.seats, c.seats),
            coalesce(s.signup_date, c.signup_date))`,
  );
  await rows(
    tx,
    sql`
    insert into renubu.customers
      (id, organization_id, external_id, name, domain, industry, region, country, employee_count, account_plan,
       owner_id, arr_minor, currency, renewal_date, seats, signup_date, source, created_at, updated_at)
    select s.id, ${organizationId}, s.external_id, s.name, s.domain, s.industry, s.region, s.country,
           s.employee_count, s.account_plan, m.user_id, coalesce(s.arr_minor, 0), coalesce(s.currency, o.currency),
           s.renewal_date, s.seats, s.signup_date, 'import', ${at}, ${at}
      from staged_customers s
      join renubu.organizations o on o.id = ${organizationId}
      left join renubu.members m
             on m.organization_id = ${organizationId} and m.active and lower(m.email) = lower(s.owner_email)
     where s.state is null and not exists (select from renubu.customers c
            where c.organization_id = ${organizationId} and c.external_id = s.external_id)`,
  );
}

/** Says of every staged customer what became of it, and gives changed ones a new revision. */
export async function settleCustomers(tx: Tx, organizationId: string, now: Date): Promise<void> {
  const list = (alias: string) => sql.raw(customerColumns.map((column) => `${alias}.${column}`).join(', '));
  await rows(
    tx,
    sql`
    update renubu.customers c set revision = f.revision + 1, updated_at = ${now.toISOString()}::timestamptz
      from former_customers f
     where c.organization_id = ${organizationId} and c.id = f.id
       and (${list('c')}) is distinct from (${list('f')})`,
  );
  await rows(
    tx,
    sql`
    update staged_customers s
       set state = case when f.id is null then 'created'
                        when c.revision <> f.revision then 'changed' else 'unchanged' end
      from renubu.customers c
      left join former_customers f on f.id = c.id
     where c.organization_id = ${organizationId} and c.external_id = s.external_id and s.state is null`,
  );
}

import { isActiveSubscription, sumArr, type Subscription } from '@renubu/core/renewals/arr';
import { customerRenewalDate } from '@renubu/core/renewals/renewal-date';
import { sql } from 'drizzle-orm';
import { rows, type Tx } from '../../../platform/db/transaction.ts';

interface ContractRow extends Subscription {
  customerId: string;
}

async function contractsOfTouched(tx: Tx, organizationId: string): Promise<Map<string, Subscription[]>> {
  const found = await rows<ContractRow>(
    tx,
    sql`
    select k.customer_id as "customerId", k.start_date as "startDate", k.end_date as "endDate",
           k.arr_minor as "arrMinor", k.billing_period as billing, k.status = 'trial' as trial
      from renubu.contracts k
     where k.organization_id = ${organizationId} and k.customer_id in (
       select customer_id from staged_contracts where customer_id is not null
       union
       select c.id from renubu.customers c join staged_customers s on s.external_id = c.external_id
        where c.organization_id = ${organizationId})`,
  );
  const byCustomer = new Map<string, Subscription[]>();
  for (const { customerId, ...contract } of found) {
    const contracts = byCustomer.get(customerId) ?? [];
    contracts.push(contract);
    byCustomer.set(customerId, contracts);
  }
  return byCustomer;
}

function statusOf(contracts: Subscription[], today: string): 'active' | 'trial' | 'churned' {
  const running = contracts.filter((contract) => isActiveSubscription(contract, today));
  if (running.some(({ trial }) => !trial)) return 'active';
  return running.length > 0 ? 'trial' : 'churned';
}

/**
 * What contracts say outweighs what a customer's row says: ARR is the sum over the running paid ones, the renewal date
 * the earliest of their next renewals (unless the file names one, or people confirmed one from a signed contract), the
 * status whether any runs. Without contracts the flags of the row count.
 */
export async function deriveFromContracts(tx: Tx, organizationId: string, now: Date): Promise<void> {
  const today = now.toISOString().slice(0, 10);
  const byCustomer = await contractsOfTouched(tx, organizationId);
  const derived = [...byCustomer].map(([id, contracts]) => ({
    id,
    arr: sumArr(contracts, today),
    renewal: customerRenewalDate(contracts, today),
    status: statusOf(contracts, today),
  }));
  await rows(
    tx,
    sql`
    with derived as (
      select * from jsonb_to_recordset(${JSON.stringify(derived)}::jsonb)
        as x(id uuid, arr bigint, renewal date, status text)
    ), wanted as (
      select c.id, d.arr, d.status, coalesce(s.renewal_date, case when exists (
               select from renubu.contracts signed
                where signed.customer_id = c.id and signed.terms ? 'documentId' and signed.end_date is not null)
               then c.renewal_date end, d.renewal) as renewal
        from derived d join renubu.customers c on c.id = d.id
        left join staged_customers s on s.external_id = c.external_id and s.state is null
    )
    update renubu.customers c set arr_minor = w.arr, renewal_date = w.renewal, status = w.status
      from wanted w
     where c.organization_id = ${organizationId} and c.id = w.id
       and (c.arr_minor, c.renewal_date, c.status) is distinct from (w.arr, w.renewal, w.status)`,
  );
  await rows(
    tx,
    sql`
    update renubu.customers c
       set status = case when s.churned then 'churned' when s.trial then 'trial' else 'active' end
      from staged_customers s
     where c.organization_id = ${organizationId} and c.external_id = s.external_id and s.state is null
       and (s.churned is not null or s.trial is not null)
       and not exists (select from renubu.contracts k where k.customer_id = c.id)
       and c.status <> case when s.churned then 'churned' when s.trial then 'trial' else 'active' end`,
  );
}

import type { ContractFacts, CustomerFacts, StakeholderFacts } from '@renubu/core/intelligence/facts';
import { defaultTrendOptions } from '@renubu/core/intelligence/trend';
import { sql } from 'drizzle-orm';
import { rows, type Tx } from '../../../platform/db/transaction.ts';
import { loadMetricFacts } from './metric-facts.ts';
import { loadEventFacts } from './ticket-facts.ts';

interface AccountRow {
  customer: CustomerFacts['customer'];
  stakeholders: StakeholderFacts[] | null;
  contract: ContractFacts | null;
}

/** The contract that says most about a customer is the running one with the highest ARR. */
async function loadAccounts(tx: Tx, organizationId: string, customerIds: readonly string[], today: string) {
  return rows<AccountRow>(
    tx,
    sql`
    select jsonb_build_object('id', c.id, 'name', c.name, 'arrMinor', c.arr_minor, 'currency', c.currency,
             'plan', c.account_plan, 'renewalDate', c.renewal_date, 'seats', c.seats, 'signupDate', c.signup_date,
             'industry', c.industry) as customer,
           (select jsonb_agg(jsonb_build_object('id', s.id, 'name', s.name, 'role', s.role,
                     'isChampion', s.role = 'champion', 'sentiment', s.sentiment,
                     'relationshipStrength', s.relationship_strength) order by s.name)
              from renubu.stakeholders s where s.organization_id = c.organization_id and s.customer_id = c.id) as stakeholders,
           (select jsonb_build_object('id', k.id, 'endDate', coalesce(k.end_date, c.renewal_date),
                     'autoRenewal', k.auto_renew, 'noticeDays', k.notice_days)
              from renubu.contracts k
             where k.organization_id = c.organization_id and k.customer_id = c.id and k.status = 'active'
               and (k.end_date is null or k.end_date > ${today}::date)
             order by k.arr_minor desc, k.id limit 1) as contract
      from renubu.customers c
     where c.organization_id = ${organizationId} and c.id = any(${sql.param(customerIds)}::uuid[])
     order by c.id`,
  );
}

/** All that is known of the given customers, in three statements however many they are. Unknown ids are left out. */
export async function loadFacts(
  tx: Tx,
  organizationId: string,
  customerIds: readonly string[],
  now: Date,
): Promise<CustomerFacts[]> {
  const { windowDays } = defaultTrendOptions;
  const accounts = await loadAccounts(tx, organizationId, customerIds, now.toISOString().slice(0, 10));
  const metrics = await loadMetricFacts(tx, organizationId, customerIds, now, windowDays);
  const events = await loadEventFacts(tx, organizationId, customerIds, now);
  return accounts.map(({ customer, stakeholders, contract }) => {
    const counted = events.get(customer.id);
    return {
      customer,
      windowDays,
      metrics: metrics.get(customer.id) ?? [],
      openTickets: counted?.openTickets ?? null,
      escalatedTickets30d: counted?.escalatedTickets30d ?? null,
      avgResolutionHours: null,
      csat: null,
      nps: null,
      daysSinceLastContact: null,
      stakeholders: stakeholders ?? [],
      contract,
      platformRisk: null,
      churnEvents: counted?.churnEvents ?? [],
    };
  });
}

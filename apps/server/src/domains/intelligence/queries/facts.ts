import type { ContractFacts, CustomerFacts, MetricFacts, StakeholderFacts } from '@renubu/core/intelligence/facts';
import { defaultTrendOptions } from '@renubu/core/intelligence/trend';
import { sql } from 'drizzle-orm';
import { rows, type Tx } from '../../../platform/db/transaction.ts';
import type { Asked } from './asked.ts';
import { loadMetricFacts } from './metric-facts.ts';
import { loadEventFacts, type EventFacts } from './ticket-facts.ts';

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
  const asked = accounts.map(({ customer }) => ({ customerId: customer.id, at: now }));
  const metrics = await loadMetricFacts(tx, organizationId, asked, windowDays);
  const events = await loadEventFacts(tx, organizationId, asked);
  return accounts.map(({ customer, stakeholders, contract }, index) => ({
    ...signalFacts(metrics.get(index + 1), events.get(index + 1)),
    customer,
    stakeholders: stakeholders ?? [],
    contract,
  }));
}

/** What signals tell of a customer; the account itself is not in it. */
function signalFacts(
  metrics: MetricFacts[] | undefined,
  counted: EventFacts | undefined,
): Omit<CustomerFacts, 'customer' | 'stakeholders' | 'contract'> {
  return {
    windowDays: defaultTrendOptions.windowDays,
    metrics: metrics ?? [],
    openTickets: counted?.openTickets ?? null,
    escalatedTickets30d: counted?.escalatedTickets30d ?? null,
    avgResolutionHours: null,
    csat: null,
    nps: null,
    daysSinceLastContact: null,
    platformRisk: null,
    churnEvents: counted?.churnEvents ?? [],
  };
}

/** A customer at an instant of the past,. */
export interface PastCustomer extends Asked {
  signupDate: string | null;
}

/**
 * What was known of customers at instants of the past, in two statements however many they are: their signals up to
 * then and the day they signed up. People and contracts are known as they are today only, so they are left out.
 */
export async function loadPastFacts(
  tx: Tx,
  organizationId: string,
  past: readonly PastCustomer[],
): Promise<CustomerFacts[]> {
  const metrics = await loadMetricFacts(tx, organizationId, past, defaultTrendOptions.windowDays);
  const events = await loadEventFacts(tx, organizationId, past);
  return past.map(({ customerId, signupDate }, index) => ({
    ...signalFacts(metrics.get(index + 1), events.get(index + 1)),
    customer: { ...unknownAccount, id: customerId, signupDate },
    stakeholders: [],
    contract: null,
  }));
}

const unknownAccount = {
  name: '',
  arrMinor: null,
  currency: 'USD',
  plan: null,
  renewalDate: null,
  seats: null,
  industry: null,
} as const;

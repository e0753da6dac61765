import type { OutcomeCounts } from '@renubu/contracts/customer-risk';
import { countOutcomes } from '@renubu/core/intelligence/model/customer/refit';
import { sql, type SQL } from 'drizzle-orm';
import { row, rows, type Tx } from '../../../platform/db/transaction.ts';

/** Features are taken this many days before an outcome, so that none of them can know it. */
export const leadDays = 30;

/** The newest outcomes are learned from, at most this many: what is older says less of today. */
const mostOutcomes = 5000;

/** Outcomes of renewal workflows that say what became of the contract; others, such as `prepared`, say nothing yet. */
const renewedWords = ['renewed', 'renewed_reduced', 'extended', 'renewal_secured', 'extension_signed', 'won'];
const lostWords = ['lost', 'churned', 'churn_confirmed', 'not_renewing', 'not_renewed', 'cancelled'];

/** A finished renewal: what became of it, and when everything known before it is to be looked at. */
export interface KnownOutcome {
  customerId: string;
  lost: boolean;
  day: string;
  asOf: Date;
  signupDate: string | null;
}

/**
 * Finished renewals, from three places: completed renewal workflows with a telling outcome; contracts that ended, renewed
 * if another one of the customer began around the end, lost if none runs after it; and churn events not taken back. One
 * per customer and month, the workflow's word first. Facts are due `leadDays` before the outcome, or when work on the
 * renewal began if that was earlier.
 */
function outcomes(organizationId: string): SQL {
  const lead = sql`make_interval(days => ${leadDays})`;
  return sql`
    with ended as materialized (
      select k.id, k.customer_id, k.end_date,
             coalesce(bool_or(n.start_date > k.start_date and n.start_date <= k.end_date + 90
               and (n.end_date is null or n.end_date > k.end_date)), false) as followed,
             coalesce(bool_or(n.status <> 'ended'), false) as running
        from renubu.contracts k
        left join renubu.contracts n
               on n.organization_id = k.organization_id and n.customer_id = k.customer_id and n.id <> k.id
       where k.organization_id = ${organizationId} and k.status = 'ended' and k.end_date is not null
       group by k.id, k.customer_id, k.end_date
    ), told as materialized (
      select e.customer_id, e.outcome = any(${sql.param(lostWords)}::text[]) as lost, e.ended_at as at,
             least(e.created_at, e.ended_at - ${lead}) as as_of, 1 as rank
        from renubu.executions e
       where e.organization_id = ${organizationId} and e.kind = 'renewal' and e.status = 'completed'
         and e.customer_id is not null and e.ended_at is not null
         and e.outcome = any(${sql.param([...renewedWords, ...lostWords])}::text[])
      union all
      select s.customer_id, true, s.occurred_at, s.occurred_at - ${lead}, 2
        from renubu.signals s
       where s.organization_id = ${organizationId} and s.metric = 'churn.event'
         and coalesce(s.detail -> 'reactivated', 'false') <> 'true'
      union all
      select customer_id, not followed, end_date::timestamptz, end_date::timestamptz - ${lead}, 3
        from ended where followed or not running
    )
    select distinct on (t.customer_id, date_trunc('month', t.at at time zone 'UTC'))
           t.customer_id as "customerId", t.lost, (t.at at time zone 'UTC')::date as day, t.as_of as "asOf",
           c.signup_date as "signupDate"
      from told t
      join renubu.customers c on c.organization_id = ${organizationId} and c.id = t.customer_id
     where c.signup_date is null or c.signup_date <= t.as_of
     order by t.customer_id, date_trunc('month', t.at at time zone 'UTC'), t.rank, t.at`;
}

/** The newest finished renewals up to `now`. */
export async function loadOutcomes(tx: Tx, organizationId: string, now: Date): Promise<KnownOutcome[]> {
  return rows<KnownOutcome>(
    tx,
    sql`
    select * from (${outcomes(organizationId)}) known
     where known.day <= ${now.toISOString().slice(0, 10)}::date
     order by known.day desc, known."customerId" limit ${mostOutcomes}`,
  );
}

/** How many finished renewals are known, and whether they are enough for a refit. */
export async function countKnownOutcomes(tx: Tx, organizationId: string): Promise<OutcomeCounts> {
  const counted = await row<{ renewed: number; lost: number; from: string | null; to: string | null }>(
    tx,
    sql`
    select count(*) filter (where not lost)::int as renewed, count(*) filter (where lost)::int as lost,
           min(day) as from, max(day) as to
      from (${outcomes(organizationId)}) known`,
  );
  return countOutcomes(counted ?? { renewed: 0, lost: 0, from: null, to: null });
}

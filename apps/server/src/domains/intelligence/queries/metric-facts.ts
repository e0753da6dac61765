import { metricNames, type MetricFacts } from '@renubu/core/intelligence/facts';
import { sql } from 'drizzle-orm';
import { rows, type Tx } from '../../../platform/db/transaction.ts';

interface MetricRow extends Omit<MetricFacts, 'latestAt'> {
  customerId: string;
  latestAt: Date | null;
}

/** How far back the latest value of a metric still says something. */
const memoryDays = 400;

/**
 * Every metric of the given customers, aggregated as `aggregateSamples` of core does: the mean of the newest
 * `windowDays`, of as many days before them, the latest value and the newest signals. Usage events are summed per day
 * first, so that their mean is a day's use and not the size of one event. A signal without a value counts as 1.
 */
export async function loadMetricFacts(
  tx: Tx,
  organizationId: string,
  customerIds: readonly string[],
  now: Date,
  windowDays: number,
): Promise<Map<string, MetricFacts[]>> {
  const at = sql`${now.toISOString()}::timestamptz`;
  const ids = sql`${sql.param(customerIds)}::uuid[]`;
  const found = await rows<MetricRow>(
    tx,
    sql`
    with signals as materialized (
      select s.customer_id, s.metric, s.occurred_at, s.id, coalesce(s.value, 1) as value
        from renubu.signals s
       where s.organization_id = ${organizationId} and s.customer_id = any(${ids})
         and s.occurred_at <= ${at} and s.occurred_at > ${at} - make_interval(days => ${2 * windowDays})
    ), samples as (
      select customer_id, metric, occurred_at, id, value from signals where metric <> 'usage.events'
      union all
      select customer_id, metric, max(occurred_at), (array_agg(id order by occurred_at desc))[1], sum(value)
        from signals where metric = 'usage.events' group by customer_id, metric, (occurred_at at time zone 'UTC')::date
    ), recent as (
      select customer_id, metric,
             avg(value) filter (where occurred_at > ${at} - make_interval(days => ${windowDays})) as recent_mean,
             count(*) filter (where occurred_at > ${at} - make_interval(days => ${windowDays}))::int as recent_count,
             avg(value) filter (where occurred_at <= ${at} - make_interval(days => ${windowDays})) as earlier_mean,
             count(*) filter (where occurred_at <= ${at} - make_interval(days => ${windowDays}))::int as earlier_count,
             (array_agg(value order by occurred_at desc, id desc))[1] as latest, max(occurred_at) as latest_at,
             (array_agg(id order by occurred_at desc, id desc))[1:5] as ids
        from samples group by customer_id, metric
    ), older as (
      select known.customer_id, known.metric, (array_agg(l.value order by l.occurred_at desc, l.id desc))[1] as latest,
             max(l.occurred_at) as latest_at, array_agg(l.id order by l.occurred_at desc, l.id desc) as ids
        from (select customer_id, metric from unnest(${ids}) as customer_id
               cross join unnest(${sql.param(metricNames)}::text[]) as metric
              except select customer_id, metric from recent) known
       cross join lateral (
         select s.id, s.occurred_at, coalesce(s.value, 1) as value
           from renubu.signals s
          where s.organization_id = ${organizationId} and s.customer_id = known.customer_id
            and s.metric = known.metric and s.occurred_at <= ${at} - make_interval(days => ${2 * windowDays})
            and s.occurred_at > ${at} - make_interval(days => ${memoryDays})
          order by s.occurred_at desc limit 5) l
       group by known.customer_id, known.metric
    )
    select customer_id as "customerId", metric, recent_mean as "recentMean", earlier_mean as "earlierMean",
           recent_count as "recentCount", earlier_count as "earlierCount", latest, latest_at as "latestAt",
           ids as "signalIds"
      from recent
    union all
    select customer_id, metric, null, null, 0, 0, latest, latest_at, ids from older`,
  );
  const byCustomer = new Map<string, MetricFacts[]>();
  for (const { customerId, latestAt, ...metric } of found) {
    const metrics = byCustomer.get(customerId) ?? [];
    metrics.push({ ...metric, latestAt: latestAt?.toISOString() ?? null });
    byCustomer.set(customerId, metrics);
  }
  return byCustomer;
}

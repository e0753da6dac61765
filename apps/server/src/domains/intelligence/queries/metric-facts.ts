import { metricNames, type MetricFacts } from '@renubu/core/intelligence/facts';
import { sql } from 'drizzle-orm';
import { rows, type Tx } from '../../../platform/db/transaction.ts';
import { askedRows, type Asked } from './asked.ts';

interface MetricRow extends Omit<MetricFacts, 'latestAt'> {
  place: number;
  latestAt: Date | null;
}

/** How far back the latest value of a metric still says something. */
const memoryDays = 400;

/**
 * Every metric of the given customers as it stood at the given instants, aggregated as `aggregateSamples` of core does:
 * the mean of the newest `windowDays`, of as many days before them, the latest value and the newest signals. Usage
 * events are summed per day first, so that their mean is a day's use and not the size of one event. A signal without a
 * value counts as 1. By place in `asked`.
 */
export async function loadMetricFacts(
  tx: Tx,
  organizationId: string,
  asked: readonly Asked[],
  windowDays: number,
): Promise<Map<number, MetricFacts[]>> {
  if (asked.length === 0) return new Map();
  const { list, ids, first, last } = askedRows(asked);
  const window = sql`make_interval(days => ${windowDays})`;
  const both = sql`make_interval(days => ${2 * windowDays})`;
  const found = await rows<MetricRow>(
    tx,
    sql`
    with asked as materialized (${list}),
    signals as materialized (
      select a.place, a.at, s.metric, s.occurred_at, s.id, coalesce(s.value, 1) as value
        from renubu.signals s
        join asked a on a.customer_id = s.customer_id and s.occurred_at <= a.at and s.occurred_at > a.at - ${both}
       where s.organization_id = ${organizationId} and s.customer_id = any(${ids})
         and s.occurred_at <= ${last} and s.occurred_at > ${first} - ${both}
    ), samples as (
      select place, at, metric, occurred_at, id, value from signals where metric <> 'usage.events'
      union all
      select place, at, metric, max(occurred_at), (array_agg(id order by occurred_at desc))[1], sum(value)
        from signals where metric = 'usage.events' group by place, at, metric, (occurred_at at time zone 'UTC')::date
    ), recent as (
      select place, metric,
             avg(value) filter (where occurred_at > at - ${window}) as recent_mean,
             count(*) filter (where occurred_at > at - ${window})::int as recent_count,
             avg(value) filter (where occurred_at <= at - ${window}) as earlier_mean,
             count(*) filter (where occurred_at <= at - ${window})::int as earlier_count,
             (array_agg(value order by occurred_at desc, id desc))[1] as latest, max(occurred_at) as latest_at,
             (array_agg(id order by occurred_at desc, id desc))[1:5] as ids
        from samples group by place, metric
    ), older as (
      select known.place, known.metric, (array_agg(l.value order by l.occurred_at desc, l.id desc))[1] as latest,
             max(l.occurred_at) as latest_at, array_agg(l.id order by l.occurred_at desc, l.id desc) as ids
        from (select a.place, metric from asked a cross join unnest(${sql.param(metricNames)}::text[]) as metric
              except select place, metric from recent) known
        join asked a on a.place = known.place
       cross join lateral (
         select s.id, s.occurred_at, coalesce(s.value, 1) as value
           from renubu.signals s
          where s.organization_id = ${organizationId} and s.customer_id = a.customer_id
            and s.metric = known.metric and s.occurred_at <= a.at - ${both}
            and s.occurred_at > a.at - make_interval(days => ${memoryDays})
          order by s.occurred_at desc limit 5) l
       group by known.place, known.metric
    )
    select place, metric, recent_mean as "recentMean", earlier_mean as "earlierMean",
           recent_count as "recentCount", earlier_count as "earlierCount", latest, latest_at as "latestAt",
           ids as "signalIds"
      from recent
    union all
    select place, metric, null, null, 0, 0, latest, latest_at, ids from older`,
  );
  const byPlace = new Map<number, MetricFacts[]>();
  for (const { place, latestAt, ...metric } of found) {
    const metrics = byPlace.get(place) ?? [];
    metrics.push({ ...metric, latestAt: latestAt?.toISOString() ?? null });
    byPlace.set(place, metrics);
  }
  return byPlace;
}

import type { metricSeriesSchema } from '@renubu/contracts/customers';
import { sql } from 'drizzle-orm';
import type { z } from 'zod';
import { rows, type Tx } from '../../../platform/db/transaction.ts';
import { requireCustomer } from './customers.ts';

type Series = z.infer<typeof metricSeriesSchema>;

const labels: Record<string, string> = {
  'usage.active_users': 'Active users',
  'usage.events': 'Usage events',
  'usage.utilization': 'Utilization',
  'usage.change_percent': 'Usage change',
  'support.open_tickets': 'Open tickets',
  'support.ticket_opened': 'Tickets opened',
  'support.resolution_hours': 'Resolution time (hours)',
  'support.csat': 'Satisfaction',
  'engagement.meeting': 'Meetings',
  'engagement.nps': 'NPS',
  'engagement.sentiment': 'Sentiment',
  'financial.days_past_due': 'Days past due',
  'financial.arr': 'ARR',
  'risk.score': 'Risk from platform',
  'churn.event': 'Churn events',
};

/** Single events are counted and usage is added up over a day; every other metric is averaged. */
const summed = ['usage.events', 'support.ticket_opened', 'engagement.meeting', 'churn.event'];

const words = (metric: string): string => {
  const text = metric.replace(/[._]+/g, ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
};

export interface CustomerSeries {
  series: Series[];
  risk: { day: string; risk: number; health: number; opportunity: number }[];
}

/** Daily values of every metric of a customer over the last days, and its scores over the same time. Throws 404. */
export async function customerSeries(
  tx: Tx,
  organizationId: string,
  customerId: string,
  days: number,
  now: Date,
): Promise<CustomerSeries> {
  await requireCustomer(tx, organizationId, customerId);
  const at = sql`${now.toISOString()}::timestamptz`;
  const points = await rows<{ metric: string; points: Series['points'] }>(
    tx,
    sql`
    select metric, jsonb_agg(jsonb_build_object('day', day, 'value', value) order by day) as points from (
      select metric, (occurred_at at time zone 'UTC')::date as day,
             case when metric = any(${sql.param(summed)}::text[]) then sum(coalesce(value, 1))
                  else round(avg(value)::numeric, 2)::float8 end as value
        from renubu.signals
       where organization_id = ${organizationId} and customer_id = ${customerId}
         and occurred_at <= ${at} and occurred_at > ${at} - make_interval(days => ${days})
         and (value is not null or metric = any(${sql.param(summed)}::text[]))
       group by 1, 2) daily
     group by metric order by metric`,
  );
  const risk = await rows<CustomerSeries['risk'][number]>(
    tx,
    sql`
    select day, risk_score as risk, health_score as health, opportunity_score as opportunity
      from renubu.intelligence_snapshots
     where organization_id = ${organizationId} and customer_id = ${customerId}
       and day > (${at} - make_interval(days => ${days}))::date
     order by day`,
  );
  return {
    series: points.map(({ metric, points: values }) => ({
      metric,
      label: labels[metric] ?? words(metric),
      points: values,
    })),
    risk,
  };
}

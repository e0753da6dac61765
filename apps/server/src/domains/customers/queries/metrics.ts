import type { headerMetricSchema } from '@renubu/contracts/customers';
import { moneyText } from '@renubu/core/intelligence/wording';
import { sql } from 'drizzle-orm';
import type { z } from 'zod';
import { row, type Tx } from '../../../platform/db/transaction.ts';
import { notFound } from '../../../platform/http/problem.ts';

export type HeaderMetric = z.infer<typeof headerMetricSchema>;

interface Facts {
  health: number | null;
  risk: number | null;
  /** A month ago; null without an analysis from then. */
  healthBefore: number | null;
  riskBefore: number | null;
  days: number | null;
  renewalDate: string | null;
  arrMinor: number;
  currency: string;
  /** ARR of the contracts that ran a year ago. */
  arrYearAgo: number | null;
  nps: number | null;
}

/** At least `green` is good, at least `yellow` is middling. */
function atLeast(value: number | null, green: number, yellow: number): HeaderMetric['status'] {
  if (value === null) return 'neutral';
  return value >= green ? 'green' : value >= yellow ? 'yellow' : 'red';
}

function trendOf(now: number | null, before: number | null): HeaderMetric['trend'] {
  if (now === null || before === null) return null;
  return Math.abs(now - before) < 2 ? 'flat' : now > before ? 'up' : 'down';
}

const text = (value: number | null, unit = ''): string => (value === null ? '–' : `${value}${unit}`);

function arrMetric({ arrMinor, arrYearAgo, currency }: Facts): HeaderMetric {
  const change = arrYearAgo === null || arrYearAgo === 0 ? null : ((arrMinor - arrYearAgo) / arrYearAgo) * 100;
  const rounded = change === null ? null : Math.round(change);
  return {
    label: 'ARR',
    value: moneyText(arrMinor, currency),
    sublabel: rounded === null ? null : `${rounded < 0 ? '−' : '+'}${Math.abs(rounded)} % in a year`,
    status: change === null ? 'neutral' : change > 5 ? 'green' : change < -5 ? 'red' : 'yellow',
    trend: change === null ? null : change > 5 ? 'up' : change < -5 ? 'down' : 'flat',
  };
}

function daysMetric({ days, renewalDate }: Facts): HeaderMetric {
  const status = days === null ? 'neutral' : days > 90 ? 'green' : days > 30 ? 'yellow' : 'red';
  return { label: 'Days to renewal', value: text(days), sublabel: renewalDate, status, trend: null };
}

function riskMetric({ risk, riskBefore }: Facts): HeaderMetric {
  const status = risk === null ? 'neutral' : risk <= 30 ? 'green' : risk <= 60 ? 'yellow' : 'red';
  return { label: 'Risk', value: text(risk), sublabel: 'of 100', status, trend: trendOf(risk, riskBefore) };
}

async function loadFacts(tx: Tx, organizationId: string, customerId: string, now: Date): Promise<Facts> {
  const today = sql`${now.toISOString().slice(0, 10)}::date`;
  const facts = await row<Facts>(
    tx,
    sql`
    select ci.health_score as health, ci.risk_score as risk, s.health_score as "healthBefore",
           s.risk_score as "riskBefore", c.renewal_date - ${today} as days, c.renewal_date as "renewalDate",
           c.arr_minor as "arrMinor", c.currency,
           (select sum(k.arr_minor)::bigint from renubu.contracts k
             where k.organization_id = c.organization_id and k.customer_id = c.id and k.status <> 'trial'
               and k.start_date <= ${today} - 365 and (k.end_date is null or k.end_date > ${today} - 365)) as "arrYearAgo",
           (select g.value from renubu.signals g
             where g.organization_id = c.organization_id and g.customer_id = c.id and g.metric = 'engagement.nps'
               and g.value is not null order by g.occurred_at desc limit 1) as nps
      from renubu.customers c
      left join renubu.customer_intelligence ci on ci.organization_id = c.organization_id and ci.customer_id = c.id
      left join lateral (select * from renubu.intelligence_snapshots i
             where i.organization_id = c.organization_id and i.customer_id = c.id and i.day <= ${today} - 30
             order by i.day desc limit 1) s on true
     where c.organization_id = ${organizationId} and c.id = ${customerId}`,
  );
  if (facts === undefined) throw notFound('customer', customerId);
  return facts;
}

/**
 * The metrics strip of a customer with its lights: health ≥ 80/60, risk ≤ 30/60, days > 90/30, ARR ±5 % in a year,
 * NPS ≥ 9/7, probability of renewal (100 − risk) ≥ 70/40. Throws 404.
 */
export async function headerMetrics(
  tx: Tx,
  organizationId: string,
  customerId: string,
  now: Date,
): Promise<HeaderMetric[]> {
  const facts = await loadFacts(tx, organizationId, customerId, now);
  const { health, healthBefore, risk, nps } = facts;
  const probability = risk === null ? null : 100 - risk;
  return [
    {
      label: 'Health',
      value: text(health),
      sublabel: 'of 100',
      status: atLeast(health, 80, 60),
      trend: trendOf(health, healthBefore),
    },
    riskMetric(facts),
    daysMetric(facts),
    arrMetric(facts),
    { label: 'NPS', value: text(nps), sublabel: 'of 10', status: atLeast(nps, 9, 7), trend: null },
    {
      label: 'Renewal probability',
      value: text(probability, ' %'),
      sublabel: 'from the risk',
      status: atLeast(probability, 70, 40),
      trend: null,
    },
  ];
}

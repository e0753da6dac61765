import type { Intelligence } from '@renubu/contracts/intelligence';
import type { Json, JsonObject } from '@renubu/contracts/json';
import { sql } from 'drizzle-orm';
import type { Context } from '../../../platform/context.ts';
import { row, rows, type Tx } from '../../../platform/db/transaction.ts';
import { notFound } from '../../../platform/http/problem.ts';
import { loadEventFacts, type EventFacts } from '../../intelligence/queries/ticket-facts.ts';

interface AccountRow {
  organizationId: string;
  customer: JsonObject;
  arrMinor: number;
  analysis: Intelligence | null;
  contract: JsonObject | null;
  stakeholders: JsonObject[] | null;
  arrHistory: JsonObject[] | null;
}

interface MetricRow {
  metric: string;
  value: number | null;
  at: Date;
  /** How many in the last 30 days, and their mean. */
  recent: number;
  mean: number | null;
}

/**
 * What templates, conditions and artifacts see of a customer: `{ customer, intelligence, data }`, in camelCase, money in
 * currency units. What is not known is null. Throws 404.
 */
export async function loadCustomerContext(tx: Tx, ctx: Context, customerId: string): Promise<JsonObject> {
  const now = ctx.clock.now();
  const account = await loadAccount(tx, customerId, now);
  const metrics = await loadMetrics(tx, customerId, now);
  const events = await loadEventFacts(tx, account.organizationId, [{ customerId, at: now }]);
  const { analysis } = account;
  return {
    customer: account.customer,
    intelligence: intelligenceContext(analysis),
    data: {
      usage: usageContext(account, metrics),
      financials: financialContext(account, metrics),
      engagement: engagementContext(metrics, events.get(1), now),
      contract: account.contract,
      stakeholders: account.stakeholders ?? [],
    },
  };
}

async function loadAccount(tx: Tx, customerId: string, now: Date): Promise<AccountRow> {
  const today = sql`${now.toISOString().slice(0, 10)}::date`;
  const account = await row<AccountRow>(
    tx,
    sql`
    select jsonb_build_object('id', c.id, 'externalId', c.external_id, 'name', c.name, 'domain', c.domain,
             'arr', c.arr_minor / 100.0, 'arrMinor', c.arr_minor, 'currency', c.currency, 'renewalDate', c.renewal_date,
             'daysUntilRenewal', c.renewal_date - ${today}, 'industry', c.industry, 'region', c.region,
             'country', c.country, 'employeeCount', c.employee_count, 'seats', c.seats, 'signupDate', c.signup_date,
             'plan', c.account_plan, 'accountPlan', c.account_plan, 'hasAccountPlan', c.account_plan is not null,
             'status', c.status,
             'owner', case when m.user_id is not null
               then jsonb_build_object('id', m.user_id, 'name', m.name, 'email', m.email) end,
             'primaryContact', p.contact, 'executiveSponsor', d.contact) as customer,
           c.organization_id as "organizationId", c.arr_minor as "arrMinor", ci.analysis,
           (select jsonb_build_object('id', k.id, 'number', k.number, 'planTier', k.plan_tier,
                     'startDate', k.start_date, 'endDate', coalesce(k.end_date, c.renewal_date),
                     'autoRenew', k.auto_renew, 'noticeDays', k.notice_days,
                     'noticeDeadline', coalesce(k.end_date, c.renewal_date) - k.notice_days,
                     'billingPeriod', k.billing_period, 'arr', k.arr_minor / 100.0, 'seats', k.seats, 'terms', k.terms)
              from renubu.contracts k where k.customer_id = c.id and k.status = 'active'
             order by k.arr_minor desc, k.id limit 1) as contract,
           (select jsonb_agg(jsonb_build_object('id', s.id, 'name', s.name, 'title', s.title, 'role', s.role,
                     'influence', s.influence, 'sentiment', s.sentiment, 'email', s.email,
                     'relationshipStrength', s.relationship_strength, 'notes', s.notes) order by s.name)
              from renubu.stakeholders s where s.customer_id = c.id) as stakeholders,
           (select jsonb_agg(jsonb_build_object('date', y.day, 'arr', y.arr) order by y.day) from (
              select g.day::date as day, coalesce(sum(k.arr_minor), 0) / 100.0 as arr
                from generate_series(${today} - interval '12 months', ${today}, interval '3 months') as g(day)
                left join renubu.contracts k on k.customer_id = c.id and k.status <> 'trial'
                     and k.start_date <= g.day and (k.end_date is null or k.end_date > g.day)
               group by g.day) y) as "arrHistory"
      from renubu.customers c
      left join renubu.members m on m.organization_id = c.organization_id and m.user_id = c.owner_id
      left join renubu.customer_intelligence ci on ci.organization_id = c.organization_id and ci.customer_id = c.id
      left join lateral (select jsonb_build_object('name', s.name, 'email', s.email) as contact
             from renubu.stakeholders s where s.customer_id = c.id
             order by (s.role = 'champion') desc, s.relationship_strength desc nulls last, s.name limit 1) p on true
      left join lateral (select jsonb_build_object('name', s.name, 'email', s.email) as contact
             from renubu.stakeholders s where s.customer_id = c.id and s.role = 'decision_maker'
             order by s.influence = 'high' desc, s.name limit 1) d on true
     where c.id = ${customerId}`,
  );
  if (account === undefined) throw notFound('customer', customerId);
  return account;
}

async function loadMetrics(tx: Tx, customerId: string, now: Date): Promise<Map<string, MetricRow>> {
  const at = sql`${now.toISOString()}::timestamptz`;
  const found = await rows<MetricRow>(
    tx,
    sql`
    select metric, (array_agg(value order by occurred_at desc, id desc))[1] as value, max(occurred_at) as at,
           count(*) filter (where occurred_at > ${at} - interval '30 days')::int as recent,
           avg(value) filter (where occurred_at > ${at} - interval '30 days') as mean
      from renubu.signals
     where organization_id = renubu.current_organization() and customer_id = ${customerId}
       and occurred_at <= ${at} and occurred_at > ${at} - interval '400 days'
     group by metric`,
  );
  return new Map(found.map((metric) => [metric.metric, metric]));
}

function intelligenceContext(analysis: Intelligence | null): JsonObject {
  const { riskScore = null, healthScore = null, opportunityScore = null, riskSource = null } = analysis ?? {};
  const summary = analysis?.summary.map(({ text }) => text).join(' ') ?? null;
  const plain = (value: unknown): Json => (value ?? []) as Json;
  return {
    riskScore,
    healthScore,
    opportunityScore,
    riskSource,
    computedRiskScore: analysis?.computedRiskScore ?? null,
    summary,
    aiSummary: summary,
    statements: plain(analysis?.summary),
    insights: plain(analysis?.insights),
    recommendations: plain(analysis?.recommendations),
    riskContributions: plain(analysis?.riskContributions),
    trends: Object.fromEntries(
      (analysis?.trends ?? []).map((trend) => [
        trend.metric.replace(/[._](\w)/g, (_, letter: string) => letter.toUpperCase()),
        plain(trend),
      ]),
    ),
    analyzedAt: analysis?.analyzedAt ?? null,
  };
}

function usageContext({ analysis, customer }: AccountRow, metrics: Map<string, MetricRow>): JsonObject {
  const usage = ['usage.active_users', 'usage.events', 'usage.change_percent']
    .map((name) => analysis?.trends.find(({ metric }) => metric === name))
    .find((trend) => trend !== undefined && trend.changePercent !== null);
  const activeUsers = metrics.get('usage.active_users')?.value ?? null;
  const seats = typeof customer['seats'] === 'number' ? customer['seats'] : null;
  const computed =
    activeUsers !== null && seats !== null && seats > 0 ? Math.round((activeUsers / seats) * 1000) / 10 : null;
  return {
    activeUsers,
    licensedUsers: seats,
    utilizationRate: metrics.get('usage.utilization')?.value ?? computed,
    trend:
      usage === undefined
        ? 'unknown'
        : { up: 'increasing', down: 'decreasing', flat: 'stable', unknown: 'unknown' }[usage.direction],
    changePercent: usage?.changePercent ?? null,
    lastActivity: (metrics.get('usage.active_users') ?? metrics.get('usage.events'))?.at.toISOString() ?? null,
  };
}

function financialContext({ arrMinor, arrHistory }: AccountRow, metrics: Map<string, MetricRow>): JsonObject {
  const daysPastDue = metrics.get('financial.days_past_due')?.value ?? null;
  return {
    currentARR: arrMinor / 100,
    arrHistory: arrHistory ?? [],
    daysPastDue,
    paymentStatus: daysPastDue === null ? null : daysPastDue > 0 ? 'overdue' : 'current',
  };
}

function engagementContext(metrics: Map<string, MetricRow>, tickets: EventFacts | undefined, now: Date): JsonObject {
  const meeting = metrics.get('engagement.meeting')?.at ?? null;
  const resolution = metrics.get('support.resolution_hours');
  const opened = metrics.get('support.ticket_opened');
  return {
    lastMeeting: meeting?.toISOString() ?? null,
    daysSinceLastContact: meeting === null ? null : Math.floor((now.getTime() - meeting.getTime()) / 86_400_000),
    nps: metrics.get('engagement.nps')?.value ?? null,
    csat: metrics.get('support.csat')?.mean ?? metrics.get('support.csat')?.value ?? null,
    sentiment: metrics.get('engagement.sentiment')?.value ?? null,
    supportTickets: {
      open: tickets?.openTickets?.value ?? metrics.get('support.open_tickets')?.value ?? null,
      opened30d: opened?.recent ?? 0,
      resolved30d: resolution?.recent ?? 0,
      avgResolutionHours:
        resolution?.mean === undefined || resolution.mean === null ? null : Math.round(resolution.mean * 10) / 10,
    },
  };
}

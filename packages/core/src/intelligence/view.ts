import type { Evidence, Trend } from '@renubu/contracts/intelligence';
import { diffDays, daysSince, utcDate } from '../calendar/dates.ts';
import { daysUntilRenewal } from '../renewals/days-until.ts';
import type { CustomerFacts, MetricFacts, MetricName, PlatformRisk, Reading } from './facts.ts';
import { computeTrend, metricEvidence } from './trend.ts';

/** A number with what it rests on. */
export interface Figure {
  value: number;
  evidence: Evidence[];
}

/** The facts of a customer as the models read them; null is unknown. */
export interface CustomerView {
  facts: CustomerFacts;
  customerEvidence: Evidence;
  /** Negative when overdue. */
  daysUntilRenewal: number | null;
  /** Trends of every metric that is a series. */
  trends: Trend[];
  /** Change of usage in per cent: of active users, else of events, else as reported by a platform. */
  usageChange: Figure | null;
  /** Per cent of the seats in use. */
  utilization: Figure | null;
  openTickets: Figure | null;
  escalations: Figure | null;
  resolutionHours: Figure | null;
  csat: Figure | null;
  nps: Figure | null;
  /** −1..1. */
  sentiment: Figure | null;
  daysSinceLastContact: Figure | null;
  daysPastDue: Figure | null;
  tenureDays: Figure | null;
  stakeholders: { count: number; champions: number; opposed: number; evidence: Evidence[] } | null;
  /** Days until notice must be given; negative when the day has passed. */
  daysUntilNotice: Figure | null;
  /** Days since the latest churn event that was not taken back. */
  daysSinceChurn: Figure | null;
  /** A platform's risk score that is still valid. */
  platformRisk: PlatformRisk | null;
}

/** How long a risk score from a platform overrides the built-in one. */
export const PLATFORM_RISK_DAYS = 30;

/** A value older than this many days says nothing of the present; NPS is asked rarely and holds longer. */
const STALE_DAYS = 90;
const STALE_NPS_DAYS = 365;

/** Metrics that have no trend of their own: single events and scores made elsewhere. */
const withoutTrend: readonly string[] = ['engagement.meeting', 'support.ticket_opened', 'risk.score'];

function figure(reading: Reading | null, label: string): Figure | null {
  if (reading === null) return null;
  const evidence = reading.signalIds.slice(0, 3).map((id): Evidence => ({ kind: 'signal', id, label }));
  return { value: reading.value, evidence };
}

/** Meetings count however long ago they were: that is what they tell. Platform risk has a limit of its own. */
function isFresh({ metric, latestAt }: MetricFacts, now: string): boolean {
  if (latestAt === null || metric === 'engagement.meeting' || metric === 'risk.score') return true;
  return daysSince(latestAt, now) <= (metric === 'engagement.nps' ? STALE_NPS_DAYS : STALE_DAYS);
}

type MetricLookup = (name: MetricName) => MetricFacts | undefined;

function latest(metric: MetricFacts | undefined): Figure | null {
  return metric === undefined || metric.latest === null
    ? null
    : { value: metric.latest, evidence: metricEvidence(metric) };
}

/** The mean of the recent window, else the latest value: for metrics that jump from sample to sample. */
function typical(metric: MetricFacts | undefined): Figure | null {
  if (metric === undefined || metric.recentMean === null) return latest(metric);
  return { value: metric.recentMean, evidence: metricEvidence(metric) };
}

function lastContact(facts: CustomerFacts, metric: MetricLookup, now: string): Figure | null {
  const given = figure(facts.daysSinceLastContact, 'last contact');
  const meeting = metric('engagement.meeting');
  if (given !== null || meeting === undefined || meeting.latestAt === null) return given;
  return { value: daysSince(meeting.latestAt, now), evidence: metricEvidence(meeting) };
}

function usageChange(trends: readonly Trend[]): Figure | null {
  for (const name of ['usage.active_users', 'usage.events', 'usage.change_percent']) {
    const trend = trends.find(({ metric, changePercent }) => metric === name && changePercent !== null);
    if (trend !== undefined && trend.changePercent !== null)
      return { value: trend.changePercent, evidence: trend.evidence };
  }
  return null;
}

function validPlatformRisk(facts: CustomerFacts, metric: MetricLookup, now: string): PlatformRisk | null {
  const sent = metric('risk.score');
  const signalId = sent?.signalIds[0];
  const fromMetric =
    sent === undefined || sent.latest === null || sent.latestAt === null || signalId === undefined
      ? null
      : { score: sent.latest, signalId, at: sent.latestAt };
  const newest = [facts.platformRisk, fromMetric]
    .filter((risk) => risk !== null)
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at))[0];
  return newest !== undefined && daysSince(newest.at, now) <= PLATFORM_RISK_DAYS ? newest : null;
}

function stakeholderView({ stakeholders }: CustomerFacts): CustomerView['stakeholders'] {
  if (stakeholders.length === 0) return null;
  const champions = stakeholders.filter(({ isChampion, sentiment }) => isChampion && sentiment !== 'negative');
  const cited = champions.length > 0 ? champions : stakeholders;
  return {
    count: stakeholders.length,
    champions: champions.length,
    opposed: stakeholders.filter(({ sentiment }) => sentiment === 'negative').length,
    evidence: cited.slice(0, 3).map(({ id, name }): Evidence => ({ kind: 'stakeholder', id, label: name })),
  };
}

function noticeView({ contract }: CustomerFacts, today: string): Figure | null {
  if (contract === null || contract.endDate === null || contract.noticeDays === null) return null;
  const value = diffDays(today, contract.endDate) - contract.noticeDays;
  return { value, evidence: [{ kind: 'contract', id: contract.id, label: `contract to ${contract.endDate}` }] };
}

function churnView({ churnEvents }: CustomerFacts, today: string): Figure | null {
  const newest = churnEvents
    .filter(({ date, reactivated }) => !reactivated && date <= today)
    .sort((a, b) => (a.date < b.date ? 1 : -1))[0];
  if (newest === undefined) return null;
  const label = newest.reason === null ? `churn on ${newest.date}` : `churn on ${newest.date}: ${newest.reason}`;
  return { value: diffDays(newest.date, today), evidence: [{ kind: 'signal', id: newest.id, label }] };
}

/** Brings the facts of a customer into the form the models read. `now` is an ISO-8601 instant. */
export function customerView(facts: CustomerFacts, now: string): CustomerView {
  const { customer, windowDays } = facts;
  const today = utcDate(now);
  const metrics = facts.metrics.filter((candidate) => isFresh(candidate, now));
  const metric: MetricLookup = (name) => metrics.find((candidate) => candidate.metric === name);
  const trends = metrics
    .filter((candidate) => !withoutTrend.includes(candidate.metric))
    .map((candidate) => computeTrend(candidate, { windowDays }));
  const customerEvidence: Evidence = { kind: 'customer', id: customer.id, label: customer.name };
  return {
    facts,
    customerEvidence,
    daysUntilRenewal: daysUntilRenewal(customer.renewalDate, now),
    trends,
    usageChange: usageChange(trends),
    utilization: latest(metric('usage.utilization')),
    openTickets: figure(facts.openTickets, 'open tickets') ?? latest(metric('support.open_tickets')),
    escalations: figure(facts.escalatedTickets30d, 'escalated tickets'),
    resolutionHours: figure(facts.avgResolutionHours, 'resolution time') ?? typical(metric('support.resolution_hours')),
    csat: figure(facts.csat, 'satisfaction') ?? typical(metric('support.csat')),
    nps: figure(facts.nps, 'NPS') ?? latest(metric('engagement.nps')),
    sentiment: typical(metric('engagement.sentiment')),
    daysSinceLastContact: lastContact(facts, metric, now),
    daysPastDue: latest(metric('financial.days_past_due')),
    tenureDays:
      customer.signupDate === null
        ? null
        : { value: diffDays(customer.signupDate, today), evidence: [customerEvidence] },
    stakeholders: stakeholderView(facts),
    daysUntilNotice: noticeView(facts, today),
    daysSinceChurn: churnView(facts, today),
    platformRisk: validPlatformRisk(facts, metric, now),
  };
}

import type { CustomerFacts, MetricFacts } from './facts.ts';

/** The instant at which the fixtures are analysed. */
export const now = '2026-03-01T09:00:00Z';
export const customerId = '0190d8a2-7a3f-7c11-8a51-0d5f3f2a9b10';

/** A customer of whom nothing but the name is known. */
export function unknownCustomer(): CustomerFacts {
  return {
    customer: {
      id: customerId,
      name: 'Acme',
      arrMinor: null,
      currency: 'USD',
      plan: null,
      renewalDate: null,
      seats: null,
      signupDate: null,
      industry: null,
    },
    windowDays: 30,
    metrics: [],
    openTickets: null,
    escalatedTickets30d: null,
    avgResolutionHours: null,
    csat: null,
    nps: null,
    daysSinceLastContact: null,
    stakeholders: [],
    contract: null,
    platformRisk: null,
    churnEvents: [],
  };
}

/** A metric of which only the latest value is known. */
export function latestMetric(metric: string, latest: number, latestAt = '2026-02-28T12:00:00Z'): MetricFacts {
  return {
    metric,
    recentMean: latest,
    earlierMean: null,
    recentCount: 1,
    earlierCount: 0,
    latest,
    latestAt,
    signalIds: [`signal-${metric}`],
  };
}

/** The plan's example: usage −23 %, 5 open tickets, 3 days left, $500k ARR, plan invest. */
export function acme(): CustomerFacts {
  const facts = unknownCustomer();
  return {
    ...facts,
    customer: { ...facts.customer, arrMinor: 50_000_000, plan: 'invest', renewalDate: '2026-03-04' },
    metrics: [latestMetric('usage.change_percent', -23), latestMetric('support.open_tickets', 5)],
  };
}

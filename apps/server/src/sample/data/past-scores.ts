import { addDays, addMonths } from '@renubu/core/calendar/dates';
import { analyzeCustomer } from '@renubu/core/intelligence/analyze';
import type { CustomerFacts } from '@renubu/core/intelligence/facts';
import { aggregateSamples } from '@renubu/core/intelligence/trend';
import type { SampleCustomer } from './generate.ts';

export interface PastScores {
  customerId: string;
  day: string;
  risk: number;
  health: number;
  opportunity: number;
}

type Samples = Map<string, { value: number; at: string; signalId: string }[]>;

function samplesOf(customer: SampleCustomer): Samples {
  const byMetric: Samples = new Map();
  for (const { metric, value, occurredAt, id } of customer.signals) {
    const list = byMetric.get(metric) ?? [];
    list.push({ value, at: occurredAt, signalId: id });
    byMetric.set(metric, list);
  }
  return byMetric;
}

/** What was known of the customer on a day of the past: its signals up to then, under the contract of that time. */
function factsOn(customer: SampleCustomer, samples: Samples, day: string): CustomerFacts {
  const now = `${day}T23:00:00.000Z`;
  const renewalDate =
    day > addMonths(customer.renewalDate, -12) ? customer.renewalDate : addMonths(customer.renewalDate, -12);
  const { id, name, arrMinor, plan, seats, signupDate, industry } = customer;
  return {
    customer: { id, name, arrMinor, currency: 'USD', plan, renewalDate, seats, signupDate, industry },
    windowDays: 30,
    metrics: [...samples].map(([metric, list]) => aggregateSamples(metric, list, now, 30)),
    openTickets: null,
    escalatedTickets30d: null,
    avgResolutionHours: null,
    csat: null,
    nps: null,
    daysSinceLastContact: null,
    stakeholders: customer.stakeholders.map((person) => ({ ...person, isChampion: person.role === 'champion' })),
    contract: null,
    platformRisk: null,
    churnEvents: [],
  };
}

/** Scores every fourth week of the last year, computed from the signals known on each day. */
export function scorePast(customers: readonly SampleCustomer[], today: string): PastScores[] {
  const days = Array.from({ length: 13 }, (_, index) => addDays(today, -28 * (13 - index)));
  return customers.flatMap((customer) => {
    const samples = samplesOf(customer);
    return days.map((day) => {
      const analysis = analyzeCustomer(factsOn(customer, samples, day), `${day}T23:00:00.000Z`);
      return {
        customerId: customer.id,
        day,
        risk: analysis.riskScore,
        health: analysis.healthScore,
        opportunity: analysis.opportunityScore,
      };
    });
  });
}

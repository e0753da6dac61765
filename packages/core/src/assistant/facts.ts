import type { Contribution, Evidence, Trend } from '@renubu/contracts/intelligence';
import type { Json } from '@renubu/contracts/json';
import { change, day, money, number, percentage, type Fact, type FactValue } from '../evidence/facts.ts';
import { dayText } from '../evidence/dates.ts';
import { findNumbers } from '../evidence/numbers.ts';
import type { AssistantContext, ContractNote, CustomerNote, SignalNote, TicketNote } from './context.ts';
import { daysTo, spoken, unitsOf } from './wording.ts';

export const customerEvidence = ({ id, name }: CustomerNote): Evidence => ({ kind: 'customer', id, label: name });
/** The newest analysis of a customer, apart from its account data. */
export const analysisEvidence = ({ id, name }: CustomerNote): Evidence => {
  return { kind: 'customer', id: `${id}#analysis`, label: `Analysis of ${name}` };
};
export const contractEvidence = ({ id, number: name }: ContractNote): Evidence => {
  return { kind: 'contract', id, label: name === null ? 'Contract' : `Contract ${name}` };
};
export const ticketEvidence = ({ id, ticket, subject, openedAt }: TicketNote): Evidence => {
  return { kind: 'signal', id, label: `Ticket ${subject ?? ticket ?? ''} of ${openedAt.slice(0, 10)}`.slice(0, 160) };
};

/** "open", "closed", or nothing where it is not known. */
export const ticketState = ({ isOpen }: TicketNote): string => (isOpen === null ? '' : isOpen ? 'open' : 'closed');

/** A day with the number of days that lie between it and today. */
function dated(date: string | null, now: string): FactValue[] {
  return date === null ? [] : [day(date), number(daysTo(date, now))];
}

/** What a metric's value is measured in. */
export function metricValue(metric: string, value: number, currency: string): FactValue {
  if (/change_percent$|growth/.test(metric)) return change(value);
  if (/utilization|percent|rate$/.test(metric)) return percentage(value);
  if (metric === 'financial.arr') return money(unitsOf(value, currency));
  return number(value);
}

/** Everything in the context that can be cited, with the values each piece holds. */
export function contextFacts(context: AssistantContext): Fact[] {
  const { customer, now } = context;
  const said = messageFacts(context);
  if (customer === null) return [...taskFacts(context), ...stepFacts(context), ...queueFacts(context), ...said];
  const currency = customer.currency;
  return [
    accountFact(customer, now),
    ...analysisFacts(context, customer),
    ...context.signals.map((signal) => signalFact(signal, currency, now)),
    ...context.tickets.map((ticket) => ({ evidence: ticketEvidence(ticket), values: dated(ticket.openedAt, now) })),
    ...context.stakeholders.map(({ id, name, relationshipStrength, lastInteractionAt }): Fact => ({
      evidence: { kind: 'stakeholder', id, label: name },
      values: [
        ...(relationshipStrength === null ? [] : [number(relationshipStrength)]),
        ...dated(lastInteractionAt, now),
      ],
    })),
    ...context.contracts.map((contract) => contractFact(contract, now)),
    ...taskFacts(context),
    ...stepFacts(context),
    ...said,
  ];
}

function accountFact(customer: CustomerNote, now: string): Fact {
  const { arrMinor, currency, seats, renewalDate, signupDate } = customer;
  const values = [money(unitsOf(arrMinor, currency)), ...dated(renewalDate, now), ...dated(signupDate, now)];
  return { evidence: customerEvidence(customer), values: seats === null ? values : [...values, number(seats)] };
}

/**
 * The analysis, and what it found about single signals. Its sentences were computed from the signals they cite, so their
 * figures (a count of tickets, a mean) count as values of those signals too.
 */
function analysisFacts({ intelligence, scores, now }: AssistantContext, customer: CustomerNote): Fact[] {
  if (intelligence === null) return [];
  const { riskScore, computedRiskScore, healthScore, opportunityScore, analyzedAt } = intelligence;
  const parts = contributionsOf(intelligence);
  const own: FactValue[] = [
    ...[riskScore, computedRiskScore, healthScore, opportunityScore].map(number),
    ...parts.map(({ points }) => number(points)),
    ...scores.flatMap(({ risk, health, day: at }) => [number(risk), number(health), day(at)]),
    ...dated(analyzedAt, now),
  ];
  const said = [
    ...intelligence.insights.map(({ message, evidence }) => ({ text: message, evidence })),
    ...intelligence.recommendations.map(({ rationale, evidence }) => ({ text: rationale, evidence })),
    ...intelligence.summary,
    ...parts.map(({ label, evidence }) => ({ text: label, evidence })),
  ];
  return [
    { evidence: analysisEvidence(customer), values: own },
    ...intelligence.trends.flatMap(trendFacts),
    ...parts.flatMap(({ value, evidence }) =>
      typeof value === 'number' ? evidence.map((item) => ({ evidence: item, values: [number(value)] })) : [],
    ),
    ...said.flatMap(({ text, evidence }) => evidence.map((item) => ({ evidence: item, values: valuesIn(text) }))),
  ];
}

const contributionsOf = (given: {
  riskContributions: Contribution[];
  healthContributions: Contribution[];
  opportunityContributions: Contribution[];
}) => [...given.riskContributions, ...given.healthContributions, ...given.opportunityContributions];

function trendFacts({ recent, earlier, changePercent, windowDays, evidence, metric }: Trend): Fact[] {
  const isPercent = /utilization|percent/.test(metric);
  const levels = [recent, earlier].filter((value) => value !== null).map(isPercent ? percentage : number);
  const moved = changePercent === null ? [] : [change(changePercent)];
  return evidence.map((item) => ({ evidence: item, values: [...levels, ...moved, number(windowDays)] }));
}

/** Figures of a sentence that was computed from data. */
export function valuesIn(text: string): FactValue[] {
  return findNumbers(text).flatMap((found): FactValue[] => {
    if (found.kind === 'date') {
      const [{ year, month, day: date }] = found.readings as [(typeof found.readings)[number]];
      return year === null || month === null || date === null ? [] : [day(dayText({ year, month, day: date }))];
    }
    const value = found.values[0];
    if (value === undefined) return [];
    return [{ kind: found.kind === 'year' ? 'number' : found.kind, value }];
  });
}

function signalFact({ id, metric, value, detail, occurredAt }: SignalNote, currency: string, now: string): Fact {
  const own = value === null ? [] : [metricValue(metric, value, currency)];
  const shown = value === null ? '' : ` ${Math.round(value * 10) / 10}`;
  return {
    evidence: { kind: 'signal', id, label: `${spoken(metric)}${shown} on ${occurredAt.slice(0, 10)}` },
    values: [...own, ...dated(occurredAt, now), ...numbersIn(detail)],
  };
}

/** Numbers and days anywhere in a JSON value. */
function numbersIn(value: Json): FactValue[] {
  if (typeof value === 'number') return [number(value)];
  if (typeof value === 'string') return /^\d{4}-\d{2}-\d{2}/.test(value) ? [day(value)] : valuesIn(value.slice(0, 500));
  if (value === null || typeof value !== 'object') return [];
  return Object.values(value).flatMap(numbersIn);
}

function contractFact(contract: ContractNote, now: string): Fact {
  const { arrMinor, currency, seats, startDate, endDate, noticeDays, terms } = contract;
  const deadline = noticeDeadline(contract);
  const percents = numbersIn(terms).flatMap((value) =>
    value.kind === 'number' ? [value, percentage(value.value), { ...value, kind: 'ratio' } as const] : [value],
  );
  return {
    evidence: contractEvidence(contract),
    values: [
      money(unitsOf(arrMinor, currency)),
      number(noticeDays),
      ...(seats === null ? [] : [number(seats)]),
      ...[startDate, endDate, deadline].flatMap((date) => dated(date, now)),
      ...percents,
    ],
  };
}

/** The last day on which notice can be given; null for a contract without an end. */
export function noticeDeadline({ endDate, noticeDays }: ContractNote): string | null {
  if (endDate === null) return null;
  const at = Date.parse(`${endDate}T00:00:00Z`) - noticeDays * 86_400_000;
  return Number.isNaN(at) ? null : new Date(at).toISOString().slice(0, 10);
}

function taskFacts({ tasks, now }: AssistantContext): Fact[] {
  return tasks.map(({ id, title, priority, dueAt }) => ({
    evidence: { kind: 'task', id, label: title },
    values: [number(priority), ...dated(dueAt, now)],
  }));
}

function stepFacts({ step }: AssistantContext): Fact[] {
  if (step === null) return [];
  const evidence = { kind: 'execution', id: step.executionId, label: `${step.workflow}: ${step.name}` } as const;
  return [{ evidence, values: [number(step.done), number(step.total), ...numbersIn(step.draft)] }];
}

export const messageEvidence = ({ id, text }: { id: string; text: string }): Evidence => {
  return { kind: 'message', id, label: text.slice(0, 120) };
};

/** What people said in the conversation; what the assistant said itself proves nothing. */
function messageFacts({ messages }: AssistantContext): Fact[] {
  return messages.flatMap((message) =>
    message.role === 'user' ? [{ evidence: messageEvidence(message), values: valuesIn(message.text) }] : [],
  );
}

function queueFacts({ queue, now }: AssistantContext): Fact[] {
  return queue.map(({ customerId, customer, score, riskScore, arrMinor, currency, renewalDate }) => ({
    evidence: { kind: 'customer', id: customerId, label: customer },
    values: [
      ...[score, riskScore].filter((value) => value !== null).map(number),
      money(unitsOf(arrMinor, currency)),
      ...dated(renewalDate, now),
    ],
  }));
}

import type { Evidence, Insight } from '@renubu/contracts/intelligence';
import type { CustomerView, Figure } from './view.ts';
import { changeText, countText, numberText } from './wording.ts';

type Severity = Insight['severity'];

/** A threshold and what passing it means; the first that is reached counts. */
type Step = [reached: boolean, severity: Severity];

function severityOf(steps: Step[]): Severity | null {
  return steps.find(([reached]) => reached)?.[1] ?? null;
}

function insight(type: Insight['type'], severity: Severity | null, message: string, evidence: Evidence[]): Insight[] {
  return severity === null || evidence.length === 0 ? [] : [{ type, severity, message, evidence }];
}

function about(known: Figure | null, make: (value: number, evidence: Evidence[]) => Insight[]): Insight[] {
  return known === null ? [] : make(known.value, known.evidence);
}

function usageInsights(view: CustomerView): Insight[] {
  return [
    ...about(view.usageChange, (change, evidence) => [
      ...insight(
        'risk',
        severityOf([
          [change <= -20, 'high'],
          [change <= -10, 'medium'],
          [change < -5, 'low'],
        ]),
        `Usage ${changeText(change)}.`,
        evidence,
      ),
      ...insight(
        'opportunity',
        severityOf([
          [change >= 25, 'high'],
          [change >= 10, 'medium'],
          [change > 5, 'low'],
        ]),
        `Usage ${changeText(change)}.`,
        evidence,
      ),
    ]),
    ...about(view.utilization, (percent, evidence) => [
      ...insight(
        'risk',
        severityOf([
          [percent < 40, 'high'],
          [percent < 60, 'medium'],
        ]),
        `${numberText(percent)} % of the seats are in use.`,
        evidence,
      ),
      ...insight(
        'opportunity',
        severityOf([
          [percent >= 95, 'high'],
          [percent >= 85, 'medium'],
        ]),
        `${numberText(percent)} % of the seats are in use.`,
        evidence,
      ),
    ]),
  ];
}

function supportInsights(view: CustomerView): Insight[] {
  return [
    ...about(view.openTickets, (count, evidence) =>
      insight(
        'risk',
        severityOf([
          [count >= 5, 'high'],
          [count >= 3, 'medium'],
          [count >= 1, 'low'],
        ]),
        `${countText(count, 'support ticket')} ${count === 1 ? 'is' : 'are'} open.`,
        evidence,
      ),
    ),
    ...about(view.escalations, (count, evidence) =>
      insight(
        'risk',
        severityOf([
          [count >= 2, 'high'],
          [count >= 1, 'medium'],
        ]),
        `${countText(count, 'ticket')} ${count === 1 ? 'was' : 'were'} escalated in the last 30 days.`,
        evidence,
      ),
    ),
    ...about(view.csat, (value, evidence) =>
      insight(
        'risk',
        severityOf([
          [value < 2.5, 'high'],
          [value < 3.5, 'medium'],
        ]),
        `Satisfaction with support is ${numberText(value)} of 5.`,
        evidence,
      ),
    ),
  ];
}

function relationshipInsights(view: CustomerView): Insight[] {
  const people = view.stakeholders;
  return [
    ...about(view.nps, (value, evidence) => [
      ...insight(
        'risk',
        severityOf([
          [value <= 4, 'high'],
          [value <= 6, 'medium'],
        ]),
        `The last NPS answer was ${numberText(value)} of 10.`,
        evidence,
      ),
      ...insight(
        'opportunity',
        severityOf([[value >= 9, 'medium']]),
        `The last NPS answer was ${numberText(value)} of 10.`,
        evidence,
      ),
    ]),
    ...about(view.daysSinceLastContact, (days, evidence) =>
      insight(
        'risk',
        severityOf([
          [days >= 60, 'medium'],
          [days >= 30, 'low'],
        ]),
        `The last contact was ${countText(days, 'day')} ago.`,
        evidence,
      ),
    ),
    ...(people === null
      ? []
      : insight(
          'risk',
          severityOf([[people.champions === 0, 'medium']]),
          'None of the known stakeholders is a champion.',
          people.evidence,
        )),
    ...about(view.daysSinceChurn, (days, evidence) =>
      insight(
        'risk',
        severityOf([
          [days <= 180, 'high'],
          [days <= 365, 'medium'],
        ]),
        `The customer churned ${countText(days, 'day')} ago.`,
        evidence,
      ),
    ),
  ];
}

function moneyInsights(view: CustomerView, riskScore: number): Insight[] {
  const days = view.daysUntilRenewal;
  const near =
    days === null
      ? []
      : insight(
          'risk',
          severityOf([
            [days <= 14 && riskScore >= 60, 'high'],
            [days <= 30 && riskScore >= 60, 'medium'],
            [days < 0, 'medium'],
          ]),
          days < 0
            ? `The renewal is ${countText(-days, 'day')} overdue.`
            : `${countText(days, 'day')} left to the renewal with a risk of ${riskScore}.`,
          [view.customerEvidence],
        );
  const late = about(view.daysPastDue, (value, evidence) =>
    insight(
      'risk',
      severityOf([
        [value > 30, 'high'],
        [value > 10, 'medium'],
        [value > 0, 'low'],
      ]),
      `A payment is ${countText(value, 'day')} past due.`,
      evidence,
    ),
  );
  return [...near, ...late];
}

const weight: Record<Severity, number> = { high: 0, medium: 1, low: 2 };

/** What stands out in a customer's data, gravest first; risks before opportunities of the same severity. */
export function findInsights(view: CustomerView, riskScore: number): Insight[] {
  const all = [
    ...moneyInsights(view, riskScore),
    ...usageInsights(view),
    ...supportInsights(view),
    ...relationshipInsights(view),
  ];
  const order = ({ severity, type }: Insight): number => weight[severity] * 2 + (type === 'risk' ? 0 : 1);
  return all.sort((a, b) => order(a) - order(b));
}

import type { Insight } from '@renubu/contracts/intelligence';
import type { CustomerView, Figure } from './view.ts';
import { changeText, countText, numberText } from './wording.ts';

type Severity = Insight['severity'];

/** One thing that can stand out: the first band whose bound is reached gives the severity. */
interface InsightRule {
  type: Insight['type'];
  read: (view: CustomerView) => Figure | null;
  /** Whether values count from the bound upwards or downwards. */
  reached: 'at least' | 'at most';
  bands: readonly [bound: number, severity: Severity][];
  text: (value: number) => string;
}

function be(count: number): string {
  return count === 1 ? 'is' : 'are';
}

const usageText = (change: number): string => `Usage ${changeText(change)}.`;
const seatsText = (percent: number): string => `${numberText(percent)} % of the seats are in use.`;
const npsText = (value: number): string => `The last NPS answer was ${numberText(value)} of 10.`;

/** The smallest change, to one decimal, that is not flat. */
const BEYOND_FLAT = 5.1;

const rules: readonly InsightRule[] = [
  {
    type: 'risk',
    read: (view) => view.usageChange,
    reached: 'at most',
    bands: [
      [-20, 'high'],
      [-10, 'medium'],
      [-BEYOND_FLAT, 'low'],
    ],
    text: usageText,
  },
  {
    type: 'opportunity',
    read: (view) => view.usageChange,
    reached: 'at least',
    bands: [
      [25, 'high'],
      [10, 'medium'],
      [BEYOND_FLAT, 'low'],
    ],
    text: usageText,
  },
  {
    type: 'risk',
    read: (view) => view.utilization,
    reached: 'at most',
    bands: [
      [39, 'high'],
      [59, 'medium'],
    ],
    text: seatsText,
  },
  {
    type: 'opportunity',
    read: (view) => view.utilization,
    reached: 'at least',
    bands: [
      [95, 'high'],
      [85, 'medium'],
    ],
    text: seatsText,
  },
  {
    type: 'risk',
    read: (view) => view.openTickets,
    reached: 'at least',
    bands: [
      [5, 'high'],
      [3, 'medium'],
      [1, 'low'],
    ],
    text: (count) => `${countText(count, 'support ticket')} ${be(count)} open.`,
  },
  {
    type: 'risk',
    read: (view) => view.escalations,
    reached: 'at least',
    bands: [
      [2, 'high'],
      [1, 'medium'],
    ],
    text: (count) => `${countText(count, 'ticket')} ${count === 1 ? 'was' : 'were'} escalated in the last 30 days.`,
  },
  {
    type: 'risk',
    read: (view) => view.csat,
    reached: 'at most',
    bands: [
      [2.4, 'high'],
      [3.4, 'medium'],
    ],
    text: (value) => `Satisfaction with support is ${numberText(value)} of 5.`,
  },
  {
    type: 'risk',
    read: (view) => view.nps,
    reached: 'at most',
    bands: [
      [4, 'high'],
      [6, 'medium'],
    ],
    text: npsText,
  },
  { type: 'opportunity', read: (view) => view.nps, reached: 'at least', bands: [[9, 'medium']], text: npsText },
  {
    type: 'risk',
    read: (view) => view.daysSinceLastContact,
    reached: 'at least',
    bands: [
      [60, 'medium'],
      [30, 'low'],
    ],
    text: (days) => `The last contact was ${countText(days, 'day')} ago.`,
  },
  {
    type: 'risk',
    read: ({ stakeholders }) =>
      stakeholders === null ? null : { value: stakeholders.champions, evidence: stakeholders.evidence },
    reached: 'at most',
    bands: [[0, 'medium']],
    text: () => 'None of the known stakeholders is a champion.',
  },
  {
    type: 'risk',
    read: (view) => view.daysSinceChurn,
    reached: 'at most',
    bands: [
      [180, 'high'],
      [365, 'medium'],
    ],
    text: (days) => `The customer churned ${countText(days, 'day')} ago.`,
  },
  {
    type: 'risk',
    read: (view) => view.daysPastDue,
    reached: 'at least',
    bands: [
      [31, 'high'],
      [11, 'medium'],
      [1, 'low'],
    ],
    text: (days) => `A payment is ${countText(days, 'day')} past due.`,
  },
];

/** From this risk on a near renewal date is worth saying. */
const HIGH_RISK = 60;

function renewalInsight({ daysUntilRenewal: days, customerEvidence }: CustomerView, riskScore: number): Insight[] {
  if (days === null) return [];
  const evidence = [customerEvidence];
  if (days < 0) {
    const severity = riskScore >= HIGH_RISK ? 'high' : 'medium';
    return [{ type: 'risk', severity, message: `The renewal is ${countText(-days, 'day')} overdue.`, evidence }];
  }
  if (days > 30 || riskScore < HIGH_RISK) return [];
  const message = `${countText(days, 'day')} left to the renewal with a risk of ${riskScore}.`;
  return [{ type: 'risk', severity: days <= 14 ? 'high' : 'medium', message, evidence }];
}

function applyRule({ type, read, reached, bands, text }: InsightRule, view: CustomerView): Insight[] {
  const known = read(view);
  if (known === null || known.evidence.length === 0) return [];
  const band = bands.find(([bound]) => (reached === 'at least' ? known.value >= bound : known.value <= bound));
  return band === undefined ? [] : [{ type, severity: band[1], message: text(known.value), evidence: known.evidence }];
}

const weight: Record<Severity, number> = { high: 0, medium: 1, low: 2 };

/** What stands out in a customer's data, gravest first; risks before opportunities of the same severity. */
export function findInsights(view: CustomerView, riskScore: number): Insight[] {
  const all = [...renewalInsight(view, riskScore), ...rules.flatMap((rule) => applyRule(rule, view))];
  const order = ({ severity, type }: Insight): number => weight[severity] * 2 + (type === 'risk' ? 0 : 1);
  return all.sort((a, b) => order(a) - order(b));
}

import type { Contribution, Evidence, Recommendation, Statement } from '@renubu/contracts/intelligence';
import type { CustomerView } from './view.ts';
import { changeText, countText, moneyText, numberText } from './wording.ts';

export interface SummaryInput {
  view: CustomerView;
  riskScore: number;
  computedRiskScore: number;
  riskContributions: readonly Contribution[];
  recommendations: readonly Recommendation[];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function standing({ view }: SummaryInput): Statement {
  const { customer, contract } = view.facts;
  const arr = customer.arrMinor === null ? '' : `, with ${moneyText(customer.arrMinor, customer.currency)} ARR`;
  const days = view.daysUntilRenewal;
  const evidence: Evidence[] = [view.customerEvidence];
  if (contract !== null) evidence.push({ kind: 'contract', id: contract.id, label: 'contract' });
  if (days === null) return { text: `${customer.name} has no renewal date on record${arr}.`, evidence };
  if (days < 0)
    return { text: `${customer.name} is ${countText(-days, 'day')} past its renewal date${arr}.`, evidence };
  const when = days === 0 ? 'today' : `in ${countText(days, 'day')}`;
  return { text: `${customer.name} renews ${when}${arr}.`, evidence };
}

/** What the customer does: usage, support load and satisfaction, as far as they are known. */
function behaviour({ view }: SummaryInput): Statement[] {
  const clauses: string[] = [];
  const evidence: Evidence[] = [];
  const cite = (text: string, cited: readonly Evidence[]): void => {
    clauses.push(text);
    evidence.push(...cited.slice(0, 2));
  };
  if (view.usageChange !== null) cite(`usage ${changeText(view.usageChange.value)}`, view.usageChange.evidence);
  if (view.openTickets !== null) {
    const count = view.openTickets.value;
    const text =
      count === 0
        ? 'no support ticket is open'
        : `${countText(count, 'support ticket')} ${count === 1 ? 'is' : 'are'} open`;
    cite(text, view.openTickets.evidence);
  }
  if (clauses.length < 2 && view.nps !== null)
    cite(`the last NPS answer was ${numberText(view.nps.value)} of 10`, view.nps.evidence);
  if (clauses.length === 0) return [];
  return [{ text: `${capital(clauses.join(' and '))}.`, evidence }];
}

/** The two heaviest reasons that point the way the score does: up from its baseline or down. */
function mainReasons(contributions: readonly Contribution[]): Contribution[] {
  const own = contributions.filter(({ factor }) => factor !== 'baseline' && factor !== 'bounds');
  const sum = own.reduce((total, { points }) => total + points, 0);
  const direction = sum >= 0 ? 1 : -1;
  return own
    .filter(({ points }) => points * direction > 0)
    .sort((a, b) => (b.points - a.points) * direction)
    .slice(0, 2);
}

function reasonText({ label, points }: Contribution): string {
  return `${label} ${points > 0 ? '+' : '−'}${Math.abs(points)}`;
}

function risk({ view, riskScore, computedRiskScore, riskContributions }: SummaryInput): Statement {
  const reasons = mainReasons(riskContributions);
  const because = reasons.length === 0 ? '' : ` (${reasons.map(reasonText).join(', ')})`;
  const cited = reasons.flatMap(({ evidence }) => evidence.slice(0, 2));
  const platform = view.platformRisk;
  if (platform === null) {
    const evidence = cited.length > 0 ? cited : [view.customerEvidence];
    return { text: `The risk is ${riskScore} of 100${because}.`, evidence };
  }
  const sent: Evidence = { kind: 'signal', id: platform.signalId, label: `risk ${numberText(platform.score)}` };
  return {
    text: `The platform reports a risk of ${riskScore} of 100; the built-in model gives ${computedRiskScore}${because}.`,
    evidence: [sent, ...cited],
  };
}

function advice({ recommendations }: SummaryInput): Statement[] {
  const first = recommendations[0];
  return first === undefined
    ? []
    : [
        {
          text: `Recommended next: ${first.title.charAt(0).toLowerCase()}${first.title.slice(1)}.`,
          evidence: first.evidence,
        },
      ];
}

function withoutRepeats({ text, evidence }: Statement): Statement {
  const seen = new Set<string>();
  const kept = evidence.filter(({ kind, id }) => !seen.has(`${kind} ${id}`) && seen.add(`${kind} ${id}`));
  return { text, evidence: kept };
}

/**
 * Two to four plain sentences: where the customer stands, what it does, the risk and why, what to do next. Every figure
 * comes from the input and every sentence names its evidence. Nothing is said of what is not known.
 */
export function summarize(input: SummaryInput): Statement[] {
  return [standing(input), ...behaviour(input), risk(input), ...advice(input)].map(withoutRepeats);
}

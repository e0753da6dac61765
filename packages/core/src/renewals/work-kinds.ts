import { workItemKinds, type AccountPlan, type WorkItemKind } from '@renubu/contracts/renewals';

export interface WorkKindInput {
  /** Negative when overdue; null without a renewal date. */
  daysUntilRenewal: number | null;
  /** An open renewal record always qualifies, however long it is overdue. */
  hasActiveRenewal: boolean;
  accountPlan: AccountPlan | null;
  opportunityScore: number | null;
  riskScore: number | null;
}

export interface WorkKindThresholds {
  /** Least opportunity score for opportunity work. */
  opportunityMin: number;
  /** Least risk score for risk work. */
  riskMin: number;
  /** A renewal this many days overdue or more no longer calls for renewal work. */
  overdueLimitDays: number;
}

export interface WorkKindReason {
  kind: WorkItemKind;
  applies: boolean;
  reason: string;
}

export const defaultThresholds: WorkKindThresholds = { opportunityMin: 70, riskMin: 60, overdueLimitDays: 30 };

function renewalRule(input: WorkKindInput, { overdueLimitDays }: WorkKindThresholds): Omit<WorkKindReason, 'kind'> {
  const days = input.daysUntilRenewal;
  if (input.hasActiveRenewal) return { applies: true, reason: 'A renewal is in progress.' };
  if (days === null) return { applies: false, reason: 'There is neither a renewal in progress nor a renewal date.' };
  if (days >= 0) return { applies: true, reason: `The renewal date is ${days} days away.` };
  const applies = -days < overdueLimitDays;
  return { applies, reason: `The renewal is ${-days} days overdue; the limit is under ${overdueLimitDays}.` };
}

function strategicRule({ accountPlan }: WorkKindInput): Omit<WorkKindReason, 'kind'> {
  const applies = accountPlan === 'invest' || accountPlan === 'expand';
  const plan = accountPlan === null ? 'There is no account plan' : `The account plan is ${accountPlan}`;
  return { applies, reason: `${plan}; strategic work needs invest or expand.` };
}

function scoreRule(name: string, value: number | null, least: number): Omit<WorkKindReason, 'kind'> {
  if (value === null) return { applies: false, reason: `The ${name} score is unknown; it needs ${least} or more.` };
  return { applies: value >= least, reason: `The ${name} score is ${value}; it needs ${least} or more.` };
}

/**
 * Which kinds of work a customer calls for, in the order renewal, strategic, opportunity, risk; several can apply.
 * A missing score or plan makes its rule false. The explanation has one entry for every kind.
 */
export function determineWorkKinds(
  input: WorkKindInput,
  thresholds: WorkKindThresholds = defaultThresholds,
): { kinds: WorkItemKind[]; explanation: WorkKindReason[] } {
  const rules: Record<WorkItemKind, Omit<WorkKindReason, 'kind'>> = {
    renewal: renewalRule(input, thresholds),
    strategic: strategicRule(input),
    opportunity: scoreRule('opportunity', input.opportunityScore, thresholds.opportunityMin),
    risk: scoreRule('risk', input.riskScore, thresholds.riskMin),
  };
  const explanation = workItemKinds.map((kind) => ({ kind, ...rules[kind] }));
  return { kinds: explanation.filter(({ applies }) => applies).map(({ kind }) => kind), explanation };
}

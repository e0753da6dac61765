import type { Evidence, SuggestedAction } from '@renubu/contracts/intelligence';
import type { CustomerView } from './view.ts';
import { changeText, countText, numberText } from './wording.ts';

export type Level = 'low' | 'medium' | 'high';

/** What a rule offers once its data are there and call for it. */
export interface Offer {
  rationale: string;
  impact: Level;
  urgency: Level;
  evidence: Evidence[];
}

export interface RecommendationRule {
  category: 'FEATURE_ADOPTION' | 'EXECUTIVE_ENGAGEMENT' | 'PRICING_STRATEGY' | 'PROCEDURAL';
  /** Unique; also the id of the recommendation. */
  subcategory: string;
  title: string;
  actions: SuggestedAction[];
  /** Null when the data are missing or do not call for it. */
  offer: (view: CustomerView, riskScore: number) => Offer | null;
}

/** The nearer the renewal, the more urgent. */
function urgencyOf({ daysUntilRenewal: days }: CustomerView): Level {
  if (days === null || days > 90) return 'low';
  return days <= 30 ? 'high' : 'medium';
}

const usageRules: RecommendationRule[] = [
  {
    category: 'FEATURE_ADOPTION',
    subcategory: 'underutilized_feature',
    title: 'Find out why usage fell',
    actions: ['schedule_meeting', 'send_email', 'review_data'],
    offer: (view) => {
      const change = view.usageChange;
      if (change === null || change.value > -10) return null;
      const impact = change.value <= -20 ? 'high' : 'medium';
      const rationale = `Usage ${changeText(change.value)} against the period before.`;
      return { rationale, impact, urgency: urgencyOf(view) === 'high' ? 'high' : 'medium', evidence: change.evidence };
    },
  },
  {
    category: 'FEATURE_ADOPTION',
    subcategory: 'training_recommendation',
    title: 'Offer training for seats not in use',
    actions: ['send_email', 'schedule_meeting'],
    offer: (view) => {
      const used = view.utilization;
      if (used === null || used.value >= 60) return null;
      const rationale = `Only ${numberText(used.value)} % of the seats are in use.`;
      return {
        rationale,
        impact: used.value < 40 ? 'high' : 'medium',
        urgency: urgencyOf(view),
        evidence: used.evidence,
      };
    },
  },
  {
    category: 'PRICING_STRATEGY',
    subcategory: 'expansion_opportunity_prep',
    title: 'Prepare an offer for more seats',
    actions: ['create_workflow', 'review_data'],
    offer: (view) => {
      const used = view.utilization;
      if (used === null || used.value < 85) return null;
      const rationale = `${numberText(used.value)} % of the seats are in use; there is little room left.`;
      return {
        rationale,
        impact: 'high',
        urgency: urgencyOf(view) === 'low' ? 'low' : 'medium',
        evidence: used.evidence,
      };
    },
  },
  {
    category: 'PRICING_STRATEGY',
    subcategory: 'usage_increase_justification',
    title: 'Document the growth in usage',
    actions: ['review_data', 'send_email'],
    offer: (view) => {
      const change = view.usageChange;
      if (change === null || change.value < 10) return null;
      const rationale = `Usage ${changeText(change.value)}; it supports the value of the product in the renewal talk.`;
      return { rationale, impact: 'medium', urgency: urgencyOf(view), evidence: change.evidence };
    },
  },
];

const supportRules: RecommendationRule[] = [
  {
    category: 'PROCEDURAL',
    subcategory: 'support_review',
    title: 'Go through the open tickets with support',
    actions: ['review_data', 'schedule_meeting'],
    offer: (view) => {
      const tickets = view.openTickets;
      if (tickets === null || tickets.value < 3) return null;
      const rationale = `${countText(tickets.value, 'support ticket')} are open.`;
      const urgency = urgencyOf(view) === 'high' ? 'high' : 'medium';
      return { rationale, impact: tickets.value >= 5 ? 'high' : 'medium', urgency, evidence: tickets.evidence };
    },
  },
  {
    category: 'EXECUTIVE_ENGAGEMENT',
    subcategory: 'personal_touchpoint',
    title: 'Talk to the customer about satisfaction',
    actions: ['schedule_meeting', 'send_email'],
    offer: (view) => {
      const [nps, csat] = [view.nps, view.csat];
      const low = nps !== null && nps.value <= 6 ? nps : csat !== null && csat.value < 3.5 ? csat : null;
      if (low === null) return null;
      const rationale =
        low === nps
          ? `The last NPS answer was ${numberText(low.value)} of 10.`
          : `Satisfaction with support is ${numberText(low.value)} of 5.`;
      return {
        rationale,
        impact: 'medium',
        urgency: urgencyOf(view) === 'low' ? 'medium' : 'high',
        evidence: low.evidence,
      };
    },
  },
  {
    category: 'PROCEDURAL',
    subcategory: 'payment_follow_up',
    title: 'Clear the payment that is past due',
    actions: ['send_email', 'update_crm'],
    offer: (view) => {
      const due = view.daysPastDue;
      if (due === null || due.value <= 0) return null;
      const rationale = `A payment is ${countText(due.value, 'day')} past due.`;
      return { rationale, impact: 'medium', urgency: due.value > 15 ? 'high' : 'medium', evidence: due.evidence };
    },
  },
];

const relationshipRules: RecommendationRule[] = [
  {
    category: 'EXECUTIVE_ENGAGEMENT',
    subcategory: 'executive_alignment_call',
    title: 'Arrange a call between executives',
    actions: ['schedule_meeting', 'send_email'],
    offer: (view, riskScore) => {
      const days = view.daysUntilRenewal;
      if (days === null || days > 60 || riskScore < 60) return null;
      const rationale = `The risk is ${riskScore} of 100 with ${countText(days, 'day')} to the renewal.`;
      const risk = view.platformRisk;
      const sent: Evidence[] =
        risk === null ? [] : [{ kind: 'signal', id: risk.signalId, label: `risk ${risk.score}` }];
      return { rationale, impact: 'high', urgency: 'high', evidence: [view.customerEvidence, ...sent] };
    },
  },
  {
    category: 'EXECUTIVE_ENGAGEMENT',
    subcategory: 'relationship_building',
    title: 'Get back in touch',
    actions: ['send_email', 'schedule_meeting'],
    offer: (view) => {
      const contact = view.daysSinceLastContact;
      if (contact === null || contact.value < 30) return null;
      const rationale = `The last contact was ${countText(contact.value, 'day')} ago.`;
      const impact = contact.value >= 60 ? 'medium' : 'low';
      return { rationale, impact, urgency: urgencyOf(view), evidence: contact.evidence };
    },
  },
  {
    category: 'PROCEDURAL',
    subcategory: 'stakeholder_mapping_update',
    title: 'Win a champion and more contacts',
    actions: ['schedule_meeting', 'update_crm'],
    offer: (view) => {
      const people = view.stakeholders;
      if (people === null || (people.champions > 0 && people.count > 1)) return null;
      const rationale =
        people.champions === 0 ? 'None of the known stakeholders is a champion.' : 'Only one stakeholder is known.';
      return { rationale, impact: 'medium', urgency: urgencyOf(view), evidence: people.evidence };
    },
  },
  {
    category: 'EXECUTIVE_ENGAGEMENT',
    subcategory: 'success_story_sharing',
    title: 'Ask for a reference or success story',
    actions: ['send_email'],
    offer: (view, riskScore) => {
      const nps = view.nps;
      if (nps === null || nps.value < 9 || riskScore >= 60) return null;
      const rationale = `The last NPS answer was ${numberText(nps.value)} of 10.`;
      return { rationale, impact: 'medium', urgency: 'low', evidence: nps.evidence };
    },
  },
];

const dateRules: RecommendationRule[] = [
  {
    category: 'PROCEDURAL',
    subcategory: 'contract_review_reminder',
    title: 'Review the contract before the notice date',
    actions: ['review_data', 'create_workflow'],
    offer: (view) => {
      const notice = view.daysUntilNotice;
      if (notice === null || notice.value < 0 || notice.value > 45) return null;
      const rationale = `Notice can be given for ${countText(notice.value, 'more day')}.`;
      return {
        rationale,
        impact: 'medium',
        urgency: notice.value <= 14 ? 'high' : 'medium',
        evidence: notice.evidence,
      };
    },
  },
  {
    category: 'PROCEDURAL',
    subcategory: 'renewal_timeline_awareness',
    title: 'Agree on the renewal timeline',
    actions: ['send_email', 'schedule_meeting'],
    offer: (view) => {
      const days = view.daysUntilRenewal;
      if (days === null || days < 30 || days > 149) return null;
      const rationale = `The renewal is ${countText(days, 'day')} away.`;
      return { rationale, impact: 'low', urgency: days <= 60 ? 'medium' : 'low', evidence: [view.customerEvidence] };
    },
  },
];

/** Every recommendation the built-in analysis can make. */
export const recommendationRules: readonly RecommendationRule[] = [
  ...usageRules,
  ...supportRules,
  ...relationshipRules,
  ...dateRules,
];

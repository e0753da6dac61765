import type { Evidence } from '@renubu/contracts/intelligence';
import type { MetricFacts } from './facts.ts';
import type { Offer, RecommendationRule } from './recommendation-rules.ts';
import { metricEvidence } from './trend.ts';
import type { CustomerView } from './view.ts';
import { changeText, countText, moneyText, numberText } from './wording.ts';

/** Days to the renewal in which each stage stands, after the default determination table. */
const stageDays = {
  monitor: [180, Infinity],
  discovery: [150, 179],
  prepare: [120, 149],
  engage: [90, 119],
  negotiate: [60, 89],
  finalize: [30, 59],
  signature: [15, 29],
} as const;
type Stage = keyof typeof stageDays;

/** Whether the customer stands in one of the stages a recommendation is made for. */
function isIn({ daysUntilRenewal: days }: CustomerView, stages: readonly Stage[]): boolean {
  return days !== null && stages.some((stage) => days >= stageDays[stage][0] && days <= stageDays[stage][1]);
}

type Wanted = Pick<RecommendationRule, 'category' | 'subcategory' | 'title' | 'actions'> & {
  stages: readonly Stage[];
  /** The rationale with its evidence once the required data are there and call for it; null otherwise. */
  reason: (view: CustomerView) => { rationale: string; evidence: Evidence[] } | null;
  impact?: Offer['impact'];
  urgency?: Offer['urgency'];
};

const rule = ({ stages, reason, impact = 'low', urgency = 'low', ...named }: Wanted): RecommendationRule => ({
  ...named,
  offer: (view) => {
    const made = isIn(view, stages) ? reason(view) : null;
    return made === null ? null : { ...made, impact, urgency };
  },
});

const metricOf = ({ facts }: CustomerView, name: string): MetricFacts | undefined =>
  facts.metrics.find(({ metric }) => metric === name);

const discoveryRules: RecommendationRule[] = [
  rule({
    category: 'EXECUTIVE_ENGAGEMENT',
    subcategory: 'executive_meeting',
    title: 'Meet the executives before planning begins',
    actions: ['schedule_meeting'],
    stages: ['discovery'],
    impact: 'medium',
    reason: ({ facts: { customer }, customerEvidence }) => {
      const { arrMinor, currency } = customer;
      if (arrMinor === null || arrMinor < 10_000_000) return null;
      return {
        rationale: `At ${moneyText(arrMinor, currency)} ARR the renewal deserves a sponsor early.`,
        evidence: [customerEvidence],
      };
    },
  }),
  rule({
    category: 'PRICING_STRATEGY',
    subcategory: 'benchmark_comparison',
    title: 'Compare with similar customers',
    actions: ['review_data'],
    stages: ['discovery', 'prepare'],
    reason: (view) => {
      const mark = metricOf(view, 'market.benchmark_percentile');
      if (mark === undefined || mark.latest === null) return null;
      return {
        rationale: `The price stands at the ${numberText(mark.latest)}th percentile of its market.`,
        evidence: metricEvidence(mark),
      };
    },
  }),
  rule({
    category: 'PROCEDURAL',
    subcategory: 'contract_amendment_needed',
    title: 'Amend the contract to the seats in use',
    actions: ['review_data', 'create_workflow'],
    stages: ['monitor', 'discovery', 'prepare', 'engage', 'negotiate'],
    impact: 'medium',
    reason: ({ utilization }) =>
      utilization === null || utilization.value <= 100
        ? null
        : {
            rationale: `${numberText(utilization.value)} % of the seats are in use, more than the contract has.`,
            evidence: utilization.evidence,
          },
  }),
  rule({
    category: 'PROCEDURAL',
    subcategory: 'stakeholder_gap',
    title: 'Find out who decides',
    actions: ['schedule_meeting', 'update_crm'],
    stages: ['discovery', 'prepare', 'engage', 'negotiate'],
    impact: 'medium',
    reason: ({ facts: { stakeholders } }) => {
      if (stakeholders.length === 0 || stakeholders.some(({ role }) => role === 'decision_maker')) return null;
      const evidence = stakeholders
        .slice(0, 3)
        .map(({ id, name }): Evidence => ({ kind: 'stakeholder', id, label: name }));
      return { rationale: 'None of the known stakeholders decides.', evidence };
    },
  }),
  rule({
    category: 'PROCEDURAL',
    subcategory: 'documentation_needed',
    title: 'Put the contract on record',
    actions: ['update_crm'],
    stages: ['discovery', 'prepare', 'engage', 'negotiate', 'finalize'],
    reason: ({ facts: { contract }, customerEvidence }) =>
      contract === null
        ? {
            rationale: 'No running contract is on record, so neither its end nor its notice is known.',
            evidence: [customerEvidence],
          }
        : null,
  }),
];

const adoptionRules: RecommendationRule[] = [
  rule({
    category: 'FEATURE_ADOPTION',
    subcategory: 'new_feature_announcement',
    title: 'Tell them what is new',
    actions: ['send_email'],
    stages: ['monitor', 'prepare', 'engage'],
    reason: (view) => {
      const released = metricOf(view, 'product.feature_released');
      if (released === undefined || released.recentCount === 0) return null;
      return {
        rationale: `${countText(released.recentCount, 'feature')} came out for them recently.`,
        evidence: metricEvidence(released),
      };
    },
  }),
  rule({
    category: 'FEATURE_ADOPTION',
    subcategory: 'advanced_capability_intro',
    title: 'Show what else the product can do',
    actions: ['schedule_meeting', 'send_email'],
    stages: ['monitor', 'prepare', 'engage', 'negotiate'],
    reason: ({ utilization, usageChange }) => {
      if (utilization === null || usageChange === null || utilization.value < 70 || usageChange.value < -5) return null;
      const rationale = `${numberText(utilization.value)} % of the seats are in use and usage ${changeText(usageChange.value)}.`;
      return { rationale, evidence: [...utilization.evidence, ...usageChange.evidence] };
    },
  }),
  rule({
    category: 'PRICING_STRATEGY',
    subcategory: 'value_realization_documentation',
    title: 'Write down the value they got',
    actions: ['review_data', 'send_email'],
    stages: ['prepare', 'engage', 'negotiate'],
    impact: 'medium',
    reason: ({ utilization }) =>
      utilization === null || utilization.value < 60
        ? null
        : {
            rationale: `${numberText(utilization.value)} % of the seats are in use; put it into figures before terms are discussed.`,
            evidence: utilization.evidence,
          },
  }),
];

const talkRules: RecommendationRule[] = [
  rule({
    category: 'EXECUTIVE_ENGAGEMENT',
    subcategory: 'conversation_starters',
    title: 'Prepare a reason to talk',
    actions: ['send_email', 'schedule_meeting'],
    stages: ['monitor', 'prepare', 'engage'],
    reason: ({ daysSinceLastContact: contact }) =>
      contact === null || contact.value < 14 || contact.value >= 30
        ? null
        : { rationale: `The last contact was ${countText(contact.value, 'day')} ago.`, evidence: contact.evidence },
  }),
  rule({
    category: 'EXECUTIVE_ENGAGEMENT',
    subcategory: 'industry_insights',
    title: 'Share what moves their industry',
    actions: ['send_email'],
    stages: ['monitor', 'prepare', 'engage'],
    reason: (view) => {
      const news = metricOf(view, 'market.industry_news');
      const { industry } = view.facts.customer;
      if (news === undefined || news.recentCount === 0 || industry === null) return null;
      return { rationale: `There is news for ${industry} that concerns them.`, evidence: metricEvidence(news) };
    },
  }),
  rule({
    category: 'EXECUTIVE_ENGAGEMENT',
    subcategory: 'product_roadmap_preview',
    title: 'Show the roadmap to their champion',
    actions: ['schedule_meeting'],
    stages: ['prepare', 'engage', 'negotiate'],
    reason: ({ stakeholders }) =>
      stakeholders === null || stakeholders.champions === 0
        ? null
        : {
            rationale: `${countText(stakeholders.champions, 'champion')} can carry it further.`,
            evidence: stakeholders.evidence,
          },
  }),
  rule({
    category: 'EXECUTIVE_ENGAGEMENT',
    subcategory: 'qbr_preparation',
    title: 'Prepare the quarterly review',
    actions: ['schedule_meeting', 'review_data'],
    stages: ['prepare', 'engage'],
    impact: 'medium',
    reason: ({ usageChange }) =>
      usageChange === null
        ? null
        : {
            rationale: `Usage ${changeText(usageChange.value)}; show them before the renewal is discussed.`,
            evidence: usageChange.evidence,
          },
  }),
];

/** Recommendations of the registry beyond the pressing ones: each for its stages, each only with the data it needs. */
export const furtherRules: readonly RecommendationRule[] = [...discoveryRules, ...adoptionRules, ...talkRules];

import { describe, expect, it } from 'vitest';
import type { CustomerFacts } from './facts.ts';
import { furtherRules } from './further-recommendations.ts';
import { recommend, recommendationScore } from './recommend.ts';
import { recommendationRules } from './recommendation-rules.ts';
import { latestMetric, now, unknownCustomer } from './testing.ts';
import { customerView } from './view.ts';

const offered = (facts: CustomerFacts) =>
  recommend(customerView(facts, now), 30, 20).map(({ subcategory }) => subcategory);
/** 2026-03-01 plus so many days. */
const renewingIn = (days: number, more: Partial<CustomerFacts> = {}): CustomerFacts => {
  const facts = unknownCustomer();
  const renewalDate = new Date(Date.parse('2026-03-01') + days * 86_400_000).toISOString().slice(0, 10);
  return { ...facts, ...more, customer: { ...facts.customer, renewalDate, ...more.customer } };
};
const used = (percent: number) => ({ metrics: [latestMetric('usage.utilization', percent)] });

describe('the registry of recommendations', () => {
  it('has every kind once', () => {
    const names = [...recommendationRules, ...furtherRules].map(({ subcategory }) => subcategory);
    expect(new Set(names).size).toBe(names.length);
    for (const name of (
      'new_feature_announcement underutilized_feature advanced_capability_intro conversation_starters industry_insights ' +
      'product_roadmap_preview success_story_sharing relationship_building personal_touchpoint executive_alignment_call ' +
      'qbr_preparation usage_increase_justification value_realization_documentation expansion_opportunity_prep ' +
      'renewal_timeline_awareness stakeholder_mapping_update contract_review_reminder executive_meeting ' +
      'training_recommendation benchmark_comparison contract_amendment_needed stakeholder_gap documentation_needed'
    ).split(' '))
      expect(names).toContain(name);
  });

  it('offers a kind only when the data it needs are there', () => {
    expect(offered(renewingIn(200))).toEqual([]);
    expect(offered(renewingIn(100))).toEqual(['renewal_timeline_awareness', 'documentation_needed']);
    expect(offered(renewingIn(100, used(65)))).toContain('value_realization_documentation');
    expect(offered(renewingIn(200, { metrics: [latestMetric('product.feature_released', 1)] }))).toEqual([
      'new_feature_announcement',
    ]);
  });

  it('offers a kind only in its stages', () => {
    expect(offered(renewingIn(200, used(65)))).not.toContain('value_realization_documentation');
    expect(offered(renewingIn(20, used(65)))).not.toContain('value_realization_documentation');
    expect(offered(renewingIn(70, used(120)))).toContain('contract_amendment_needed');
  });

  it('names its evidence, and weighs as the formula says', () => {
    for (const one of recommend(customerView(renewingIn(100, used(90)), now), 30, 20)) {
      expect(one.evidence.length).toBeGreaterThan(0);
      expect(one.priorityScore).toBe(recommendationScore(one.impact, one.urgency));
    }
    expect(recommendationScore('high', 'high')).toBe(100);
    expect(recommendationScore('medium', 'medium')).toBe(80);
    expect(recommendationScore('low', 'low')).toBe(30);
  });
});

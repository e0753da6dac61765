import type { Recommendation } from '@renubu/contracts/intelligence';
import { furtherRules } from './further-recommendations.ts';
import { recommendationRules, type Level, type RecommendationRule } from './recommendation-rules.ts';
import type { CustomerView } from './view.ts';

const allRules: readonly RecommendationRule[] = [...recommendationRules, ...furtherRules];

const impactPoints: Record<Level, number> = { low: 20, medium: 50, high: 80 };
const urgencyPoints: Record<Level, number> = { low: 10, medium: 30, high: 50 };

/** Weight of a recommendation: impact {20, 50, 80} + urgency {10, 30, 50}, at most 100. */
export function recommendationScore(impact: Level, urgency: Level): number {
  return Math.min(100, impactPoints[impact] + urgencyPoints[urgency]);
}

/**
 * What the data call for, heaviest first (equal weights in the order of the rules), at most `most`. A rule without its
 * data offers nothing, so every recommendation has evidence.
 */
export function recommend(
  view: CustomerView,
  riskScore: number,
  most = 5,
  rules: readonly RecommendationRule[] = allRules,
): Recommendation[] {
  const offers = rules.flatMap(({ offer, actions, ...rule }): Recommendation[] => {
    const made = offer(view, riskScore);
    if (made === null || made.evidence.length === 0) return [];
    const priorityScore = recommendationScore(made.impact, made.urgency);
    return [{ id: rule.subcategory, ...rule, ...made, priorityScore, suggestedActions: actions }];
  });
  return offers.sort((a, b) => b.priorityScore - a.priorityScore).slice(0, most);
}

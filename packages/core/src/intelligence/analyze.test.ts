import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { intelligenceSchema, type Evidence } from '@renubu/contracts/intelligence';
import { determineStage } from '../renewals/determine.ts';
import { defaultScoring, fourStageTable, tenStageTable } from '../renewals/presets.ts';
import { score } from '../renewals/score.ts';
import { determineWorkKinds } from '../renewals/work-kinds.ts';
import { analyzeCustomer } from './analyze.ts';
import { metricNames, type CustomerFacts, type MetricFacts } from './facts.ts';
import { recommend, recommendationScore } from './recommend.ts';
import { acme, latestMetric, now, unknownCustomer } from './testing.ts';
import { customerView } from './view.ts';
import { changeText, countText, moneyText } from './wording.ts';

const withMetrics = (...metrics: MetricFacts[]): CustomerFacts => ({ ...unknownCustomer(), metrics });
const titles = (facts: CustomerFacts) => analyzeCustomer(facts, now).recommendations.map(({ id }) => id);

describe('the plan’s example, from signals to score', () => {
  const facts = { ...acme(), platformRisk: { score: 72, signalId: 'risk', at: '2026-02-28T12:00:00Z' } };
  const analysis = analyzeCustomer(facts, now);

  it('is an emergency of 287 points', () => {
    const days = customerView(facts, now).daysUntilRenewal;
    expect(days).toBe(3);
    for (const table of [tenStageTable, fourStageTable]) {
      expect(determineStage(table, { daysUntilRenewal: days, riskScore: analysis.riskScore }).stage).toBe('emergency');
    }
    const { arrMinor, plan } = facts.customer;
    const rest = { opportunityScore: analysis.opportunityScore, riskScore: analysis.riskScore };
    const input = {
      kind: 'renewal',
      stage: 'emergency',
      plan,
      arrMinor,
      experience: 'senior',
      openExecutions: 5,
      ...rest,
    } as const;
    expect(score(defaultScoring, input).total).toBe(287);
    const kinds = determineWorkKinds({
      daysUntilRenewal: days,
      hasActiveRenewal: false,
      accountPlan: plan,
      ...rest,
    }).kinds;
    expect(kinds).toEqual(['renewal', 'strategic', 'risk']);
  });

  it('keeps the platform’s risk beside the built-in one', () => {
    expect(analysis).toMatchObject({ riskScore: 72, riskSource: 'platform', computedRiskScore: 72 });
    expect(intelligenceSchema.parse(analysis)).toEqual(analysis);
  });

  it('is told in four sentences', () => {
    expect(analysis.summary.map(({ text }) => text)).toEqual([
      'Acme renews in 3 days, with $500,000 ARR.',
      'Usage fell 23 % and 5 support tickets are open.',
      'The platform reports a risk of 72 of 100; the built-in model gives 72 (Usage fell 23 % +23, Renewal in 3 days +16).',
      'Recommended next: find out why usage fell.',
    ]);
  });

  it('has the gravest insights first', () => {
    expect(analysis.insights.map(({ severity, message }) => `${severity}: ${message}`)).toEqual([
      'high: 3 days left to the renewal with a risk of 72.',
      'high: Usage fell 23 %.',
      'high: 5 support tickets are open.',
    ]);
  });
});

describe('a platform’s risk score', () => {
  const sent = (at: string) => analyzeCustomer({ ...acme(), platformRisk: { score: 12.4, signalId: 'r', at } }, now);

  it('holds for 30 days', () => {
    expect(sent('2026-01-30T09:00:00Z')).toMatchObject({ riskScore: 12, riskSource: 'platform' });
    expect(sent('2026-01-29T09:00:00Z')).toMatchObject({ riskScore: 72, riskSource: 'built-in' });
  });

  it('is taken from the newest of facts and metrics', () => {
    const metrics = [...acme().metrics, latestMetric('risk.score', 140, '2026-02-28T12:00:00Z')];
    expect(analyzeCustomer({ ...acme(), metrics }, now)).toMatchObject({ riskScore: 100, riskSource: 'platform' });
    const both = { ...acme(), metrics, platformRisk: { score: 50, signalId: 'r', at: '2026-03-01T00:00:00Z' } };
    expect(analyzeCustomer(both, now).riskScore).toBe(50);
  });
});

describe('what counts as data', () => {
  const series = (metric: string, recentMean: number, earlierMean: number, count: number): MetricFacts => ({
    ...latestMetric(metric, recentMean),
    recentMean,
    earlierMean,
    recentCount: count,
    earlierCount: count,
  });
  const usage = (...metrics: MetricFacts[]) => customerView(withMetrics(...metrics), now).usageChange?.value ?? null;

  it('prefers a series of active users, then events, then a reported change', () => {
    const reported = latestMetric('usage.change_percent', -23);
    expect(usage(reported, series('usage.events', 50, 100, 5), series('usage.active_users', 90, 100, 5))).toBe(-10);
    expect(usage(reported, series('usage.events', 50, 100, 5), series('usage.active_users', 90, 100, 2))).toBe(-50);
    expect(usage(reported, series('usage.active_users', 90, 100, 2))).toBe(-23);
  });

  it('leaves out values that are too old, except the last meeting', () => {
    const old = '2025-06-01T00:00:00Z';
    const view = customerView(
      withMetrics(
        latestMetric('usage.change_percent', -23, old),
        latestMetric('support.open_tickets', 9, old),
        latestMetric('engagement.nps', 9, old),
        latestMetric('engagement.meeting', 1, old),
      ),
      now,
    );
    expect([view.usageChange, view.openTickets]).toEqual([null, null]);
    expect([view.nps?.value, view.daysSinceLastContact?.value]).toEqual([9, 273]);
  });

  it('prefers figures given over those of metrics', () => {
    const facts = {
      ...withMetrics(latestMetric('support.open_tickets', 9)),
      openTickets: { value: 2, signalIds: ['t'] },
    };
    expect(customerView(facts, now).openTickets).toEqual({
      value: 2,
      evidence: [{ kind: 'signal', id: 't', label: 'open tickets' }],
    });
  });
});

describe('insights', () => {
  const seen = (facts: CustomerFacts) =>
    analyzeCustomer(facts, now).insights.map(({ type, severity, message }) => `${type} ${severity}: ${message}`);

  it('grow graver with the figure', () => {
    expect(seen(withMetrics(latestMetric('usage.change_percent', -6)))).toEqual(['risk low: Usage fell 6 %.']);
    expect(seen(withMetrics(latestMetric('usage.change_percent', -5)))).toEqual([]);
    expect(seen(withMetrics(latestMetric('usage.change_percent', 12)))).toEqual([
      'opportunity medium: Usage grew 12 %.',
    ]);
    expect(seen(withMetrics(latestMetric('support.open_tickets', 1)))).toEqual(['risk low: 1 support ticket is open.']);
    expect(seen(withMetrics(latestMetric('financial.days_past_due', 0)))).toEqual([]);
  });

  it('say that a renewal is overdue or near', () => {
    const due = (renewalDate: string) => seen({ ...acme(), customer: { ...acme().customer, renewalDate } })[0];
    expect(due('2026-02-27')).toBe('risk high: The renewal is 2 days overdue.');
    expect(due('2026-03-20')).toBe('risk high: Usage fell 23 %.');
    const quiet = { ...unknownCustomer(), customer: { ...unknownCustomer().customer, renewalDate: '2026-02-28' } };
    expect(seen(quiet)).toEqual(['risk medium: The renewal is 1 day overdue.']);
  });

  it('put risks before opportunities of the same weight', () => {
    const facts = withMetrics(latestMetric('engagement.nps', 9), latestMetric('support.open_tickets', 3));
    expect(seen(facts)).toEqual([
      'risk medium: 3 support tickets are open.',
      'opportunity medium: The last NPS answer was 9 of 10.',
    ]);
  });
});

describe('recommendations', () => {
  it('weigh impact and urgency', () => {
    expect(recommendationScore('high', 'high')).toBe(100);
    expect(recommendationScore('high', 'medium')).toBe(100);
    expect(recommendationScore('medium', 'medium')).toBe(80);
    expect(recommendationScore('low', 'low')).toBe(30);
  });

  it('are offered only with their data', () => {
    expect(titles(unknownCustomer())).toEqual([]);
    expect(titles(withMetrics(latestMetric('usage.utilization', 92)))).toEqual(['expansion_opportunity_prep']);
    expect(titles(withMetrics(latestMetric('usage.utilization', 35)))).toEqual(['training_recommendation']);
    expect(titles(withMetrics(latestMetric('usage.change_percent', 18)))).toEqual(['usage_increase_justification']);
    expect(titles(withMetrics(latestMetric('engagement.nps', 10)))).toEqual(['success_story_sharing']);
    expect(titles(withMetrics(latestMetric('engagement.nps', 3)))).toEqual(['personal_touchpoint']);
    expect(titles(withMetrics(latestMetric('support.csat', 2)))).toEqual(['personal_touchpoint']);
    expect(titles(withMetrics(latestMetric('financial.days_past_due', 20)))).toEqual(['payment_follow_up']);
    expect(titles({ ...unknownCustomer(), daysSinceLastContact: { value: 45, signalIds: ['m'] } })).toEqual([
      'relationship_building',
    ]);
  });

  it('look at people, contract and date', () => {
    const person = { id: 'p', name: 'Pat', role: null, isChampion: true, sentiment: null, relationshipStrength: null };
    expect(titles({ ...unknownCustomer(), stakeholders: [person] })).toEqual(['stakeholder_mapping_update']);
    expect(titles({ ...unknownCustomer(), stakeholders: [person, person] })).toEqual([]);
    const contract = { id: 'k', endDate: '2026-05-10', autoRenewal: true, noticeDays: 60 };
    const [first] = analyzeCustomer({ ...unknownCustomer(), contract }, now).recommendations;
    expect(first).toMatchObject({
      id: 'contract_review_reminder',
      urgency: 'high',
      rationale: 'Notice can be given for 10 more days.',
    });
    const dated = { ...unknownCustomer(), customer: { ...unknownCustomer().customer, renewalDate: '2026-05-30' } };
    expect(titles(dated)).toEqual(['renewal_timeline_awareness', 'documentation_needed']);
  });

  it('are at most five, heaviest first', () => {
    const busy = {
      ...acme(),
      metrics: [
        ...acme().metrics,
        ...(['usage.utilization', 'support.csat', 'financial.days_past_due'] as const).map((name) =>
          latestMetric(name, 3),
        ),
      ],
      daysSinceLastContact: { value: 90, signalIds: ['m'] },
    };
    const made = analyzeCustomer(busy, now).recommendations;
    expect(made).toHaveLength(5);
    expect(made.map(({ priorityScore }) => priorityScore)).toEqual(
      [...made.map(({ priorityScore }) => priorityScore)].sort((a, b) => b - a),
    );
    expect(recommend(customerView(busy, now), 80, 2)).toHaveLength(2);
  });
});

describe('every statement', () => {
  const value = fc.constantFrom(-60, -23, -6, 0, 0.5, 3, 9, 42, 90, 120);
  const metrics = fc.uniqueArray(
    fc
      .tuple(fc.constantFrom(...metricNames), value, value, fc.nat(5))
      .map(([metric, recentMean, earlierMean, count]): MetricFacts => ({
        ...latestMetric(metric, recentMean),
        recentMean,
        earlierMean,
        recentCount: count,
        earlierCount: count,
      })),
    { selector: ({ metric }) => metric },
  );

  it('names evidence that exists in the facts, whatever is known', () => {
    fc.assert(
      fc.property(
        metrics,
        fc.option(fc.constantFrom('2026-02-20', '2026-03-01', '2026-03-02', '2026-08-01')),
        (given, renewalDate) => {
          const facts = withMetrics(...given);
          const analysis = analyzeCustomer({ ...facts, customer: { ...facts.customer, renewalDate } }, now);
          const known = new Set([facts.customer.id, ...given.flatMap(({ signalIds }) => signalIds)]);
          expect(intelligenceSchema.parse(analysis)).toEqual(analysis);
          expect(analysis.summary.length).toBeGreaterThanOrEqual(2);
          expect(analysis.summary.length).toBeLessThanOrEqual(4);
          const cited: { evidence: Evidence[] }[] = [
            ...analysis.summary,
            ...analysis.insights,
            ...analysis.recommendations,
          ];
          for (const { evidence } of cited) {
            expect(evidence.length).toBeGreaterThan(0);
            for (const { id } of evidence) expect(known).toContain(id);
          }
          for (const { text } of analysis.summary) expect(text).not.toMatch(/NaN|undefined|null|Infinity|-0/);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('says little of a customer of whom nothing is known', () => {
    expect(analyzeCustomer(unknownCustomer(), now).summary.map(({ text }) => text)).toEqual([
      'Acme has no renewal date on record.',
      'The risk is 20 of 100.',
    ]);
  });

  it('is worded as people write figures', () => {
    expect(moneyText(50_000_000, 'USD')).toBe('$500,000');
    expect(moneyText(500_000, 'JPY')).toBe('¥500,000');
    expect([moneyText(123_456, 'points'), moneyText(100, '')]).toEqual(['1,235 points', '1']);
    expect([countText(1, 'day'), countText(3, 'day'), changeText(4), changeText(12.34)]).toEqual([
      '1 day',
      '3 days',
      'held steady',
      'grew 12.3 %',
    ]);
  });
});

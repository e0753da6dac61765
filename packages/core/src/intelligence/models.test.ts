import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sumContributions, type AdditiveScore } from './contributions.ts';
import type { CustomerFacts } from './facts.ts';
import { scoreHealth } from './health.ts';
import { scoreOpportunity } from './opportunity.ts';
import { scoreRisk } from './risk.ts';
import { acme, latestMetric, now, unknownCustomer } from './testing.ts';
import { customerView } from './view.ts';

const sum = ({ contributions }: AdditiveScore) => contributions.reduce((total, { points }) => total + points, 0);

/** Figures a customer may have; undefined is unknown. */
interface Figures {
  change?: number;
  utilization?: number;
  tickets?: number;
  escalations?: number;
  hours?: number;
  csat?: number;
  nps?: number;
  sentiment?: number;
  contact?: number;
  pastDue?: number;
  champions?: number;
  tenureDays?: number;
  days?: number;
}

function customer(figures: Figures): CustomerFacts {
  const facts = unknownCustomer();
  const metrics: [string, number | undefined][] = [
    ['usage.change_percent', figures.change],
    ['usage.utilization', figures.utilization],
    ['support.open_tickets', figures.tickets],
    ['support.resolution_hours', figures.hours],
    ['support.csat', figures.csat],
    ['engagement.nps', figures.nps],
    ['engagement.sentiment', figures.sentiment],
    ['financial.days_past_due', figures.pastDue],
  ];
  const dateIn = (days: number) => new Date(Date.parse(now) + days * 86_400_000).toISOString().slice(0, 10);
  const reading = (value: number | undefined) => (value === undefined ? null : { value, signalIds: ['s'] });
  return {
    ...facts,
    customer: {
      ...facts.customer,
      renewalDate: figures.days === undefined ? null : dateIn(figures.days),
      signupDate: figures.tenureDays === undefined ? null : dateIn(-figures.tenureDays),
    },
    metrics: metrics.flatMap(([metric, value]) => (value === undefined ? [] : [latestMetric(metric, value)])),
    escalatedTickets30d: reading(figures.escalations),
    daysSinceLastContact: reading(figures.contact),
    stakeholders: Array.from({ length: figures.champions === undefined ? 0 : 3 }, (_, index) => ({
      id: `p${index}`,
      name: `Person ${index}`,
      role: null,
      isChampion: index < (figures.champions ?? 0),
      sentiment: null,
      relationshipStrength: null,
    })),
  };
}

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 3 });
const number = (min: number, max: number) => maybe(fc.double({ min, max, noNaN: true }));
const whole = (min: number, max: number) => maybe(fc.integer({ min, max }));
const figures: fc.Arbitrary<Figures> = fc.record({
  change: number(-100, 200),
  utilization: number(0, 150),
  tickets: whole(0, 40),
  escalations: whole(0, 10),
  hours: number(0, 400),
  csat: number(0, 5),
  nps: number(0, 10),
  sentiment: number(-1, 1),
  contact: whole(0, 400),
  pastDue: whole(0, 120),
  champions: whole(0, 2),
  tenureDays: whole(0, 4000),
  days: whole(-60, 400),
});

describe.each([
  ['risk', scoreRisk],
  ['health', scoreHealth],
  ['opportunity', scoreOpportunity],
])('the %s model', (_name, model) => {
  it('has whole contributions that sum exactly to a score of 0 to 100', () => {
    fc.assert(
      fc.property(figures, (given) => {
        const result = model(customerView(customer(given), now));
        expect(sum(result)).toBe(result.score);
        expect(result.score).toBeGreaterThanOrEqual(0);
        expect(result.score).toBeLessThanOrEqual(100);
        for (const { points } of result.contributions) expect(Number.isInteger(points)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('names what is unknown and gives it no points', () => {
    const result = model(customerView(unknownCustomer(), now));
    expect(result.contributions.map(({ factor }) => factor)).toEqual(['baseline']);
    expect(result.unknown.length).toBeGreaterThan(5);
    expect(result.unknown).not.toContain('past-churn');
  });

  it('gives evidence for every contribution of its own', () => {
    fc.assert(
      fc.property(figures, (given) => {
        const { contributions } = model(customerView(customer(given), now));
        return contributions.every(
          ({ factor, evidence }) => factor === 'baseline' || factor === 'bounds' || evidence.length > 0,
        );
      }),
    );
  });
});

describe('direction', () => {
  /** For each figure: does more of it make the risk rise (1) or fall (−1)? */
  const riskDirections: [keyof Figures, 1 | -1][] = [
    ['change', -1],
    ['utilization', -1],
    ['tickets', 1],
    ['escalations', 1],
    ['hours', 1],
    ['csat', -1],
    ['nps', -1],
    ['sentiment', -1],
    ['contact', 1],
    ['pastDue', 1],
    ['champions', -1],
    ['tenureDays', -1],
    ['days', -1],
  ];
  const goodFor: (keyof Figures)[] = ['change', 'utilization', 'csat', 'nps', 'sentiment', 'champions'];
  const badFor: (keyof Figures)[] = ['tickets', 'pastDue'];

  function check(model: typeof scoreRisk, key: keyof Figures, direction: 1 | -1): void {
    fc.assert(
      fc.property(figures, figures, (given, other) => {
        const [a, b] = [given[key], other[key]];
        fc.pre(a !== undefined && b !== undefined);
        const score = (value: number) => model(customerView(customer({ ...given, [key]: value }), now)).score;
        const [less, more] = [score(Math.min(a!, b!)), score(Math.max(a!, b!))];
        expect((more - less) * direction).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 60 },
    );
  }

  it.each(riskDirections)('of the risk with %s is %i', (key, direction) => check(scoreRisk, key, direction));
  it.each(goodFor)('of health and opportunity with %s is up', (key) => {
    check(scoreHealth, key, 1);
    check(scoreOpportunity, key, 1);
  });
  it.each(badFor)('of health and opportunity with %s is down', (key) => {
    check(scoreHealth, key, -1);
    check(scoreOpportunity, key, -1);
  });
});

describe('the plan’s example', () => {
  it('has a built-in risk near the 72 of the platform and explains it', () => {
    const { score, contributions } = scoreRisk(customerView(acme(), now));
    expect(score).toBe(72);
    expect(contributions.map(({ factor, points }) => [factor, points])).toEqual([
      ['baseline', 20],
      ['usage-trend', 23],
      ['open-tickets', 13],
      ['time-to-renewal', 16],
    ]);
  });

  it('is of middling health and little opportunity', () => {
    expect(scoreHealth(customerView(acme(), now)).score).toBe(64);
    expect(scoreOpportunity(customerView(acme(), now)).score).toBe(20);
  });
});

describe('particular reasons', () => {
  it('remember a churn for a year, unless the customer came back', () => {
    const churned = (date: string, reactivated = false) =>
      scoreRisk(
        customerView({ ...unknownCustomer(), churnEvents: [{ id: 'c', date, reason: 'pricing', reactivated }] }, now),
      ).score;
    expect([churned('2026-02-28'), churned('2025-08-30'), churned('2024-01-01'), churned('2026-02-28', true)]).toEqual([
      28, 24, 20, 20,
    ]);
  });

  it('count people: none with a good word, only one, or many', () => {
    const person = { id: 'p', name: 'Pat', role: null, isChampion: false, sentiment: null, relationshipStrength: null };
    const risk = (stakeholders: CustomerFacts['stakeholders']) =>
      scoreRisk(customerView({ ...unknownCustomer(), stakeholders }, now)).score;
    const champion = { ...person, isChampion: true };
    expect(risk([])).toBe(20);
    expect(risk([person])).toBe(31);
    expect(risk([champion, person])).toBe(16);
    expect(risk([champion, person, person, person])).toBe(14);
    expect(risk([{ ...champion, sentiment: 'negative' }, person])).toBe(29);
  });
});

describe('sumContributions', () => {
  const part = (points: number) => ({ factor: 'f', label: 'F', points, value: null, evidence: [] });

  it('gives the missing points to the largest remainders', () => {
    expect(
      sumContributions([part(10.5), part(10.25), part(10.25)], []).contributions.map(({ points }) => points),
    ).toEqual([11, 10, 10]);
    expect(sumContributions([part(0.4), part(0.4), part(0.4)], []).contributions.map(({ points }) => points)).toEqual([
      1, 0, 0,
    ]);
    expect(sumContributions([part(5), part(-2.5)], [])).toMatchObject({ score: 3 });
  });

  it('shows the bounds as a contribution of their own', () => {
    expect(sumContributions([part(90), part(25)], []).contributions.at(-1)).toMatchObject({
      factor: 'bounds',
      points: -15,
    });
    expect(sumContributions([part(5), part(-9)], []).contributions.at(-1)).toMatchObject({
      factor: 'bounds',
      points: 4,
    });
  });

  it('is exact for any parts', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -60, max: 60, noNaN: true }), { maxLength: 25 }), (points) => {
        const result = sumContributions(points.map(part), ['x']);
        return (
          sum(result) === result.score &&
          result.unknown[0] === 'x' &&
          result.contributions
            .slice(0, points.length)
            .every(({ points: given }, index) => Math.abs(given - points[index]!) < 1.01)
        );
      }),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { negotiationLikelihood, pricingConfidence } from './pricing-judgement.ts';
import {
  peerRatio,
  priceRenewal,
  pricingChurnRisk,
  pricingGoals,
  stickiness,
  valueIndex,
  type PricingInput,
} from './pricing.ts';

const noData = { usage: false, financial: false, sentiment: false, competitive: false, risk: false };
const allData = { usage: true, financial: true, sentiment: true, competitive: true, risk: true };
const unknown: PricingInput = {
  arrMinor: 18_000_000,
  seats: null,
  featureAdoption: null,
  integrations: 0,
  dataTerabytes: 0,
  activeUsers: null,
  customizations: 0,
  tenureYears: 0,
  quantifiedValueMinor: null,
  industry: null,
  usageChangePercent: null,
  renewalConfidence: null,
  relationship: null,
  budgetPressure: null,
  competition: null,
  sentiment: null,
  goal: 'market',
  contractCap: null,
  confidence: noData,
};
/** A churn risk of 30: the multiplier is 1. */
const calm = { renewalConfidence: 7 };
const increase = (input: Partial<PricingInput>) => priceRenewal({ ...unknown, ...calm, ...input }).increase;
/** 8 % × stickiness of an otherwise unknown customer: 30 × 0.75 + 20 × 0.7 = 36.5. */
const ground = 0.0292;

describe('stickiness', () => {
  it('uses the defaults for what is unknown', () => {
    expect(stickiness(unknown)).toBeCloseTo(36.5);
  });

  it('adds each part up to its limit', () => {
    const base = { ...unknown, featureAdoption: 0, seats: 100, activeUsers: 0 };
    expect(stickiness(base)).toBe(0);
    expect(stickiness({ ...base, featureAdoption: 1 })).toBe(30);
    expect([2, 9].map((integrations) => stickiness({ ...base, integrations }))).toEqual([10, 20]);
    expect([3, 50].map((dataTerabytes) => stickiness({ ...base, dataTerabytes }))).toEqual([6, 15]);
    expect([50, 300].map((activeUsers) => stickiness({ ...base, activeUsers }))).toEqual([10, 20]);
    expect([2, 9].map((customizations) => stickiness({ ...base, customizations }))).toEqual([6, 10]);
    expect([0.5, 9].map((tenureYears) => stickiness({ ...base, tenureYears }))).toEqual([2.5, 5]);
  });
});

describe('value, peers and churn risk', () => {
  it('compares the value with ARR', () => {
    expect(valueIndex(unknown)).toBe(1);
    expect(valueIndex({ ...unknown, quantifiedValueMinor: 36_000_000 })).toBe(2);
  });

  it('compares the price per seat with the industry', () => {
    expect(peerRatio({ ...unknown, seats: 72, industry: 'Technology' })).toBe(1);
    expect(peerRatio({ ...unknown, seats: 72, industry: 'Retail' })).toBe(1.25);
    expect([
      peerRatio({ ...unknown, seats: 72, industry: 'Mining' }),
      peerRatio({ ...unknown, industry: 'Retail' }),
    ]).toEqual([null, null]);
  });

  it('judges churn from the interview', () => {
    expect(pricingChurnRisk(unknown)).toBe(50);
    expect(
      pricingChurnRisk({
        ...unknown,
        renewalConfidence: 8,
        relationship: 7,
        budgetPressure: 70,
        competition: 50,
        sentiment: 90,
      }),
    ).toBeCloseTo(19);
    expect(
      pricingChurnRisk({ ...unknown, renewalConfidence: 1, relationship: 1, budgetPressure: 100, competition: 100 }),
    ).toBe(100);
    expect(pricingChurnRisk({ ...unknown, renewalConfidence: 10, relationship: 10 })).toBe(0);
  });
});

describe('the increase', () => {
  it('starts from stickiness', () => {
    expect(increase({})).toBeCloseTo(ground);
  });

  it('rises with value', () => {
    const at = (ratio: number) => increase({ quantifiedValueMinor: unknown.arrMinor * ratio }) - ground;
    expect(at(1)).toBeCloseTo(0);
    expect(at(1.1)).toBeCloseTo(0.01);
    expect(at(1.3)).toBeCloseTo(0.03);
    expect(at(1.6)).toBeCloseTo(0.05);
  });

  it('rises below the market', () => {
    const at = (ratio: number) =>
      increase({ seats: 100, industry: 'technology', arrMinor: 25_000_000 * ratio }) - ground;
    expect(at(0.9)).toBeCloseTo(0.03);
    expect(at(0.97)).toBeCloseTo(0.02);
    expect(at(1.02)).toBeCloseTo(0.01);
    expect(at(1.1)).toBeCloseTo(0);
  });

  it('follows usage', () => {
    const at = (usageChangePercent: number) => increase({ usageChangePercent }) - ground;
    expect(at(16)).toBeCloseTo(0.02);
    expect(at(6)).toBeCloseTo(0.01);
    expect(at(-10)).toBeCloseTo(0);
    expect(at(-11)).toBeCloseTo(-0.02);
  });

  it('shrinks with churn risk', () => {
    expect(increase({ renewalConfidence: 3 })).toBeCloseTo(ground * 0.5);
    expect(increase({ renewalConfidence: 5 })).toBeCloseTo(ground * 0.75);
    expect(increase({ renewalConfidence: 9 })).toBeCloseTo(ground * 1.1);
  });

  it('follows the goal', () => {
    expect(increase({ goal: 'maintain' })).toBe(0);
    expect(increase({ goal: 'modest' })).toBeCloseTo(ground * 0.6);
    expect(increase({ goal: 'aggressive' })).toBeCloseTo(ground * 1.2);
    expect(increase({ goal: 'defensive' })).toBe(-0.05);
  });

  it('stays within −5 % and the cap', () => {
    expect(increase({ contractCap: 0.02 })).toBe(0.02);
    const rich = {
      featureAdoption: 1,
      integrations: 9,
      dataTerabytes: 50,
      tenureYears: 9,
      quantifiedValueMinor: 99_000_000,
    };
    expect(increase(rich)).toBe(0.1);
  });
});

describe('the result', () => {
  it('rounds the target to whole units of the currency', () => {
    expect(priceRenewal({ ...unknown, ...calm }).targetPriceMinor).toBe(18_525_600);
    expect(priceRenewal({ ...unknown, ...calm, arrMinor: 12_345_67 }).targetPriceMinor).toBe(12_706_00);
    expect(priceRenewal({ ...unknown, ...calm, arrMinor: 12_345, minorPerUnit: 1 }).targetPriceMinor).toBe(12_705);
  });

  it('has three scenarios, none beyond the cap', () => {
    const { scenarios } = priceRenewal({ ...unknown, ...calm, contractCap: 0.0292 });
    expect(scenarios.map(({ name, renewalProbability }) => [name, renewalProbability])).toEqual([
      ['conservative', 95],
      ['recommended', 85],
      ['aggressive', 65],
    ]);
    expect(scenarios[0]?.increase).toBeCloseTo(ground / 2);
    expect(scenarios[2]?.increase).toBe(0.0292);
  });

  it('says how far it can be trusted', () => {
    expect(pricingConfidence('market', allData)).toBe(82);
    expect(pricingConfidence('maintain', noData)).toBe(28);
    expect(pricingConfidence('modest', allData)).toBeCloseTo(77.9);
    expect(pricingConfidence('aggressive', allData)).toBeCloseTo(69.7);
    expect(pricingConfidence('defensive', allData)).toBeCloseTo(73.8);
  });

  it('foresees negotiation', () => {
    const calmCase = { increase: 0.04, churnRisk: 20, competition: null, budgetPressure: null };
    expect(negotiationLikelihood(calmCase)).toBe('low');
    expect(negotiationLikelihood({ ...calmCase, increase: -0.01, churnRisk: 90 })).toBe('none');
    expect(negotiationLikelihood({ ...calmCase, increase: 0.081 })).toBe('high');
    expect(negotiationLikelihood({ ...calmCase, churnRisk: 51 })).toBe('high');
    expect(negotiationLikelihood({ ...calmCase, competition: 70 })).toBe('high');
    expect(negotiationLikelihood({ ...calmCase, increase: 0.051 })).toBe('medium');
    expect(negotiationLikelihood({ ...calmCase, churnRisk: 31 })).toBe('medium');
    expect(negotiationLikelihood({ ...calmCase, budgetPressure: 80 })).toBe('medium');
  });

  it('is always within its bounds', () => {
    const number = (min: number, max: number) => fc.option(fc.double({ min, max, noNaN: true }));
    const arbitrary = fc.record({
      featureAdoption: number(0, 2),
      integrations: fc.nat(50),
      seats: fc.option(fc.nat(500)),
      activeUsers: fc.option(fc.nat(900)),
      renewalConfidence: number(1, 10),
      competition: number(0, 100),
      usageChangePercent: number(-100, 500),
      goal: fc.constantFrom(...pricingGoals),
      contractCap: number(0, 0.3),
    });
    fc.assert(
      fc.property(arbitrary, (given) => {
        const result = priceRenewal({ ...unknown, ...given });
        const cap = given.contractCap ?? 0.1;
        expect(result.increase).toBeGreaterThanOrEqual(-0.05);
        for (const scenario of result.scenarios) expect(scenario.increase).toBeLessThanOrEqual(cap);
        expect(result.targetPriceMinor % 100).toBe(0);
        expect(result.stickiness).toBeLessThanOrEqual(100);
      }),
    );
  });
});

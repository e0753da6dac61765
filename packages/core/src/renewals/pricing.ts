import { negotiationLikelihood, pricingConfidence, type ConfidenceInput } from './pricing-judgement.ts';

export const pricingGoals = ['maintain', 'modest', 'market', 'aggressive', 'defensive'] as const;
export type PricingGoal = (typeof pricingGoals)[number];

/** What the pricing of a renewal depends on. Null is unknown; every unknown has the default its comment names. */
export interface PricingInput {
  /** Present ARR in minor units. */
  arrMinor: number;
  /** Minor units of one unit of the currency; the target price is a whole number of units. Default 100. */
  minorPerUnit?: number;
  seats: number | null;
  /** Share of features in use, 0–1; 0.75. */
  featureAdoption: number | null;
  integrations: number;
  dataTerabytes: number;
  /** 70 % of the seats. */
  activeUsers: number | null;
  customizations: number;
  tenureYears: number;
  /** Value the customer has put a figure on, in minor units; its ratio to ARR is 1 when unknown. */
  quantifiedValueMinor: number | null;
  industry: string | null;
  /** Change of usage in per cent. */
  usageChangePercent: number | null;
  /** 1–10; 5. */
  renewalConfidence: number | null;
  /** 1–10; 5. */
  relationship: number | null;
  /** Budget pressure 0–100; 50. */
  budgetPressure: number | null;
  /** Competitive pressure 0–100; 30. */
  competition: number | null;
  /** 0–100; 70. */
  sentiment: number | null;
  goal: PricingGoal;
  /** Highest increase the contract allows, as a share; 0.10. */
  contractCap: number | null;
  confidence: ConfidenceInput;
}

export interface PricingScenario {
  name: 'conservative' | 'recommended' | 'aggressive';
  increase: number;
  priceMinor: number;
  /** Per cent. */
  renewalProbability: number;
}

export interface PricingResult {
  stickiness: number;
  valueIndex: number;
  /** Price per seat against the industry's mean; null without seats or a known industry. */
  peerRatio: number | null;
  churnRisk: number;
  /** Share of ARR, −0.05 to the cap. */
  increase: number;
  targetPriceMinor: number;
  /** 0–100. */
  confidence: number;
  scenarios: PricingScenario[];
  negotiationLikelihood: 'none' | 'low' | 'medium' | 'high';
}

/** Mean yearly price of a seat, in units of the currency. */
const industrySeatPrice: Readonly<Record<string, number>> = {
  technology: 2500,
  healthcare: 3000,
  financial: 3500,
  retail: 2000,
  manufacturing: 2200,
};
const LOWEST = -0.05;
const DEFAULT_CAP = 0.1;

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

/** Points of the first step whose bound `value` lies beyond. */
function step(value: number, steps: readonly [bound: number, points: number][], beyond: 'above' | 'below'): number {
  return steps.find(([bound]) => (beyond === 'above' ? value > bound : value < bound))?.[1] ?? 0;
}

/** How hard it would be to leave, 0–100: adoption, integrations, data, seats in use, customizations, tenure. */
export function stickiness(input: PricingInput): number {
  const activeShare =
    input.seats === null || input.seats <= 0 || input.activeUsers === null ? 0.7 : input.activeUsers / input.seats;
  const points =
    30 * clamp(input.featureAdoption ?? 0.75, 0, 1) +
    Math.min(5 * input.integrations, 20) +
    Math.min(2 * input.dataTerabytes, 15) +
    20 * clamp(activeShare, 0, 1) +
    Math.min(3 * input.customizations, 10) +
    Math.min(5 * input.tenureYears, 5);
  return clamp(points, 0, 100);
}

/** Value the customer has named against its ARR; 1 when unknown. */
export function valueIndex({ quantifiedValueMinor, arrMinor }: PricingInput): number {
  return quantifiedValueMinor === null || arrMinor <= 0 ? 1 : quantifiedValueMinor / arrMinor;
}

/** Price per seat against the industry's mean; null without seats or a known industry. */
export function peerRatio({ arrMinor, seats, industry, minorPerUnit = 100 }: PricingInput): number | null {
  const mean = industry === null ? undefined : industrySeatPrice[industry.toLowerCase()];
  if (mean === undefined || seats === null || seats <= 0) return null;
  return arrMinor / minorPerUnit / seats / mean;
}

/** Churn risk 0–100 of the pricing interview, a different figure from the risk model's. */
export function pricingChurnRisk(input: PricingInput): number {
  const risk =
    100 -
    10 * (input.renewalConfidence ?? 5) -
    3 * ((input.relationship ?? 5) - 5) +
    0.2 * ((input.budgetPressure ?? 50) - 50) +
    0.15 * ((input.competition ?? 30) - 30) -
    0.1 * ((input.sentiment ?? 70) - 70);
  return clamp(risk, 0, 100);
}

function usagePoints(change: number): number {
  if (change < -10) return -2;
  return step(
    change,
    [
      [15, 2],
      [5, 1],
    ],
    'above',
  );
}

function riskMultiplier(churnRisk: number): number {
  if (churnRisk > 60) return 0.5;
  if (churnRisk > 40) return 0.75;
  return churnRisk < 20 ? 1.1 : 1;
}

const goalMultiplier = { maintain: 0, modest: 0.6, market: 1, aggressive: 1.2 } as const;

/** The increase as a share of ARR, before rounding: value and market raise it, churn risk and goal scale it. */
function increaseOf(input: PricingInput, churnRisk: number): number {
  const cap = Math.max(LOWEST, input.contractCap ?? DEFAULT_CAP);
  if (input.goal === 'defensive') return clamp(LOWEST, LOWEST, cap);
  const ratio = peerRatio(input);
  const percent =
    (8 * stickiness(input)) / 100 +
    step(
      valueIndex(input),
      [
        [1.5, 5],
        [1.2, 3],
        [1, 1],
      ],
      'above',
    ) +
    (ratio === null
      ? 0
      : step(
          ratio,
          [
            [0.95, 3],
            [1, 2],
            [1.05, 1],
          ],
          'below',
        )) +
    (input.usageChangePercent === null ? 0 : usagePoints(input.usageChangePercent));
  return clamp((percent * riskMultiplier(churnRisk) * goalMultiplier[input.goal]) / 100, LOWEST, cap);
}

/** ARR with an increase, a whole number of currency units, in minor units. */
function priceWith({ arrMinor, minorPerUnit = 100 }: PricingInput, increase: number): number {
  return Math.round((arrMinor * (1 + increase)) / minorPerUnit) * minorPerUnit;
}

/** Half, all and 120 % of the increase with their chances. None goes beyond the contract's cap. */
function scenariosOf(input: PricingInput, increase: number): PricingScenario[] {
  const cap = Math.max(LOWEST, input.contractCap ?? DEFAULT_CAP);
  const scenario = (name: PricingScenario['name'], share: number, renewalProbability: number): PricingScenario => {
    const own = clamp(increase * share, LOWEST, cap);
    return { name, increase: own, priceMinor: priceWith(input, own), renewalProbability };
  };
  return [scenario('conservative', 0.5, 95), scenario('recommended', 1, 85), scenario('aggressive', 1.2, 65)];
}

/**
 * The price to ask for at a renewal, with the figures it rests on. A defensive goal sets the change to −5 %; every
 * other is held within −5 % and the contract's cap (10 % when it names none).
 */
export function priceRenewal(input: PricingInput): PricingResult {
  const churnRisk = pricingChurnRisk(input);
  const increase = increaseOf(input, churnRisk);
  return {
    stickiness: stickiness(input),
    valueIndex: valueIndex(input),
    peerRatio: peerRatio(input),
    churnRisk,
    increase,
    targetPriceMinor: priceWith(input, increase),
    confidence: pricingConfidence(input.goal, input.confidence),
    scenarios: scenariosOf(input, increase),
    negotiationLikelihood: negotiationLikelihood({
      increase,
      churnRisk,
      competition: input.competition,
      budgetPressure: input.budgetPressure,
    }),
  };
}

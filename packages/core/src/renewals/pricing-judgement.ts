/** Which kinds of data the price rests on. */
export interface ConfidenceInput {
  usage: boolean;
  financial: boolean;
  sentiment: boolean;
  competitive: boolean;
  risk: boolean;
}

/** Quality of each kind of data when it is there and when it is not. */
const quality: Readonly<Record<keyof ConfidenceInput, readonly [present: number, absent: number]>> = {
  usage: [100, 50],
  financial: [100, 0],
  sentiment: [70, 30],
  competitive: [60, 20],
  risk: [80, 40],
};
const alignment: Readonly<Record<string, number>> = { market: 1, maintain: 1, modest: 0.95, aggressive: 0.85 };

/** Pressure from here on counts as high (0–100). */
const HIGH_PRESSURE = 70;

/** Trust in a price, 0–100: the mean quality of the data × how well the goal fits the market. */
export function pricingConfidence(goal: string, data: ConfidenceInput): number {
  const kinds = Object.keys(quality) as (keyof ConfidenceInput)[];
  const mean = kinds.reduce((sum, kind) => sum + quality[kind][data[kind] ? 0 : 1], 0) / kinds.length;
  return mean * (alignment[goal] ?? 0.9);
}

export interface NegotiationInput {
  /** Share of ARR. */
  increase: number;
  churnRisk: number;
  competition: number | null;
  budgetPressure: number | null;
}

/** How likely the customer is to negotiate. A lower price is not negotiated. */
export function negotiationLikelihood(input: NegotiationInput): 'none' | 'low' | 'medium' | 'high' {
  const percent = input.increase * 100;
  if (percent < 0) return 'none';
  if (percent > 8 || input.churnRisk > 50 || (input.competition ?? 0) >= HIGH_PRESSURE) return 'high';
  if (percent > 5 || input.churnRisk > 30 || (input.budgetPressure ?? 0) >= HIGH_PRESSURE) return 'medium';
  return 'low';
}

import type {
  AccountPlan,
  ExperienceLevel,
  ScoreFactors,
  ScoringConfig,
  StageKey,
  WorkItemKind,
} from '@renubu/contracts/renewals';
import { add, decimal, multiply, roundHalfUp, subtract, toNumber, type Decimal } from './decimal.ts';

/** What the score of a piece of work depends on. */
export interface ScoreInput {
  kind: WorkItemKind | 'other';
  /** Only renewals have one; a renewal without a stage has base 0. */
  stage: StageKey | null;
  plan: AccountPlan | null;
  /** ARR in minor units; null counts as 0. */
  arrMinor: number | null;
  /** Experience of the CSM; null counts as mid. */
  experience: ExperienceLevel | null;
  /** Open executions of the CSM at the time of scoring. */
  openExecutions: number;
  /** 0–100; null counts as 0. Used by opportunity work only. */
  opportunityScore: number | null;
  /** 0–100; null counts as 0. Used by risk work only. */
  riskScore: number | null;
}

/** Base of work that is of none of the four kinds. */
const OTHER_BASE = 50;

/** The multiplier of the highest ARR tier reached, whatever the order of the tiers; 1 below all of them. */
export function arrMultiplier(config: ScoringConfig, arrMinor: number | null): number {
  const reached = config.arrTiers.filter((tier) => (arrMinor ?? 0) >= tier.minArrMinor);
  return reached.reduce((best, tier) => (tier.minArrMinor > best.minArrMinor ? tier : best), {
    minArrMinor: Number.NEGATIVE_INFINITY,
    multiplier: 1,
  }).multiplier;
}

function baseOf(config: ScoringConfig, input: ScoreInput): Decimal {
  switch (input.kind) {
    case 'renewal':
      return decimal(input.stage === null ? 0 : config.stageBase[input.stage]);
    case 'strategic':
      return decimal(
        input.plan === 'invest' || input.plan === 'expand'
          ? config.strategicBase[input.plan]
          : config.strategicBase.other,
      );
    case 'opportunity':
      return linear(config.opportunity, input.opportunityScore);
    case 'risk':
      return linear(config.risk, input.riskScore);
    case 'other':
      return decimal(OTHER_BASE);
  }
}

function linear({ base, factor }: { base: number; factor: number }, score: number | null): Decimal {
  return add(decimal(base), multiply(decimal(factor), decimal(score ?? 0)));
}

/**
 * The priority score with every factor:
 * `floor((base + stageBonus) × arr × plan × experience − workloadPenalty × openExecutions + 0.5)`.
 *
 * Computed with exact decimals, so halves round up as written and the same formula over PostgreSQL `numeric` gives the
 * same number. `workloadPenalty` in the result is the points taken off (a positive number), `subtotal` the product
 * before they are. The total may be negative: the penalty has no bound.
 */
export function score(config: ScoringConfig, input: ScoreInput): ScoreFactors {
  const base = baseOf(config, input);
  const stageBonus = input.kind === 'renewal' && input.stage !== null ? config.stageBonus[input.stage] : 0;
  const arr = arrMultiplier(config, input.arrMinor);
  const plan = config.plan[input.plan ?? 'none'];
  const experience = config.experience[input.experience ?? 'mid'];
  const penalty = multiply(decimal(config.workloadPenalty), decimal(input.openExecutions));
  const subtotal = multiply(add(base, decimal(stageBonus)), decimal(arr), decimal(plan), decimal(experience));
  return {
    base: toNumber(base),
    stageBonus,
    arrMultiplier: arr,
    planMultiplier: plan,
    experienceMultiplier: experience,
    openExecutions: input.openExecutions,
    workloadPenalty: toNumber(penalty),
    subtotal: toNumber(subtotal),
    total: roundHalfUp(subtract(subtotal, penalty)),
  };
}

/** The arithmetic in one line: "(90 + 15) × 2 × 1.5 × 1.1 − 10 = 336.5, rounded 337". */
export function explainScore(factors: ScoreFactors): string {
  const start = factors.stageBonus === 0 ? `${factors.base}` : `(${factors.base} + ${factors.stageBonus})`;
  const product = [start, factors.arrMultiplier, factors.planMultiplier, factors.experienceMultiplier].join(' × ');
  const exact = toNumber(subtract(decimal(factors.subtotal), decimal(factors.workloadPenalty)));
  const rounded = exact === factors.total ? '' : `, rounded ${factors.total}`;
  return `${product} − ${factors.workloadPenalty} = ${exact}${rounded}`;
}
